"""Which product and family an item belongs to, also when the feed changes its mind."""

import pytest

from shop.models import Family, Offer, Product
from tests.shop.feedfiles import gtin13, import_items, item

pytestmark = pytest.mark.django_db

G1, G2, G3 = gtin13(400638133391), gtin13(400638133392), gtin13(400638133393)


def test_the_same_gtin_in_two_feeds_is_one_product_with_two_offers(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1, price="20 EUR")], feed="one")
    import_items(tmp_path, [item(id="z", gtin=G1, price="18 EUR", title="Anders")], feed="two")
    product = Product.objects.get()
    assert product.offers.count() == 2
    shown = Offer.objects.shown_for_families([product.family_id])
    assert shown[product.family_id].price == 18
    assert product.family.title != "Anders"


def test_the_offer_shown_is_in_stock_before_it_is_cheap(tmp_path):
    import_items(tmp_path, [item(gtin=G1, price="20 EUR")], feed="one")
    import_items(tmp_path, [item(gtin=G1, price="10 EUR", availability="out of stock")], feed="two")
    family = Family.objects.get()
    assert Offer.objects.shown_for_families([family.pk])[family.pk].price == 20
    assert Offer.objects.shown_for_products([family.products.get().pk])[family.products.get().pk].price == 20


def test_a_product_is_gone_only_when_all_feeds_have_dropped_it(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1)], feed="one")
    import_items(tmp_path, [item(id="z", gtin=G1)], feed="two")
    import_items(tmp_path, [item(id="b")], feed="one", force_loss=True)
    assert not Product.objects.get(gtin=f"0{G1}").family.is_gone
    import_items(tmp_path, [item(id="y")], feed="two", force_loss=True)
    assert Product.objects.get(gtin=f"0{G1}").family.is_gone


def test_a_new_variant_joins_the_family_of_its_group(tmp_path):
    import_items(tmp_path, [item(id="a", item_group_id="g")])
    import_items(tmp_path, [item(id="a", item_group_id="g"), item(id="b", item_group_id="g")])
    assert Family.objects.get().products.count() == 2


def test_the_same_group_name_in_another_feed_is_another_family(tmp_path):
    import_items(tmp_path, [item(id="a", item_group_id="g")], feed="one")
    import_items(tmp_path, [item(id="b", item_group_id="g")], feed="two")
    assert Family.objects.count() == 2


def test_a_group_joins_the_family_that_one_of_its_gtins_already_has(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1)], feed="one")
    rows = [item(id="x", item_group_id="g", gtin=G2), item(id="y", item_group_id="g", gtin=G1)]
    import_items(tmp_path, rows, feed="two")
    assert Family.objects.get().products.count() == 2


def test_a_renamed_group_keeps_its_family(tmp_path):
    rows = [item(id="a", item_group_id="g"), item(id="b", item_group_id="g")]
    import_items(tmp_path, rows)
    family = Family.objects.get()
    import_items(tmp_path, [{**row, "item_group_id": "h"} for row in rows])
    import_items(tmp_path, [*({**row, "item_group_id": "h"} for row in rows), item(id="c", item_group_id="h")])
    assert Family.objects.get() == family
    assert family.products.count() == 3


def test_a_group_that_falls_apart_stays_one_family(tmp_path):
    rows = [item(id="a", item_group_id="g"), item(id="b", item_group_id="g")]
    import_items(tmp_path, rows)
    import_items(tmp_path, [{**rows[0], "item_group_id": "h"}, {**rows[1], "item_group_id": "i"}])
    assert Family.objects.count() == 1


def test_single_products_that_become_a_group_merge_and_name_the_successor(tmp_path):
    rows = [item(id="a"), item(id="b")]
    import_items(tmp_path, rows)
    first, second = Family.objects.order_by("pk")
    import_items(tmp_path, [{**row, "item_group_id": "g"} for row in rows])
    second.refresh_from_db()
    assert second.is_gone
    assert second.successor == first
    assert first.products.count() == 2
    assert second.succession_entries.get().actor is None


def test_a_corrected_gtin_stays_the_same_product(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1)])
    product = Product.objects.get()
    import_items(tmp_path, [item(id="a", gtin=G2)])
    product.refresh_from_db()
    assert product.gtin == f"0{G2}"
    assert Product.objects.count() == 1


def test_two_offers_may_swap_their_gtins(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1), item(id="b", gtin=G2)])
    import_items(tmp_path, [item(id="a", gtin=G2), item(id="b", gtin=G1)])
    numbers = dict(Offer.objects.values_list("external_id", "product__gtin"))
    assert numbers == {"a": f"0{G2}", "b": f"0{G1}"}


def test_a_gtin_may_be_handed_on_to_another_product(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1), item(id="b")])
    import_items(tmp_path, [item(id="a", gtin=G3), item(id="b", gtin=G1)])
    numbers = dict(Offer.objects.live().values_list("external_id", "product__gtin"))
    assert numbers == {"a": f"0{G3}", "b": f"0{G1}"}


def test_a_gtin_may_be_handed_on_to_a_new_product(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1)])
    import_items(tmp_path, [item(id="a", gtin=G2), item(id="b", gtin=G1)])
    numbers = dict(Offer.objects.live().values_list("external_id", "product__gtin"))
    assert numbers == {"a": f"0{G2}", "b": f"0{G1}"}


def test_an_offer_whose_new_gtin_is_known_goes_over_and_leaves_a_successor(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1)], feed="one")
    import_items(tmp_path, [item(id="z")], feed="two")
    old = Offer.objects.get(external_id="z").product.family
    import_items(tmp_path, [item(id="z", gtin=G1)], feed="two")
    old.refresh_from_db()
    assert Product.objects.get(gtin=f"0{G1}").offers.count() == 2
    assert old.is_gone
    assert old.successor == Product.objects.get(gtin=f"0{G1}").family


def test_a_gtin_another_feed_still_offers_is_not_rewritten(tmp_path):
    import_items(tmp_path, [item(id="a", gtin=G1)], feed="one")
    import_items(tmp_path, [item(id="z", gtin=G1)], feed="two")
    import_items(tmp_path, [item(id="z", gtin=G2)], feed="two")
    family = Family.objects.get()
    assert sorted(family.products.values_list("gtin", flat=True)) == [f"0{G1}", f"0{G2}"]


def test_what_two_imports_could_not_see_of_each_other_is_put_right_by_the_next(tmp_path):
    rows = [item(id="a"), item(id="b")]
    import_items(tmp_path, rows)
    Product.objects.update(gone_at="2026-11-01T00:00Z")
    Family.objects.update(gone_at="2026-11-01T00:00Z")
    import_items(tmp_path, rows)
    assert Family.objects.visible().count() == 2
