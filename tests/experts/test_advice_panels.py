"""Recommendation lists on the pages of others: products, topics, profiles, sitemap, desk."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from community import slots
from community.models import Status
from experts import slots as own_slots
from experts.advice import recommending
from experts.advice.panels import of_product, of_topic, to_ask
from experts.models import Level, Recommendation, TopicPolicy
from shop.models import Feed, Offer, Product
from tests.experts.advising import content, give_standing, make_list
from tests.factory import make_member, make_topic
from tests.reviews.making import make_family

pytestmark = pytest.mark.django_db


def test_a_product_page_quotes_the_lists_that_name_it(topic, alice, family, client):
    row = make_list(topic, make_family(topic), family, member=alice)
    page = client.get(f"/en{family.get_absolute_url()}").content.decode()
    assert row.title in page
    assert "Because Aldera Prima just works." in page


def test_the_successor_shows_what_was_said_of_the_one_before(topic, alice, family, rf: RequestFactory):
    newer = make_family(topic)
    make_list(topic, family, member=alice)
    family.successor = newer
    family.save()
    found = of_product(rf.get("/"), newer)
    assert found
    assert found["lists"][0][1] == "Because Aldera Prima just works."


@pytest.mark.parametrize("fall", [{"suspended_at": timezone.now()}, {"level": Level.NEWCOMER}])
def test_panels_leave_out_lists_of_those_who_no_longer_stand_for_the_topic(topic, alice, family, rf, fall):
    make_list(topic, family, member=alice)
    alice.standings.update(**fall)
    request = rf.get("/")
    request.user = make_member()
    assert of_product(request, family) is None
    assert of_topic(request, topic) is None


def test_a_list_of_somebody_who_gets_something_is_marked(topic, alice, family, client):
    row = make_list(topic, family, member=alice, got_something=True)
    addresses = [f"/en{page.get_absolute_url()}" for page in (row, family)]
    of_list, on_product = (client.get(address).content.decode() for address in addresses)
    assert "Advertising:" in of_list
    assert "advertising</span>" in on_product


def test_who_earns_by_what_we_know_is_marked_though_she_said_nothing(topic, alice, family, client, monkeypatch):
    row = make_list(topic, family, make_family(topic), member=alice)
    address = f"/en{row.get_absolute_url()}"
    assert "earns when you buy it" not in client.get(address).content.decode()
    monkeypatch.setattr(own_slots, "earnings", [lambda pairs: {(alice.pk, family.pk)} & set(pairs)])
    page = client.get(address).content.decode()
    assert page.count("earns when you buy it") == 1
    assert "Advertising:" in page


def test_a_profile_shows_lists_to_all_and_drafts_to_the_author(topic, expert, bob, family, client):
    make_list(topic, family, member=expert)
    recommending.keep(member=expert, topic=topic, content=content(family, title="Not ready yet"))
    assert "Not ready yet" in client.get(expert.get_absolute_url()).content.decode()
    client.force_login(bob)
    page = client.get(expert.get_absolute_url()).content.decode()
    assert "My choice for small kitchens" in page
    assert "Not ready yet" not in page


def test_visitors_see_who_knows_the_topic_of_a_product(topic, family, client):
    for n in range(4):
        member = make_member(public_name=f"Expert {n}")
        give_standing(member, topic, score=70.0 + n)
    page = client.get(f"/en{family.get_absolute_url()}").content.decode()
    assert [n for n in range(4) if f"Expert {n}" in page] == [1, 2, 3]
    assert "Ask your question" not in page


def test_where_an_app_takes_questions_the_way_there_stands_beside_the_experts(
    topic, alice, family, client, monkeypatch
):
    give_standing(alice, topic)
    monkeypatch.setattr(own_slots, "ask_urls", [lambda _family: None, lambda family: f"/ask/{family.pk}/"])
    page = client.get(f"/en{family.get_absolute_url()}").content.decode()
    assert f'href="/ask/{family.pk}/"' in page


def test_nobody_is_offered_as_an_expert_who_is_none_or_where_staff_said_no(topic, alice, mona, family, rf):
    give_standing(mona, topic)
    give_standing(alice, topic, Level.CONTRIBUTOR)
    give_standing(alice, make_topic())
    assert to_ask(rf.get("/"), family) is None
    alice.standings.filter(topic=topic).update(level=Level.EXPERT)
    assert to_ask(rf.get("/"), family)
    TopicPolicy.objects.create(topic=topic, asks_experts=False)
    assert to_ask(rf.get("/"), family) is None


def test_the_sitemap_names_visible_lists_only(topic, alice, family, client):
    shown = make_list(topic, family, member=alice)
    recommending.keep(member=alice, topic=topic, content=content(family, title="Not ready yet"))
    assert slots.sitemap_parts.get("recommendations").last_pk() > shown.pk
    text = client.get(reverse("sitemap_part", args=["recommendations", 0])).content.decode()
    assert shown.get_absolute_url() in text
    assert "not-ready" not in text


def test_moderators_find_a_held_list_in_their_queue_with_its_products(topic, alice, family):
    row = make_list(topic, family, member=alice)
    Recommendation.objects.update(status=Status.HELD)
    kind = slots.moderated_kinds.get("recommendation")
    assert list(kind.queue()) == [row]
    assert kind.body is not None
    assert "Because Aldera Prima just works." in kind.body(row)
    assert kind.title(row) == row.title


def test_a_list_has_a_name_where_standing_is_explained(topic, alice, family):
    row = make_list(topic, family, member=alice)
    hidden = make_list(topic, family, member=alice)
    Recommendation.objects.filter(pk=hidden.pk).update(status=Status.HIDDEN)
    told = own_slots.item_describers["recommendation"]([row.pk, hidden.pk])
    assert [(pk, each.title) for pk, each in told.items()] == [(row.pk, "My choice for small kitchens")]


def test_the_way_to_the_shop_is_counted_as_from_a_list(topic, alice, family, client):
    product = Product.objects.create(family=family, gtin="04012345678901", title="Aldera Prima")
    offer = Offer.objects.create(
        feed=Feed.objects.create(name="shop"), external_id="a1", product=product, link="https://shop.example/a1",
        price="649.00", currency="EUR", price_read_at=timezone.now(), availability="in_stock", content_hash="x",
    )  # fmt: skip
    row = make_list(topic, family, member=alice)
    page = client.get(row.get_absolute_url()).content.decode()
    assert f"/go/{offer.pk}/?p=advice" in page
