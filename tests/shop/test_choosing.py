"""Naming a product in the desk's forms: words are enough, a number still is, several are offered to choose from."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from community.pages import EditorialPage
from shop.models import Ad, Family, ProductLink
from tests.factory import make_topic
from tests.shop.feedfiles import gtin13, import_items, item

pytestmark = pytest.mark.django_db
GTIN = gtin13(400638133391)


@pytest.fixture
def shelf(tmp_path):
    rows = [item(title=title, brand="Brunn") for title in ("Teekanne Kyoto", "Teekanne Osaka", "Sieb Nara")]
    import_items(tmp_path, [*rows, item(title="Reiseset", brand="Lupo", gtin=GTIN)])
    return {family.title: family for family in Family.objects.all()}


@pytest.fixture
def desk(client, stan):
    client.force_login(stan)
    return client


@pytest.fixture
def link_by_hand(desk, topic):
    def post(**product):
        fields = {"kind": "topic", "target_id": topic.pk, **product}
        return desk.post(reverse("shop_desk:link_new"), fields).content.decode()

    return post


def linked():
    return list(ProductLink.objects.values_list("family__title", flat=True))


@pytest.mark.parametrize(
    ("words", "title"),
    [("kyoto", "Teekanne Kyoto"), ("brunn nar", "Sieb Nara"), (GTIN, "Reiseset"), ("lupo", "Reiseset")],
)
def test_words_that_fit_one_product_name_it(shelf, link_by_hand, words, title):
    link_by_hand(product=words)
    assert linked() == [title]


def test_a_word_within_a_longer_one_is_found_after_those_that_begin_with_it(shelf, desk, tmp_path):
    import_items(tmp_path, [item(title="Handmühle", id="a"), item(title="Mühlenbürste", id="b")], force_loss=True)
    page = desk.get(reverse("shop_desk:offers"), {"field": "product", "product": "Mühle"}).content.decode()
    assert 0 < page.index("Mühlenbürste") < page.index("Handmühle")


def test_its_number_names_a_product(shelf, link_by_hand):
    link_by_hand(product=shelf["Sieb Nara"].pk)
    assert linked() == ["Sieb Nara"]


def test_of_several_that_fit_one_is_chosen(shelf, link_by_hand):
    page = link_by_hand(product="teekanne")
    assert linked() == []
    assert f'name="product_choice" value="{shelf["Teekanne Osaka"].pk}"' in page
    assert "Sieb Nara" not in page
    assert 'value="teekanne"' in page
    link_by_hand(product="teekanne", product_for="teekanne", product_choice=shelf["Teekanne Osaka"].pk)
    assert linked() == ["Teekanne Osaka"]


def test_a_choice_offered_for_other_words_no_longer_counts(shelf, link_by_hand):
    link_by_hand(product="nara", product_for="teekanne", product_choice=shelf["Teekanne Osaka"].pk)
    assert linked() == ["Sieb Nara"]


@pytest.mark.parametrize("words", ["nichts", "999999", "9" * 40, "\x00", "'\"<b>", "--"])
def test_words_that_fit_nothing_are_kept_beside_an_error(shelf, link_by_hand, words):
    page = link_by_hand(product=words)
    assert "error-message" in page
    assert linked() == []


@pytest.mark.parametrize("choice", ["x", "0", "9" * 30, "-1"])
def test_a_choice_that_is_no_product_is_refused(shelf, link_by_hand, choice):
    assert "error-message" in link_by_hand(product_choice=choice)
    assert linked() == []


@pytest.mark.parametrize("words", ["spress", "/topics/{pk}/espresso/", "https://x.example/topics/{pk}", "{pk}"])
def test_a_text_is_named_by_words_address_or_number(shelf, link_by_hand, topic, words):
    link_by_hand(target_id=words.format(pk=topic.pk), product="nara")
    assert ProductLink.objects.get().target_id == topic.pk


def test_of_several_texts_the_numbers_are_named(shelf, link_by_hand, topic):
    other = make_topic(name_de="Espressobücher")
    page = link_by_hand(target_id="espresso", product="nara")
    assert f"Espressobücher ({other.pk})" in page
    assert 'value="espresso"' in page
    assert linked() == []


@pytest.mark.parametrize("words", ["nichts davon", "9" * 40, "\x00", "/x/"])
def test_a_text_that_is_not_found_is_refused(shelf, link_by_hand, words):
    assert "error-message" in link_by_hand(target_id=words, product="nara")
    assert linked() == []


def test_a_page_is_named_by_its_title(shelf, desk, link_by_hand):
    home = Page.objects.get(depth=1).add_child(instance=EditorialPage(title="Wie wir mahlen"))
    link_by_hand(kind="page", target_id="mahlen", product="nara")
    assert ProductLink.objects.get().target_id == home.pk


def test_a_successor_is_named_by_words(desk, shelf):
    old = shelf["Teekanne Kyoto"]
    desk.post(reverse("shop_desk:successor", args=[old.pk]), {"successor": "osaka"})
    old.refresh_from_db()
    assert old.successor == shelf["Teekanne Osaka"]


def test_a_product_that_is_gone_is_not_put_forward_but_can_be_linked(desk, shelf, link_by_hand):
    Family.objects.filter(title="Sieb Nara").update(gone_at=timezone.now())
    answer = desk.post(reverse("shop_desk:ad_new"), {"family": "nara", "position": 1})
    assert "error-message" in answer.content.decode()
    assert not Ad.objects.exists()
    link_by_hand(product="nara")
    assert linked() == ["Sieb Nara"]


def test_an_advertisement_keeps_its_product_when_nothing_is_typed(desk, shelf):
    ad = Ad.objects.create(family=shelf["Sieb Nara"], position=1)
    address = reverse("shop_desk:ad", args=[ad.pk])
    assert f'value="{ad.family_id}" checked' in desk.get(address).content.decode()
    desk.post(address, {"family": "", "family_for": "", "family_choice": ad.family_id, "position": 5})
    ad.refresh_from_db()
    assert (ad.family, ad.position) == (shelf["Sieb Nara"], 5)


def test_the_product_of_an_advertisement_must_be_named(desk, shelf):
    assert "error-message" in desk.post(reverse("shop_desk:ad_new"), {"position": 1}).content.decode()


def test_offers_come_while_typing(desk, shelf, django_assert_num_queries):
    address = reverse("shop_desk:offers")
    desk.get(address, {"field": "product", "product": "teekanne"})
    with django_assert_num_queries(7):  # session, member, her admin profile, two for permissions, two for products
        page = desk.get(address, {"field": "product", "product": "teekanne"}).content.decode()
    assert ("Teekanne Kyoto" in page, "Sieb Nara" in page) == (True, False)
    assert "<html" not in page
    assert desk.get(address, {"field": '"><script>', "product": "x"}).status_code == 400


def test_more_than_ten_are_not_offered(desk, tmp_path):
    import_items(tmp_path, [item(title=f"Tasse Nummer{n}") for n in range(12)])
    page = desk.get(reverse("shop_desk:offers"), {"field": "product", "product": "tasse"}).content.decode()
    assert page.count('type="radio"') == 10


def test_only_who_may_see_products_is_offered_any(client, shelf, mona):
    client.force_login(mona)
    answer = client.get(reverse("shop_desk:offers"), {"field": "product", "product": "teekanne"})
    assert answer.status_code == 302
