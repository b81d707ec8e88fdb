"""The shop's own words are German: on an English page they say so, wherever a category stands."""

import pytest
from django.utils.translation import override

from reviews.templatetags.review_tags import category_url
from shop.models import Category, Family
from shop.templatetags.shop_tags import shop_lang, shop_words
from tests.reviews.making import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(topic):
    made = Category.objects.create(path="Küche > Mühlen", name="Mühlen & mehr", slug="muehlen", topic=topic)
    make_family(topic, category=made)
    return made


def pages(category):
    family = Family.objects.get(category=category)
    topic = category.topic
    return [
        family.get_absolute_url(), category_url(topic, category), f"/en/rankings/{topic.slug}/",
        f"/en/topics/{topic.slug}/products/",
    ]  # fmt: skip


def test_a_category_on_an_english_page_is_marked_as_german(client, category):
    with override("en"):
        addresses = pages(category)
    for address in addresses:
        html = client.get(address).content.decode()
        body = html.partition("<main")[2] if "breadcrumb" not in html else html.partition("</head>")[2]
        assert ' lang="de">Mühlen &amp; mehr<' in body, address


def test_in_german_nothing_is_marked():
    with override("de"):
        assert (shop_words("Mühlen"), shop_lang()) == ("Mühlen", "")


def test_the_words_stay_words():
    with override("en"):
        assert shop_words("<b>") == '<span lang="de">&lt;b&gt;</span>'


def test_a_title_of_a_page_holds_no_markup(client, category):
    with override("en"):
        address = category_url(category.topic, category)
    assert "&lt;span" not in client.get(address).content.decode()
    assert "<span" not in client.get(address).content.decode().partition("</title>")[0]
