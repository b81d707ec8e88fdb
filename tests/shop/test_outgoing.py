"""The way to the shop: built in one place, counted without a person, never an open redirector."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from shop.clicking import count_click
from shop.models import Ad, ClickCount, Feed, Offer, Product
from shop.outgoing import shop_address, way_to_shop
from tests.reviews.making import make_family

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/140"}


@pytest.fixture
def offer(topic):  # type: ignore[no-untyped-def]
    """A live offer."""
    family = make_family(topic)
    product = Product.objects.create(family=family, title="Machine")
    return Offer.objects.create(
        feed=Feed.objects.create(name="shop"), external_id="a1", product=product, content_hash="x",
        link="https://shop.example/p/1?colour=red&utm_source=own", price="10.00", currency="EUR",
        price_read_at=timezone.now(), availability="in_stock",
    )  # fmt: skip


def test_a_click_leads_to_the_shop_and_is_counted_by_day_product_and_page(offer, client):
    response = client.get(way_to_shop(offer, "ranking"), **BROWSER)
    assert urlsplit(response["Location"]).netloc == "shop.example"
    count = ClickCount.objects.get()
    assert (count.count, count.place, count.family_id, count.day) == (
        1,
        "ranking",
        offer.product.family_id,
        timezone.localdate(),
    )


def test_campaign_tags_are_added_and_the_shops_own_kept(offer):
    query = parse_qs(urlsplit(shop_address(offer, "product")).query)
    assert query["colour"] == ["red"]
    assert query["utm_source"] == ["own"]
    assert query["utm_campaign"] == ["product"]


@pytest.mark.parametrize("extra", ["&next=https://evil.example", "&url=//evil.example", "&p=https://evil.example"])
def test_nothing_in_the_address_changes_the_target(offer, client, extra):
    response = client.get(f"/go/{offer.pk}/?p=product{extra}", **BROWSER)
    assert response["Location"].startswith("https://shop.example/p/1")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://shop.example/", "//shop.example/x", "shop.example"])
def test_a_link_that_is_no_web_address_leads_back_to_the_product(offer, client, link):
    Offer.objects.update(link=link)
    assert client.get(f"/go/{offer.pk}/", **BROWSER)["Location"] == offer.product.family.get_absolute_url()


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8", "", "facebookexternalhit/1.1"])
def test_machines_are_led_on_but_not_counted(offer, client, agent):
    assert client.get(way_to_shop(offer, "product"), HTTP_USER_AGENT=agent).status_code == 302
    assert not ClickCount.objects.exists()


def test_prefetching_and_head_are_not_counted(offer, client):
    client.get(way_to_shop(offer, "product"), HTTP_SEC_PURPOSE="prefetch", **BROWSER)
    client.head(way_to_shop(offer, "product"), **BROWSER)
    assert not ClickCount.objects.exists()


def test_counting_twice_adds_up(offer):
    for _ in range(3):
        count_click(family_id=offer.product.family_id, place="ad", day=timezone.localdate())
    assert ClickCount.objects.get().count == 3


def test_a_gone_offer_leads_to_the_product(offer, client):
    Offer.objects.update(gone_at=timezone.now())
    assert client.get(f"/go/{offer.pk}/", **BROWSER)["Location"] == offer.product.family.get_absolute_url()


def test_a_price_older_than_a_day_is_not_shown(offer, client):
    address = f"/en{offer.product.family.get_absolute_url()}"
    assert "€10.00" in client.get(address).content.decode()
    Offer.objects.update(price_read_at=timezone.now() - timedelta(hours=25))
    page = client.get(address).content.decode()
    assert "€10.00" not in page
    assert f"/go/{offer.pk}/" in page


def test_the_shops_box_says_that_it_is_advertising_and_ends_on_its_day(offer, topic, client):
    other = make_family(topic)
    Ad.objects.create(family=offer.product.family, topic=topic, ends_on=timezone.localdate())
    page = client.get(f"/en{other.get_absolute_url()}").content.decode()
    assert '<span class="label-ad">Advertisement</span>' in page
    assert 'rel="sponsored nofollow noopener"' in page
    Ad.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "shop-box" not in client.get(other.get_absolute_url()).content.decode()


def test_staff_see_the_clicks_and_others_do_not(offer, stan, mona, bob):
    count_click(family_id=offer.product.family_id, place="product", day=timezone.localdate())
    seen = {}
    for name, who in (("stan", stan), ("mona", mona), ("bob", bob)):
        client = Client()
        client.force_login(who)
        response = client.get("/cms/shop/clicks/")
        seen[name] = response.status_code == 200 and "<svg" in response.content.decode()
    assert seen == {"stan": True, "mona": False, "bob": False}
