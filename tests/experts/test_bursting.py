"""Many votes on one author within minutes are set aside at once, and a human is asked once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from experts.daily import run
from experts.models import LedgerEntry, Suspicion
from experts.rebuilding import differences
from experts.tallying import revise_all
from reviews.voting import vote
from tests.experts.judging import crowd, liked, reviewed, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(topic, alice):
    """A review that five members liked in the course of a week."""
    review = reviewed(topic, alice)
    for days, member in enumerate(crowd(5), start=1):
        liked(review, member, days_ago=days)
    return review


def burst(review, *, value, votes, seconds=100):
    """So many votes of different members within so many seconds, ten minutes ago."""
    start = timezone.now() - timedelta(minutes=10)
    for number, member in enumerate(crowd(votes)):
        at = start + timedelta(seconds=seconds * number / votes)
        vote(review=review, member=member, value=value, at=at, is_limited=False)


def test_nine_votes_against_in_two_minutes_do_not_move_the_score(topic, alice, known):
    before = score(alice, topic)
    burst(known, value=-1, votes=9)
    assert score(alice, topic) == pytest.approx(before, abs=0.01)


def test_eight_votes_against_are_no_burst(topic, alice, known):
    before = score(alice, topic)
    burst(known, value=-1, votes=8)
    assert score(alice, topic) < before - 0.1


def test_nine_votes_against_within_an_hour_are_no_burst(topic, alice, known):
    before = score(alice, topic)
    burst(known, value=-1, votes=9, seconds=3600)
    assert score(alice, topic) < before - 0.1


def test_moderators_get_one_item_for_a_burst_however_often_it_is_counted(topic, alice, known):
    burst(known, value=-1, votes=9)
    revise_all()
    burst(known, value=-1, votes=3)
    revise_all()
    suspicion = Suspicion.objects.get()
    assert (suspicion.kind, suspicion.votes) == (Suspicion.Kind.BURST, 12)
    assert LedgerEntry.objects.filter(kind=LedgerEntry.Kind.QUARANTINE).count() == 12


def test_of_a_burst_of_praise_only_what_is_too_much_is_set_aside(topic, alice, known):
    burst(known, value=1, votes=11)
    revise_all()
    assert LedgerEntry.objects.filter(kind=LedgerEntry.Kind.QUARANTINE).count() == 3


def test_the_ledger_alone_says_the_same(topic, alice, known):
    burst(known, value=-1, votes=9)
    run(at=timezone.now())
    assert list(differences()) == []
