"""Advertisements at the desk: staff put a product forward, and pages show it in the labelled box."""

import pytest
from django.urls import reverse

from shop import ads
from shop.models import Ad, Family
from tests.shop.feedfiles import import_items, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path):
    import_items(tmp_path, [item(title="Teekanne Kyoto")])
    return Family.objects.get()


@pytest.fixture
def desk(client, stan):
    client.force_login(stan)
    return client


def test_a_product_put_forward_stands_in_its_topics_box(desk, shelf, topic):
    answer = desk.post(
        reverse("shop_desk:ad_new"), {"family": shelf.pk, "topic": topic.pk, "position": 1, "starts_on": "2020-01-01"}
    )
    assert answer.headers["Location"] == reverse("shop_desk:ads")
    assert "Teekanne Kyoto" in desk.get(reverse("shop_desk:ads")).content.decode()
    shown = ads.box(None, topic)
    assert shown is not None
    assert shown["families"] == [shelf]


def test_the_product_page_proposes_its_own_number(desk, shelf):
    page = desk.get(reverse("shop_desk:product", args=[shelf.pk])).content.decode()
    address = f"{reverse('shop_desk:ad_new')}?product={shelf.pk}"
    assert address in page
    assert f'value="{shelf.pk}"' in desk.get(address).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"family": "999999"}, {"family": "x"}, {"starts_on": "2026-02-02", "ends_on": "2026-02-01"}]
)
def test_what_makes_no_sense_is_said_and_not_saved(desk, shelf, wrong):
    answer = desk.post(reverse("shop_desk:ad_new"), {"family": shelf.pk, "position": 1, **wrong})
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert not Ad.objects.exists()


def test_an_advertisement_is_changed_and_taken_away(desk, shelf, topic):
    ad = Ad.objects.create(family=shelf, topic=topic)
    desk.post(reverse("shop_desk:ad", args=[ad.pk]), {"family": shelf.pk, "position": 3})
    ad.refresh_from_db()
    assert (ad.topic, ad.position) == (None, 3)
    desk.post(reverse("shop_desk:ad_delete", args=[ad.pk]))
    assert not Ad.objects.exists()


def test_only_those_who_may_delete_do(client, shelf, mona):
    ad = Ad.objects.create(family=shelf)
    client.force_login(mona)
    client.post(reverse("shop_desk:ad_delete", args=[ad.pk]))
    assert Ad.objects.exists()
