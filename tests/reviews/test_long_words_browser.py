"""A member's longest word, as title, name or category, pushes no page wider than a phone."""

import pytest
from django.urls import reverse

from community.site_tree import plant_site
from reviews.models import Review
from shop.models import Category
from tests.baseline import make_baseline
from tests.factory import make_member, make_topic
from tests.reviews.making import full, make_family, make_review, quick

WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"


@pytest.fixture
def family(db):
    make_baseline()
    topic = make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
    plant_site()
    category = Category.objects.create(path=WORD, name=WORD, slug="word", topic=topic)
    family = make_family(topic, title=f"{WORD} Pro", brand=WORD, category=category)
    writer = make_member(public_name=WORD[:60])
    make_review(family, writer, full(title=WORD + WORD[:20], quality=WORD))
    make_review(family, make_member(), quick(line=WORD))
    return family


def test_long_words_break_on_a_phone(live_server, new_page, family):
    addresses = [
        "/", "/topics/espresso/", family.get_absolute_url(), reverse("reviews:topic_products", args=["espresso"]),
        reverse("reviews:topic_reviews", args=["espresso"]), Review.objects.first().get_absolute_url(),
    ]  # fmt: skip
    page = new_page(width=320)
    too_wide = {}
    for address in addresses:
        page.goto(live_server.url + address)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            too_wide[address] = width
    assert too_wide == {}
