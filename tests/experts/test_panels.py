"""What topic and profile pages show of standing, and the settings of one's own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community import moderating
from community.models import Member
from experts import boards, panels, personal
from experts.models import Leave
from experts.pieces import best_pieces
from tests.experts.standings import stand, tallied
from tests.factory import make_member, make_topic
from tests.reviews.making import full, make_family, make_review

pytestmark = pytest.mark.django_db


def seen(member, path="/"):
    request = RequestFactory().get(path)
    request.user = member
    return request


@pytest.fixture
def reviews(alice, topic):
    """Three reviews of alice, valued differently."""
    made = []
    for title, value in (("Good", 1.0), ("Best", 3.0), ("Poor", -1.0)):
        review = make_review(make_family(topic), alice, full(title=title))
        tallied(alice, topic, f"review:{review.pk}", value)
        made.append(review)
    return made


def titles(*standings):
    found = best_pieces(standings, each=9)
    return [[piece.told.title for piece in found[standing.pk]] for standing in standings]


def test_the_best_pieces_are_those_others_valued_most(alice, topic, reviews):
    assert titles(stand(alice, topic)) == [["Best", "Good"]]


def test_what_is_hidden_is_no_best_piece(alice, topic, reviews, mona):
    standing = stand(alice, topic)
    moderating.hide(kind="review", pk=reviews[1].pk, actor=mona, reason="spam")
    assert titles(standing) == [["Good"]]


def test_each_topic_has_pieces_of_its_own(alice, topic, reviews):
    other = make_topic()
    tallied(alice, other, f"review:{make_review(make_family(other), alice, full(title='Elsewhere')).pk}", 9.0)
    assert titles(stand(alice, topic), stand(alice, other)) == [["Best", "Good"], ["Elsewhere"]]


def test_the_pieces_of_many_members_cost_as_many_queries_as_those_of_one(topic):
    def author():
        member = make_member()
        tallied(member, topic, f"review:{make_review(make_family(topic), member).pk}")
        return stand(member, topic)

    standings = [author() for _ in range(6)]
    for some in (standings[:1], standings):
        with CaptureQueriesContext(connection) as captured:
            assert len(best_pieces(some, each=2)) == len(some)
        assert len(captured) == 1


def test_a_topic_presents_its_experts_with_their_best_pieces(alice, bob, topic, reviews):
    stand(alice, topic)
    stand(bob, topic, "contributor")
    context = panels.experts_of_topic(seen(bob), topic)
    (standing, pieces), *others = context["experts"]
    assert (standing.member, others) == (alice, [])
    assert [piece.told.title for piece in pieces] == ["Best", "Good"]


def test_a_topic_without_experts_shows_no_panel(bob, topic):
    assert panels.experts_of_topic(seen(bob), topic) is None


def test_more_than_six_experts_lead_to_the_list_of_all(bob, topic):
    for _n in range(7):
        stand(make_member(), topic)
    context = panels.experts_of_topic(seen(bob), topic)
    assert (len(context["experts"]), context["has_more"]) == (6, True)


def test_a_profile_shows_levels_and_since_when_but_no_numbers(client, alice, bob, topic, reviews):
    stand(alice, topic, score=73.4)
    client.force_login(bob)
    body = client.get(alice.get_absolute_url()).content.decode()
    assert "Seit Mai 2026" in body
    assert "73,4" not in body
    assert "Best" in body


def test_a_member_sees_her_numbers_on_her_profile_and_the_way_to_why(client, alice, topic):
    stand(alice, topic, score=73.4)
    client.force_login(alice)
    body = client.get(alice.get_absolute_url()).content.decode()
    assert "73,4 von 100" in body
    assert reverse("experts:why", args=[alice.pk, alice.username, topic.slug]) in body


def test_with_the_eyes_of_others_she_sees_no_numbers(client, alice, topic):
    stand(alice, topic, score=73.4)
    client.force_login(alice)
    assert "73,4" not in client.get(f"{alice.get_absolute_url()}?as=members").content.decode()


def test_who_sells_has_no_panel(alice, topic):
    stand(alice, topic)
    Member.objects.filter(pk=alice.pk).update(kind="shop")
    alice.refresh_from_db()
    assert panels.standing_of_member(seen(alice), alice) is None


def test_a_newcomers_standing_is_for_herself_only(alice, bob, topic):
    stand(alice, topic, "newcomer", score=3)
    assert panels.standing_of_member(seen(bob), alice) is None
    assert len(panels.standing_of_member(seen(alice), alice)["standings"]) == 1


def test_the_settings_are_for_members(client):
    assert client.get(reverse("experts:settings")).status_code == 302


def test_a_member_declares_leave_and_takes_it_back(client, alice):
    client.force_login(alice)
    today = timezone.localdate()
    told = {"starts_on": today + timedelta(days=3), "ends_on": today + timedelta(days=12)}
    assert client.post(reverse("experts:leave"), told).status_code == 302
    leave = Leave.objects.get(member=alice)
    assert leave.ends_at - leave.starts_at == timedelta(days=10)
    client.post(reverse("experts:end_leave", args=[leave.pk]))
    assert not Leave.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(3, 200, "ends_on"), (9, 3, "starts_on"), (-30, 3, "starts_on")],
)
def test_leave_that_does_not_fit_is_refused_beside_its_field(client, alice, first, last, field):
    client.force_login(alice)
    today = timezone.localdate()
    told = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    answer = client.post(reverse("experts:leave"), told)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'value="{told["ends_on"].isoformat()}"' in answer.content.decode()


def test_leave_twice_at_once_is_refused(client, alice):
    client.force_login(alice)
    today = timezone.localdate()
    told = {"starts_on": today + timedelta(days=3), "ends_on": today + timedelta(days=12)}
    client.post(reverse("experts:leave"), told)
    assert client.post(reverse("experts:leave"), told).status_code == 422
    assert Leave.objects.count() == 1


def test_nobody_ends_the_leave_of_another(client, alice, bob):
    now = timezone.now()
    leave = Leave.objects.create(member=bob, starts_at=now, ends_at=now + timedelta(days=5))
    client.force_login(alice)
    assert client.post(reverse("experts:end_leave", args=[leave.pk])).status_code == 404
    assert Leave.objects.filter(pk=leave.pk).exists()


def test_a_member_takes_her_standing_along_and_nobody_elses(alice, bob, topic, reviews):
    stand(alice, topic, score=47)
    stand(bob, topic)
    boards.stay_off(member=alice, off=True)
    told = personal.export(alice)
    assert [row["score"] for row in told["standings"]] == [47]
    assert told["stays_off_boards"] is True
    assert len(told["standing_contributions"]) == 3
