"""Sorting products into topics by rules, with a look before the leap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.classifying import Rules, apply_rules, preview_rules, set_topic, slug_of
from shop.models import Category, Family, TopicRule
from tests.factory import make_topic
from tests.shop.feedfiles import import_items, item


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("Küche > Kaffee", 2),
        ("Küche > Kaffee > Mühlen", 2),
        ("KÜCHE > kaffee > Mühlen > Hand", 2),
        ("Küche > Kaffee > Espressomaschinen", 4),
        ("Küche > Tee", 1),
        ("Küche", 1),
        ("Garten > Kaffee", 3),
        ("Garten > Tee > Kaffee", None),
        ("Kücheninsel > Kaffee > x", None),
        ("Bücher", None),
    ],
)
def test_the_most_specific_rule_wins(path, topic):
    rules = Rules(
        [("Küche > *", 1, 0), ("Küche > Kaffee > *", 2, 0), ("* > Kaffee", 3, 0), ("Küche > Kaffee > Espresso*", 4, 0)]
    )
    assert rules.topic_id(path) == topic


def test_position_decides_between_equally_specific_rules():
    assert Rules([("a > *", 1, 5), ("* > b", 2, 1)]).topic_id("a > b") == 2


def test_a_star_alone_takes_what_is_left():
    assert Rules([("*", 1, 0), ("a > *", 2, 0)]).topic_id("b > c") == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_pattern_crashes_the_rules(pattern, path):
    assert Rules([(pattern, 1, 0)]).topic_id(path) in (1, None)


@pytest.mark.parametrize(("title", "slug"), [("Größe Übung", "groesse-uebung"), ("咖啡", "product"), ("--", "product")])
def test_an_address_part_is_readable_and_never_empty(title, slug):
    assert slug_of(title) == slug


@pytest.mark.django_db
class TestStored:
    """Rules in the database, and what follows from them."""

    @pytest.fixture
    def coffee(self):
        return make_topic(slug="kaffee")

    @pytest.fixture
    def tea(self):
        return make_topic(slug="tee")

    def test_an_import_sorts_by_the_rules(self, tmp_path, coffee):
        TopicRule.objects.create(pattern="Küche > Kaffee > *", topic=coffee)
        import_items(tmp_path, [item(), item(id="book", product_type="Bücher"), item(id="none", product_type=None)])
        assert Family.objects.in_topic(coffee.pk).count() == 1
        assert Family.objects.unmatched().count() == 2

    def test_a_preview_tells_who_would_move_and_moves_nobody(
        self, tmp_path, coffee, tea, django_assert_max_num_queries
    ):
        import_items(tmp_path, [*(item() for _n in range(60)), item(product_type="Küche > Tee")])
        with django_assert_max_num_queries(8):
            preview = preview_rules(Rules([("Küche > Kaffee > *", coffee.pk, 0), ("* > Tee", tea.pk, 0)]))
        assert [(move.old, move.new, move.count) for move in preview.moves] == [(None, coffee, 60), (None, tea, 1)]
        assert (preview.total, len(preview.examples)) == (61, 50)
        assert not Family.objects.filter(topic__isnull=False).exists()

    def test_applying_does_what_the_preview_said_and_spares_what_staff_set(self, tmp_path, coffee, tea):
        import_items(tmp_path, [item() for _n in range(3)])
        chosen = Family.objects.first()
        set_topic(family_ids=[chosen.pk], topic_id=tea.pk)
        TopicRule.objects.create(pattern="Küche > *", topic=coffee)
        assert preview_rules(Rules.load()).total == 2
        assert apply_rules() == 2
        chosen.refresh_from_db()
        assert chosen.topic == tea
        assert Category.objects.get(path="Küche > Kaffee > Mühlen").topic == coffee
        assert apply_rules() == 0

    def test_an_import_never_overwrites_a_topic_set_by_staff(self, tmp_path, coffee, tea):
        TopicRule.objects.create(pattern="*", topic=coffee)
        one = item(id="a")
        import_items(tmp_path, [one])
        set_topic(family_ids=[Family.objects.get().pk], topic_id=tea.pk)
        import_items(tmp_path, [{**one, "product_type": "Anderswo", "title": "Neu"}])
        assert Family.objects.get().topic == tea

    def test_a_product_handed_back_follows_the_rules_again(self, tmp_path, coffee, tea):
        TopicRule.objects.create(pattern="*", topic=coffee)
        import_items(tmp_path, [item()])
        family = Family.objects.get()
        set_topic(family_ids=[family.pk], topic_id=tea.pk)
        set_topic(family_ids=[family.pk], topic_id=None)
        family.refresh_from_db()
        assert (family.topic, family.topic_is_manual) == (coffee, False)

    def test_without_its_rule_a_product_has_no_topic(self, tmp_path, coffee):
        rule = TopicRule.objects.create(pattern="*", topic=coffee)
        import_items(tmp_path, [item()])
        rule.delete()
        apply_rules()
        assert Family.objects.unmatched().count() == 1
