"""The fraud run: exchanges of votes are set aside and queued once, until a human decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from experts.daily import run
from experts.detecting import confirm, release, votes_corrected
from experts.models import LedgerEntry, Standing, Suspicion, VoterTally
from experts.policies import in_force
from experts.rebuilding import differences, rebuild
from experts.tallying import revise_all
from reviews.models import Vote
from reviews.voting import unvote
from tests.experts.judging import crowd, key_of, liked, reviewed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Kind, State = LedgerEntry.Kind, Suspicion.State


@pytest.fixture
def honest(topic):
    """Members who like each other's reviews widely, none of them often."""
    members = crowd(6)
    reviews = {member: [reviewed(topic, member, days_ago=30 + n) for n in range(2)] for member in members}
    for voter in members:
        for author in members:
            if voter != author:
                liked(reviews[author][voter.pk % 2], voter, days_ago=9)
    return members


@pytest.fixture
def ring(topic, honest):
    """Three who like everything of each other."""
    members = crowd(3)
    reviews = {member: [reviewed(topic, member, days_ago=40 + n) for n in range(5)] for member in members}
    for voter in members:
        for author in members:
            if voter != author:
                for number, review in enumerate(reviews[author]):
                    liked(review, voter, days_ago=20 - number)
    return members


@pytest.fixture
def now():
    return timezone.now()


def aside() -> set[int]:
    return set(VoterTally.objects.filter(is_quarantined=True).values_list("key", flat=True))


def score_of(member) -> float:
    return Standing.objects.get(member=member).score


def as_of(at) -> dict[int, float]:
    """All scores as of one moment, so that no time lies between two looks."""
    Standing.objects.update(due_at=at)
    run(at=at)
    return dict(Standing.objects.values_list("member_id", "score"))


def told(kind: str, keys: set[int]) -> int:
    return LedgerEntry.objects.filter(kind=kind, author__in=keys).count()


def test_honest_members_are_left_alone(honest, now):
    run(at=now)
    assert aside() == set()
    assert not Suspicion.objects.exists()


def test_a_ring_is_set_aside_and_queued_as_one_group(ring, honest, now):
    assert run(at=now).suspicions == 1
    keys = {key_of(member) for member in ring}
    assert aside() == keys
    suspicion = Suspicion.objects.get()
    assert set(suspicion.members) == keys
    assert suspicion.kind == Suspicion.Kind.RING
    assert suspicion.state == State.OPEN
    assert told(Kind.QUARANTINE, keys) == 3


def test_the_next_days_queue_nothing_new(ring, now):
    run(at=now)
    for day in (1, 2, 30):
        assert run(at=now + timedelta(days=day)).suspicions == 0
    assert Suspicion.objects.count() == 1
    assert LedgerEntry.objects.filter(kind=Kind.QUARANTINE).count() == 3


def test_set_aside_means_that_the_score_is_held_down(ring, mona, now):
    run(at=now)
    held = as_of(now)
    release(suspicion=Suspicion.objects.get(), by=mona, reason="They own the same café.")
    free = as_of(now)
    for member in ring:
        assert held[member.pk] == pytest.approx(free[member.pk] * in_force().quarantine_factor)


def test_the_scores_of_others_do_not_move_with_a_decision(ring, honest, mona, now):
    run(at=now)
    held = as_of(now)
    release(suspicion=Suspicion.objects.get(), by=mona, reason="They own the same café.")
    free = as_of(now)
    assert {m.pk: held[m.pk] for m in honest} == {m.pk: free[m.pk] for m in honest}


def test_who_is_released_is_not_set_aside_again_for_180_days(ring, mona, now):
    run(at=now)
    release(suspicion=Suspicion.objects.get(), by=mona, reason="They own the same café.")
    assert aside() == set()
    for day in (1, 90, 179):
        run(at=now + timedelta(days=day))
        assert aside() == set()
    run(at=now + timedelta(days=181))
    assert aside() == {key_of(member) for member in ring}


def test_a_release_takes_effect_at_once_and_stands_in_the_ledger(ring, mona, now):
    run(at=now)
    held = score_of(ring[0])
    release(suspicion=Suspicion.objects.get(), by=mona, reason="They own the same café.")
    assert score_of(ring[0]) > 5 * held
    assert told(Kind.RELEASE, {key_of(member) for member in ring}) == 3
    decided = Suspicion.objects.get()
    assert (decided.state, decided.decided_by, decided.reason) == (State.DISMISSED, mona, "They own the same café.")


def test_what_is_confirmed_lasts_even_when_the_votes_are_taken_back(ring, mona, now):
    run(at=now)
    keys = {key_of(member) for member in ring}
    confirm(suspicion=Suspicion.objects.get(), by=mona, reason="They told us.")
    for given in Vote.objects.filter(member__in=ring):
        unvote(review=given.review, member=given.member)
    for day in (1, 200):
        run(at=now + timedelta(days=day))
        assert aside() == keys
    assert told(Kind.QUARANTINE, keys) >= 3
    assert told(Kind.RELEASE, keys) == 0


def test_a_confirmed_group_can_be_released_later(ring, mona, now):
    run(at=now)
    confirm(suspicion=Suspicion.objects.get(), by=mona, reason="They told us.")
    release(suspicion=Suspicion.objects.get(), by=mona, reason="On appeal.")
    assert aside() == set()
    run(at=now + timedelta(days=1))
    assert aside() == set()


def test_votes_taken_back_free_those_of_whom_nobody_decided(ring, now):
    run(at=now)
    for given in Vote.objects.filter(member__in=ring):
        unvote(review=given.review, member=given.member)
    run(at=now + timedelta(days=1))
    assert aside() == set()


@pytest.mark.parametrize("decide", [release, confirm])
@pytest.mark.parametrize("reason", ["", "   "])
def test_no_decision_without_a_reason(ring, mona, now, decide, reason):
    run(at=now)
    with pytest.raises(ValueError, match="reason"):
        decide(suspicion=Suspicion.objects.get(), by=mona, reason=reason)
    assert Suspicion.objects.get().state == State.OPEN


def test_both_sides_are_told_sums_and_nobodys_name(ring, now):
    run(at=now)
    corrected = votes_corrected(Suspicion.objects.get())
    assert corrected == {key_of(member): 10 for member in ring}


def test_a_group_that_grows_takes_the_place_of_the_one_that_waited(ring, topic, honest, now):
    run(at=now)
    fourth = crowd(1)[0]
    mine = [reviewed(topic, fourth, days_ago=40) for _ in range(5)]
    for member in ring:
        for review in mine:
            liked(review, member)
        for theirs in member.reviews.all():
            liked(theirs, fourth)
    run(at=now + timedelta(days=1))
    assert [set(row.members) for row in Suspicion.objects.filter(state=State.OPEN)] == [
        {key_of(member) for member in [*ring, fourth]}
    ]


def test_a_rebuild_leaves_those_set_aside_where_they_are(ring, now):
    run(at=now)
    before = aside()
    rebuild(at=now)
    assert aside() == before
    assert list(differences()) == []


def test_who_is_set_aside_rises_to_no_level_whatever_comes(ring, now):
    run(at=now)
    for voter in crowd(9):
        for member in ring:
            for review in member.reviews.all()[:3]:
                liked(review, voter)
    revise_all()
    assert set(Standing.objects.filter(member__in=ring).values_list("level", flat=True)) == {"newcomer"}


def test_second_accounts_that_carry_one_author_are_set_aside_with_her(topic, honest, now):
    master, *socks = crowd(6)
    reviews = [reviewed(topic, master, days_ago=30 + n) for n in range(6)]
    for sock in socks:
        for review in reviews:
            liked(review, sock)
    run(at=now)
    assert key_of(master) in aside()
    assert not {key_of(member) for member in honest} & aside()
