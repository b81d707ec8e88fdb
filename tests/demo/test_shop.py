"""The demo's shop does not exist: whoever goes there learns what a real one would be told."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.models import Feed, Offer, Product
from shop.outgoing import way_to_shop
from tests.reviews.making import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(topic):
    family = make_family(topic, title="Aldera Prima", slug="aldera-prima")
    return Offer.objects.create(
        feed=Feed.objects.create(name="Lindhof"),
        external_id="a",
        product=Product.objects.create(family=family, title=family.title),
        link="https://shop.lindhof.example/p/prima",
        price=Decimal("649.00"),
        currency="EUR",
        price_read_at=timezone.now(),
        content_hash="x",
    )


def test_the_way_to_the_shop_ends_at_a_page_that_leads_back(offer, client, settings):
    settings.SHOP_STAND_IN = "/demo/shop"
    answer = client.get(way_to_shop(offer, "product"), HTTP_USER_AGENT="Firefox")
    assert answer.headers["Location"].startswith("/demo/shop/p/prima?utm_source=community")
    page = client.get(answer.headers["Location"]).content.decode()
    assert offer.product.family.get_absolute_url() in page
    assert "utm_campaign" in page


def test_an_unknown_address_of_the_shop_leads_back_home(client, db):
    page = client.get("/demo/shop/<b>?utm_source=<i>")
    assert page.status_code == 200
    assert "<i>" not in page.content.decode()


def test_a_real_shop_is_never_replaced(offer, client, settings):
    settings.SHOP_STAND_IN = "/demo/shop"
    Offer.objects.update(link="https://shop.lindhof.com/p/prima")
    answer = client.get(way_to_shop(offer, "product"), HTTP_USER_AGENT="Firefox")
    assert answer.headers["Location"].startswith("https://shop.lindhof.com/p/prima?")


def test_outside_the_demo_even_an_example_is_left_alone(offer, client):
    answer = client.get(way_to_shop(offer, "product"), HTTP_USER_AGENT="Firefox")
    assert answer.headers["Location"].startswith("https://shop.lindhof.example/p/prima?")
