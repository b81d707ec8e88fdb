"""Helpful votes: exact, once, never for oneself, within limits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.events import judged, unjudged
from community.models import Status
from reviews.models import Review, Vote
from reviews.ranking import wilson_lower_bound
from reviews.refusals import LimitReached, NotAllowed, NotOpen
from reviews.voting import unvote, vote
from tests.factory import make_member
from tests.reviews.making import assert_own_queries, make_family, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(topic, alice):
    return make_review(make_family(topic), alice)


def counts(review):
    stored = Review.objects.get(pk=review.pk)
    return stored.helpful_count_denormalised, stored.unhelpful_count_denormalised


def test_a_vote_counts_once_however_often_it_is_sent(review, bob):
    for _ in range(3):
        vote(review=review, member=bob, value=1)
    assert counts(review) == (1, 0)
    assert Review.objects.get(pk=review.pk).helpful_rank == wilson_lower_bound(1, 0)


def test_the_other_value_replaces_a_vote_and_says_both(review, bob):
    heard = []

    def hear(event, signal, **_more):
        heard.append(("judged" if signal is judged else "unjudged", event.value, event.kind, event.actor_id))

    judged.connect(hear)
    unjudged.connect(hear)
    vote(review=review, member=bob, value=1)
    vote(review=review, member=bob, value=-1)
    assert counts(review) == (0, 1)
    assert heard == [
        ("judged", 1, "helpful", bob.pk),
        ("unjudged", 1, "helpful", bob.pk),
        ("judged", -1, "unhelpful", bob.pk),
    ]


def test_taking_a_vote_back_twice_takes_it_back_once(review, bob, charlie):
    vote(review=review, member=bob, value=1)
    vote(review=review, member=charlie, value=1)
    unvote(review=review, member=bob)
    unvote(review=review, member=bob)
    assert counts(review) == (1, 0)


def test_a_member_cannot_vote_for_her_own_review(review, alice):
    with pytest.raises(NotAllowed):
        vote(review=review, member=alice, value=1)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("status", [Status.HELD, Status.HIDDEN, Status.WITHDRAWN])
def test_what_is_not_visible_is_not_judged(review, bob, status):
    Review.objects.filter(pk=review.pk).update(status=status)
    with pytest.raises(NotOpen):
        vote(review=review, member=bob, value=1)


def test_six_votes_a_day_for_one_author(topic, alice, bob):
    reviews = [make_review(make_family(topic), alice) for _ in range(7)]
    for review in reviews[:6]:
        vote(review=review, member=bob, value=1)
    with pytest.raises(LimitReached) as refused:
        vote(review=reviews[6], member=bob, value=1)
    assert refused.value.per_author
    vote(review=reviews[0], member=bob, value=-1)  # changing one's mind is no new vote
    Vote.objects.update(at=timezone.now() - timedelta(hours=25))
    vote(review=reviews[6], member=bob, value=1)


def test_thirty_votes_a_day(topic, bob):
    family = make_family(topic)
    for _ in range(30):
        vote(review=make_review(family, make_member()), member=bob, value=1)
    with pytest.raises(LimitReached) as refused:
        vote(review=make_review(family, make_member()), member=bob, value=1)
    assert not refused.value.per_author


def test_another_value_is_no_vote(review, bob):
    with pytest.raises(ValueError):
        vote(review=review, member=bob, value=5)


@pytest.mark.parametrize("others", [0, 9])
def test_voting_costs_five_queries_however_many_votes_there_are(review, bob, others):
    for _ in range(others):
        vote(review=review, member=make_member(), value=1)
    with assert_own_queries(5):
        vote(review=review, member=bob, value=1)
