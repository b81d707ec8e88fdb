"""Finding the products a text names, and deciding on what was found."""

import pytest

from shop.linking import UnknownTarget, confirm, link, reject, suggest, suggest_for
from shop.matching import find_products
from shop.models import Family, ProductLink
from shop.naming import find_families, set_nicknames
from tests.shop.feedfiles import gtin13, import_items, item

pytestmark = pytest.mark.django_db

G1 = gtin13(400638133391)
TITLES = {
    "Aldera": ["Aldera Mola Kaffeemühle", "Aldera Mola Pro Kaffeemühle", "Entkalker 500 ml"],
    "Kastorf": ["Gusstopf zum Brotbacken", "Brotmesser Ulme 24 cm"],
    "Brunn": ["Teekanne Kyoto", "Kaffeemühle Tessin"],
}


@pytest.fixture
def shelf(tmp_path):
    rows = [item(title=title, brand=brand) for brand, titles in TITLES.items() for title in titles]
    import_items(tmp_path, [*rows, item(id="numbered", title="Reiseset", brand="Lupo", gtin=G1)])
    return {family.title: family for family in Family.objects.all()}


def found(text):
    titles = dict(Family.objects.values_list("pk", "title"))
    return [(titles[match.family_id], match.matched_by.value) for match in find_products(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ich mahle seit Jahren mit der Aldera Mola, immer leise.", [("Aldera Mola Kaffeemühle", "name")]),
        ("Die Kaffeemühle Aldera Mola Pro ist besser.", [("Aldera Mola Pro Kaffeemühle", "name")]),
        ("Der Gusstopf von Kastorf taugt zum Brotbacken.", [("Gusstopf zum Brotbacken", "name")]),
        ("Mein KASTORF-Gusstop zum Brotbacken", [("Gusstopf zum Brotbacken", "name")]),
        (f"Gemeint ist {G1[:1]}-{G1[1:7]}-{G1[7:]}.", [("Reiseset", "gtin")]),
        ("Die Teekanne Kyoto und das Brotmesser Ulme", [("Brotmesser Ulme 24 cm", "name"), ("Teekanne Kyoto", "name")]),
        ("Ich trinke gern Kaffee und backe Brot.", []),
        ("Aldera ist eine gute Marke.", []),
        ("Eine Kaffeemühle brauche ich auch.", []),
        ("", []),
        ("\x00 ßß 12345678901234567890 ---", []),
    ],
)
def test_a_product_is_found_by_what_people_write(shelf, text, expected):
    assert sorted(found(text)) == sorted(expected)


def test_a_nickname_leads_to_its_product(shelf):
    set_nicknames(family=shelf["Teekanne Kyoto"], names=["die Bauchige", "Kyotochen", "Kyotochen", " "])
    assert found("Mein kyotochen tropft nicht.") == [("Teekanne Kyoto", "nickname")]
    set_nicknames(family=shelf["Teekanne Kyoto"], names=[])
    assert found("Mein kyotochen tropft nicht.") == []


def test_looking_costs_a_fixed_number_of_queries(shelf, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        find_products("Aldera Mola, Teekanne Kyoto, Brotmesser Ulme, " + G1 + " Wort" * 5000)


def test_suggestions_are_made_once_and_taken_back_when_the_text_changes(shelf):
    assert len(suggest("review", 1, "Die Teekanne Kyoto und das Brotmesser Ulme")) == 2
    assert suggest("review", 1, "Die Teekanne Kyoto") == []
    assert [row.family.title for row in ProductLink.objects.waiting()] == ["Teekanne Kyoto"]
    assert "Kyoto" in ProductLink.objects.get().excerpt


def test_what_was_rejected_is_not_suggested_again(shelf, stan):
    suggest("review", 1, "Die Teekanne Kyoto")
    assert reject(link_ids=[ProductLink.objects.get().pk], actor=stan) == 1
    assert suggest("review", 1, "Die Teekanne Kyoto, nochmal") == []
    assert not ProductLink.objects.confirmed().exists()


def test_many_are_confirmed_at_once_with_who_and_when(shelf, stan):
    suggest("review", 1, "Die Teekanne Kyoto und das Brotmesser Ulme")
    ids = list(ProductLink.objects.values_list("pk", flat=True))
    assert confirm(link_ids=ids, actor=stan) == 2
    assert confirm(link_ids=ids, actor=stan) == 0
    assert {(row.decided_by, row.decided_at is None) for row in ProductLink.objects.confirmed()} == {(stan, False)}


def test_a_link_by_hand_needs_a_text_that_exists(shelf, stan, topic):
    row = link(family=shelf["Teekanne Kyoto"], kind="topic", target_id=topic.pk, actor=stan)
    assert (row.state, row.matched_by) == ("confirmed", "hand")
    for kind, number in (("topic", 10**9), ("nonsense", 1)):
        with pytest.raises(UnknownTarget):
            link(family=shelf["Teekanne Kyoto"], kind=kind, target_id=number, actor=stan)


def test_a_topics_own_words_are_searched(shelf, topic):
    topic.lead_de = "Alles zur Teekanne Kyoto."
    topic.save()
    assert [row.family.title for row in suggest_for("topic", topic.pk)] == ["Teekanne Kyoto"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("gusst", ["Gusstopf zum Brotbacken"]),
        ("kastorf ulm", ["Brotmesser Ulme 24 cm"]),
        ("MUHLE", []),
        ("kaffeemuh tess", ["Kaffeemühle Tessin"]),
        (G1, ["Reiseset"]),
        ("\x00", None),
    ],
)
def test_staff_find_products_by_the_beginnings_of_words_or_their_number(shelf, query, titles):
    found = [family.title for family in find_families(query)]
    assert titles is None or found == titles
