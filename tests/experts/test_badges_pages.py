"""The pages of badges: what each means, who holds it, the shelf on a profile; and who is not shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.models import Member
from experts.badges.catalogue import offered
from experts.boards import stay_off
from experts.models import BadgeAward, BadgeCount
from tests.experts.badge_making import look, make_tally
from tests.factory import make_member, make_topic

FIRST = "/badges/first-review/"


def give(member, badge="first-review", audience="everyone", **fields):
    Member.objects.filter(pk=member.pk).update(activity_for=audience)
    BadgeCount.objects.get_or_create(badge=badge, defaults={"holders": 1})
    return BadgeAward.objects.create(
        member=member, badge=badge, listed_for=audience, **{"awarded_at": timezone.now(), **fields}
    )


def read(client, address=FIRST):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_gallery_shows_every_badge_with_how_to_earn_it(client, db):
    page = read(client, "/badges/")
    for badge in offered():
        assert f"experts/badges/{badge.key}.svg" in page
        assert str(badge.title) in page
        assert str(badge.how) in page


def test_the_gallery_speaks_english_too(client, db):
    assert "Write ten reviews that are found helpful." in read(client, "/en/badges/")


def test_the_gallery_says_how_many_hold_each(client, db):
    BadgeCount.objects.create(badge="first-review", holders=1234)
    assert "1.234 Mitglieder" in read(client, "/badges/")


def test_the_gallery_marks_ones_own(alice):
    give(alice, "deep-in-topic", topic=make_topic(name_de="Messer"))
    assert "Deins in Messer" in read(signed_in(alice), "/badges/")


def test_a_badge_lists_its_holders_newest_first(client, alice, bob):
    give(alice, awarded_at=timezone.now() - timedelta(days=3))
    give(bob)
    page = read(client)
    assert page.index("Bob Brandt") < page.index("Alice Auer")


def test_a_visitor_does_not_find_who_shows_her_activity_to_members_only(client, alice, bob):
    give(alice, audience="members")
    assert "Alice Auer" not in read(client)
    assert "Alice Auer" in read(signed_in(bob))


def test_whoever_keeps_her_activity_to_herself_stands_on_no_list(alice, bob):
    give(alice, audience="me")
    assert "Alice Auer" not in read(signed_in(bob))


def test_who_left_the_boards_stands_on_no_list_of_holders(alice, bob):
    give(alice)
    stay_off(member=alice, off=True)
    assert "Alice Auer" not in read(signed_in(bob))


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": True}, {"kind": "shop"}])
def test_who_went_or_works_here_is_not_listed(client, alice, change):
    give(alice)
    Member.objects.filter(pk=alice.pk).update(**change)
    assert "Alice Auer" not in read(client)


def test_a_badge_that_was_taken_is_not_listed(client, alice):
    give(alice, revoked_at=timezone.now())
    assert "Alice Auer" not in read(client)


def test_a_badge_nobody_holds_says_so(client, db):
    assert "Noch trägt niemand dieses Abzeichen" in read(client)


def test_the_list_goes_on_where_it_ended(client, db):
    for n in range(30):
        give(make_member(public_name=f"Holder {n}"), awarded_at=timezone.now() - timedelta(hours=n))
    first = read(client)
    assert "Holder 23<" in first
    assert "Holder 24<" not in first
    cursor = first.split("?after=")[1].split('"')[0]
    second = read(client, f"{FIRST}?after={cursor}")
    assert "Holder 24<" in second
    assert "Holder 23<" not in second


def test_search_engines_are_not_to_list_holders(client, db):
    assert client.get(FIRST)["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/badges/")


def test_the_sitemap_names_all_badges_and_no_list_of_holders(client, db):
    places = client.get(reverse("sitemap_part", args=["badges", 0])).content.decode()
    assert "/badges/</loc>" in places
    assert "first-review" not in places


@pytest.mark.parametrize("address", ["/badges/no-such-thing/", "/badges/good-question/"])
def test_what_cannot_be_earned_here_has_no_page(client, db, address):
    assert client.get(address).status_code == 404


def test_pages_only_read(client, db):
    assert client.post("/badges/").status_code == 405
    assert client.post(FIRST).status_code == 405


def test_the_number_of_queries_does_not_follow_the_number_of_holders(alice, topic):
    visitor, member = Client(), signed_in(alice)

    def cost():
        return [queries(who, where) for who in (visitor, member) for where in ("/badges/", FIRST)]

    give(alice, topic=topic, badge="deep-in-topic")
    for _ in range(2):
        give(make_member())
    few = cost()
    for _ in range(20):
        give(make_member())
    assert cost() == few
    assert max(few[:2]) <= 12
    assert max(few[2:]) <= 16


def test_the_profile_has_a_shelf_with_the_topic_of_each_badge(client, alice):
    give(alice, "deep-in-topic", topic=make_topic(name_de="Messer"))
    page = read(client, alice.get_absolute_url())
    assert "Tief im Thema" in page
    assert "Messer, " in page


def test_without_badges_others_see_no_shelf_and_she_sees_how_to_begin(alice, bob):
    assert 'id="badges"' not in read(signed_in(bob), alice.get_absolute_url())
    assert "Das erste kommt mit deiner ersten Rezension" in read(signed_in(alice), alice.get_absolute_url())


def test_staff_have_no_shelf(client, stan):
    give(stan)
    assert 'id="badges"' not in read(client, stan.get_absolute_url())


def test_the_shelf_costs_one_query_however_full_it_is(client, alice):
    give(alice)
    few = queries(client, alice.get_absolute_url())
    for badge in ("ten-helpful", "versatile", "good-advice"):
        give(alice, badge)
    give(alice, "deep-in-topic", topic=make_topic())
    assert queries(client, alice.get_absolute_url()) == few


def test_what_was_awarded_appears_without_more_ado(client, alice):
    Member.objects.filter(pk=alice.pk).update(activity_for="everyone")
    make_tally(alice)
    look(alice)
    assert "Alice Auer" in read(client)
