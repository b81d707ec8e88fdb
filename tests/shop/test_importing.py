"""Imports from end to end: what comes, what goes, what stays, and what stops."""

from decimal import Decimal

import pytest
from django.utils import timezone

from community.events import changed
from shop.importing import NothingToImport, carry_out, refresh_feed
from shop.models import Category, Family, Feed, ImportRun, Offer, Product, StagedItem
from tests.shop.feedfiles import import_file, import_items, item, many, rss, table, write

pytestmark = pytest.mark.django_db

State = ImportRun.State


def snapshot():
    offers = Offer.objects.order_by("external_id").values_list("external_id", "product", "price", "gone_at")
    return list(offers), list(Family.objects.values_list("pk", "title", "gone_at")), Product.objects.count()


def test_a_feed_becomes_families_products_and_offers(tmp_path):
    run = import_items(
        tmp_path,
        [
            item(id="pot-4", title="Gusstopf, 4 l", size="4 l", item_group_id="pot", sale_price="9 EUR"),
            item(id="pot-6", title="Gusstopf, 6 l", size="6 l", item_group_id="pot"),
            item(id="mill", title="Mühle", gtin="4006381333931"),
        ],
    )
    assert (run.state, run.count_new, run.count_bad, run.count_notes) == (State.DONE, 3, 0, 0)
    pot = Family.objects.get(title="Gusstopf")
    assert [product.variant for product in pot.products.all()] == ["4 l", "6 l"]
    assert pot.category.path == "Küche > Kaffee > Mühlen"
    assert Category.objects.get(path="Küche > Kaffee").parent.path == "Küche"
    mill = Product.objects.get(gtin="04006381333931")
    assert (mill.family.slug, mill.offers.get().price_at(timezone.now())) == ("muehle", Decimal("15.00"))
    assert Offer.objects.get(external_id="pot-4").price_at(timezone.now()) == Decimal("9.00")
    assert not StagedItem.objects.exists()


def test_the_same_feed_twice_changes_nothing_but_the_date_of_the_prices(tmp_path):
    items = [*many(5), item(gtin="123", id="odd")]
    first = import_items(tmp_path, items)
    before = snapshot()
    told = []
    changed.connect(lambda event, **_kw: told.append(event), weak=False, dispatch_uid="test")
    try:
        second = import_items(tmp_path, items)
    finally:
        changed.disconnect(dispatch_uid="test")
    assert (second.count_new, second.count_changed, second.count_unchanged, second.count_applied) == (0, 0, 6, 0)
    assert (snapshot(), told) == (before, [])
    assert set(Offer.objects.values_list("price_read_at", flat=True)) == {second.started_at}
    assert first.started_at < second.started_at
    # Remarks are made each time, so that staff find them in the newest import.
    assert [problem.code for problem in second.problems.all()] == ["gtin"]


def test_a_changed_item_changes_its_offer_and_words_and_says_so(tmp_path):
    import_items(tmp_path, [item(id="a", title="Mühle"), item(id="b")])
    told = []
    changed.connect(lambda event, **_kw: told.append(event.source_id), weak=False, dispatch_uid="test")
    try:
        run = import_items(tmp_path, [item(id="a", title="Mühle neu", price="20 EUR"), item(id="b", title="x")])
    finally:
        changed.disconnect(dispatch_uid="test")
    family = Family.objects.get(title="Mühle neu")
    assert run.count_changed == 2
    assert family.slug == "muehle-neu"
    assert family.products.get().offers.get().price == 20
    assert family.pk in told


def test_what_is_missing_is_gone_and_comes_back_as_it_was(tmp_path):
    items = many(10)
    import_items(tmp_path, items)
    run = import_items(tmp_path, items[1:])
    family = Family.objects.get(title="Ding 0")
    assert (run.count_gone, family.is_gone, Family.objects.visible().count()) == (1, True, 9)
    assert family.products.get().gone_at is not None
    import_items(tmp_path, items)
    family.refresh_from_db()
    assert not family.is_gone
    assert not Offer.objects.filter(gone_at__isnull=False).exists()
    assert Family.objects.count() == 10


def test_a_run_that_would_lose_more_than_a_fifth_stops_and_changes_nothing(tmp_path):
    items = many(10)
    import_items(tmp_path, items)
    before = snapshot()
    run = import_items(tmp_path, [{**items[0], "price": "99 EUR"}, *items[1:7]])
    assert (run.state, run.message, run.message_detail) == (State.STOPPED, "loss", "3 / 10")
    assert snapshot() == before


def test_a_loss_of_just_a_fifth_is_still_believed(tmp_path):
    items = many(10)
    import_items(tmp_path, items)
    assert import_items(tmp_path, items[2:]).state == State.DONE


def test_staff_can_have_a_stopped_run_go_on(tmp_path):
    items = many(10)
    import_items(tmp_path, items)
    run = import_items(tmp_path, items[:1])
    ImportRun.objects.filter(pk=run.pk).update(force_loss=True)
    run = carry_out(ImportRun.objects.get(pk=run.pk))
    assert (run.state, run.count_gone) == (State.DONE, 9)


def test_told_so_a_run_may_lose_everything_it_likes(tmp_path):
    import_items(tmp_path, many(10))
    assert import_items(tmp_path, many(1), force_loss=True).count_gone == 9


def test_a_refused_row_keeps_the_last_good_state_of_its_offer_but_not_the_date_of_its_price(tmp_path):
    import_items(tmp_path, [item(id="a", price="15 EUR"), item(id="b")])
    run = import_items(tmp_path, [item(id="a", price="15"), item(id="b")])
    offer = Offer.objects.get(external_id="a")
    assert (run.count_bad, run.count_gone, offer.gone_at, offer.price) == (1, 0, None, 15)
    assert offer.price_read_at < run.started_at
    assert Offer.objects.get(external_id="b").price_read_at == run.started_at


def test_problems_name_line_id_and_reason_and_do_not_stop_the_run(tmp_path):
    rows = [item(id="a"), item(id="b", price="x"), item(id="a", title="Doppelt"), item(id="c")]
    run = import_file(write(tmp_path / "f.csv", table(rows)))
    assert (run.state, run.count_new, run.count_bad) == (State.DONE, 2, 2)
    told = [(p.line, p.external_id, p.code) for p in run.problems.all()]
    assert told == [(3, "b", "price"), (4, "a", "duplicate")]
    assert "x" in run.problems.first().reason


def test_a_good_row_counts_even_after_a_bad_one_of_its_id(tmp_path):
    run = import_items(tmp_path, [item(id="a", price="x"), item(id="a", title="Gut")])
    assert (run.count_new, run.count_bad) == (1, 1)
    assert Family.objects.get().title == "Gut"


def test_a_dry_run_tells_all_and_changes_nothing(tmp_path):
    items = many(5)
    import_items(tmp_path, items)
    before = snapshot()
    run = import_items(tmp_path, [*items[1:], item(id="new")], is_dry_run=True)
    assert (run.state, run.count_new, run.count_unchanged, run.count_gone) == (State.DONE, 1, 4, 1)
    assert snapshot() == before


def test_a_broken_document_fails_with_its_line_and_applies_nothing(tmp_path):
    text = rss(many(3)).replace("</channel>", "<item><title>x</channel>")
    run = import_file(write(tmp_path / "f.xml", text))
    assert (run.state, run.message, Offer.objects.exists()) == (State.FAILED, "xml", False)
    assert run.message_line > 1
    assert str(run.message_line) in run.explanation


def test_a_missing_file_fails_politely(tmp_path):
    run = import_file(tmp_path / "nothing.xml")
    assert (run.state, run.message) == (State.FAILED, "file")


def test_a_feed_without_items_fails_rather_than_emptying_the_shop(tmp_path):
    import_items(tmp_path, many(2))
    run = import_items(tmp_path, [])
    assert (run.state, run.message, Offer.objects.live().count()) == (State.FAILED, "no_items", 2)


def test_refreshing_a_feed_imports_it_from_its_own_address(tmp_path):
    path = write(tmp_path / "f.xml", rss(many(2)))
    Feed.objects.create(name="Lindhof", location=str(path))
    assert refresh_feed("Lindhof").state == State.DONE
    assert refresh_feed("Lindhof").count_unchanged == 2


def test_a_feed_without_an_address_cannot_be_refreshed():
    Feed.objects.create(name="Lindhof")
    with pytest.raises(NothingToImport):
        refresh_feed("Lindhof")


def test_an_identical_import_asks_the_database_a_fixed_number_of_questions(tmp_path, django_assert_max_num_queries):
    items = many(400)
    import_items(tmp_path, items)
    with django_assert_max_num_queries(40):
        import_items(tmp_path, items)


def test_a_first_import_asks_few_questions_for_each_item(tmp_path, django_assert_max_num_queries):
    # 400 items: SQLite takes about 50 rows a statement; beyond that nothing grows with the items.
    with django_assert_max_num_queries(220):
        import_items(tmp_path, many(400))
