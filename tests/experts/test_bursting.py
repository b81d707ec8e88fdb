"""Many votes on one author within minutes are set aside at once, and a human is asked once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import Member
from experts.daily import run
from experts.detecting import release
from experts.models import LedgerEntry, Standing, Suspicion
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


def rush(review, *, votes, hours=20):
    """So many votes of accounts that vote for nobody else, spread over a day."""
    for number, member in enumerate(crowd(votes)):
        liked(review, member, days_ago=hours * number / votes / 24)


def test_a_rush_of_strangers_in_a_day_is_set_aside_and_asked_about_once(topic, alice, known):
    rush(known, votes=12)
    assert run(at=timezone.now()).suspicions == 1
    before = Standing.objects.get(member=alice).score
    assert run(at=timezone.now()).suspicions == 0
    suspicion = Suspicion.objects.get(kind=Suspicion.Kind.JUMP)
    assert suspicion.votes == 12
    assert Standing.objects.get(member=alice).score == pytest.approx(before, abs=0.01)
    assert list(differences()) == []


def test_a_success_with_members_who_support_many_is_no_suspicion(topic, alice, known):
    readers = crowd(12)
    for author in crowd(3):
        other = reviewed(topic, author)
        for reader in readers:
            liked(other, reader, days_ago=40)
    Member.objects.filter(pk__in=[reader.pk for reader in readers]).update(
        date_joined=timezone.now() - timedelta(days=90)
    )
    for number, reader in enumerate(readers):
        liked(known, reader, days_ago=number / 24)
    run(at=timezone.now())
    assert not Suspicion.objects.filter(kind=Suspicion.Kind.JUMP).exists()


def test_a_dismissed_rush_counts_again_and_stays_so(topic, alice, known, mona):
    rush(known, votes=12)
    run(at=timezone.now())
    held = Standing.objects.get(member=alice).score
    release(suspicion=Suspicion.objects.get(), by=mona, reason="They came from a fair.")
    freed = Standing.objects.get(member=alice).score
    assert freed > held
    run(at=timezone.now())
    assert Standing.objects.get(member=alice).score == pytest.approx(freed, rel=0.2)
    assert Suspicion.objects.get().state == Suspicion.State.DISMISSED
    assert list(differences()) == []
