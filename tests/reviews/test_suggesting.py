"""Products that members with standing are asked about: which, why, never twice against their will."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from experts import slots as own_slots
from experts.models import DeclinedSuggestion, Level
from experts.slots import Invitation
from reviews import drafts
from reviews.models import FamilySummary
from reviews.suggesting import MOST, decline, suggestions
from shop.models import Family
from tests.experts.advising import give_standing, make_list
from tests.factory import make_topic
from tests.reviews.making import make_family, make_review, quick

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert(topic, alice):
    """Alice, who stands for the topic."""
    give_standing(alice, topic)
    return alice


def reasons(member):
    return {each.family.title: each.why for each in suggestions(member)}


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("english")
def test_each_suggestion_says_why(topic, expert):
    begun, named, rated = (make_family(topic, title=title) for title in ("Begun", "Named", "Rated"))
    drafts.save(member=expert, family=begun, content={"title": "So far"}, expected_revision=0)
    make_list(topic, named, member=expert)
    make_review(rated, expert, quick())
    few = make_family(topic, title="Few")
    make_review(few)
    make_family(topic, title="Nothing")
    assert reasons(expert) == {
        "Begun": "You began a review of it.",
        "Named": "You recommend it and have not reviewed it yet.",
        "Rated": "You rated it quickly: what else is there to say?",
        "Few": "There is only 1 review of it.",
        "Nothing": "Nobody has reviewed it yet.",
    }


@pytest.mark.usefixtures("english")
def test_what_others_only_rated_comes_before_what_nobody_knows(topic, expert):
    rated = make_family(topic, title="Rated")
    make_family(topic, title="Nothing")
    make_review(rated, content=quick())
    assert reasons(expert) == {
        "Rated": "Others rated it, nobody has said why.",
        "Nothing": "Nobody has reviewed it yet.",
    }
    assert list(reasons(expert)) == ["Rated", "Nothing"]


def test_what_she_reviewed_or_others_reviewed_enough_is_not_suggested(topic, expert):
    own, known = make_family(topic), make_family(topic)
    make_review(own, expert)
    for _ in range(3):
        make_review(known)
    assert suggestions(expert) == []


def test_products_of_other_topics_gone_or_replaced_ones_are_not_suggested(topic, expert):
    make_family(make_topic())
    gone, old = make_family(topic), make_family(topic)
    make_list(topic, gone, old, member=expert)
    Family.objects.filter(pk=gone.pk).update(gone_at=timezone.now())
    Family.objects.filter(pk=old.pk).update(successor=make_family(make_topic()))
    FamilySummary.objects.filter(family__in=[gone.pk, old.pk]).update(is_listed=False)
    assert suggestions(expert) == []


def test_there_are_never_more_than_five_and_none_twice(topic, expert):
    families = [make_family(topic) for _ in range(8)]
    make_list(topic, *families[:3], member=expert)
    make_review(families[0], expert, quick())
    found = [each.family.pk for each in suggestions(expert)]
    assert len(found) == len(set(found)) == MOST


@pytest.mark.parametrize("level", [Level.NEWCOMER, None])
def test_whoever_has_no_standing_is_not_asked_and_costs_one_query(topic, alice, level):
    make_family(topic)
    if level:
        give_standing(alice, topic, level)
    with CaptureQueriesContext(connection) as captured:
        assert suggestions(alice) == []
    assert len(captured) == 1


def test_the_suspended_and_the_shop_are_not_asked(topic, alice, stan):
    make_family(topic)
    give_standing(alice, topic, suspended_at=timezone.now())
    give_standing(stan, topic)
    assert suggestions(alice) == suggestions(stan) == []


def test_suggestions_cost_at_most_seven_queries(alice):
    for n in range(5):
        subject = make_topic()
        give_standing(alice, subject, score=70.0 + n)
        make_family(subject)
    with CaptureQueriesContext(connection) as captured:
        assert len(suggestions(alice)) == 3
    assert len(captured) == 7


def test_not_for_me_is_not_asked_again(topic, expert, client):
    family = make_family(topic)
    client.force_login(expert)
    assert family.title in client.get(expert.get_absolute_url()).content.decode()
    answer = client.post("/write/not-for-me/", {"family": family.pk, "next": expert.get_absolute_url()})
    assert answer["Location"] == expert.get_absolute_url()
    decline(member=expert, family=family)
    assert DeclinedSuggestion.objects.count() == 1
    assert suggestions(expert) == []


def test_putting_aside_takes_a_member_a_post_and_a_product(topic, alice, client):
    family = make_family(topic)
    assert "/accounts/login/" in client.post("/write/not-for-me/", {"family": family.pk})["Location"]
    client.force_login(alice)
    assert client.get("/write/not-for-me/").status_code == 405
    for wrong in ("", "x", "9" * 17):
        assert client.post("/write/not-for-me/", {"family": wrong}).status_code == 404
    away = client.post("/write/not-for-me/", {"family": family.pk, "next": "https://elsewhere.example/"})
    assert away["Location"] == "/write/"


def test_only_she_sees_her_suggestions_and_only_with_her_own_eyes(topic, expert, bob, client):
    make_family(topic)
    address = f"/en{expert.get_absolute_url()}"
    client.force_login(expert)
    assert "Your judgement is missing here" in client.get(address).content.decode()
    assert "Your judgement is missing here" not in client.get(f"{address}?as=everyone").content.decode()
    client.force_login(bob)
    assert "Your judgement is missing here" not in client.get(address).content.decode()


def test_an_app_above_may_invite_to_a_product_test(topic, expert, client, monkeypatch):
    def invite(member):
        return [Invitation(title="Try the Corva", why="You know espresso.", url="/tests/1/")]

    monkeypatch.setattr(own_slots, "invitations", [invite])
    client.force_login(expert)
    page = client.get(f"/en{expert.get_absolute_url()}").content.decode()
    assert 'href="/tests/1/"' in page
