"""Deciding about votes that were set aside: both sides are told a sum, never whose votes they were."""

import pytest

from experts.deciding_suspicions import decide, sums
from experts.models import PairTally, Standing, Suspicion, VoterTally
from experts.refusing import NotPossible, OwnCase
from messaging.models import Message
from tests.experts.desking import page, post
from tests.experts.levelling import NOON, key_of, make_standing

pytestmark = pytest.mark.django_db
WHY = "Sie sitzen im selben Büro."


@pytest.fixture
def ring(alice, bob):
    """Alice and Bob voted for each other."""
    one, other = key_of(alice), key_of(bob)
    PairTally.objects.create(actor=one, author=other, ups=4)
    PairTally.objects.create(actor=other, author=one, ups=3, downs=0)
    for key in (one, other):
        VoterTally.objects.create(key=key, is_quarantined=True, marks=["mutual"])
    return Suspicion.objects.create(
        fingerprint="a", kind="ring", members=[one, other], receivers=[one, other], votes=7, found_at=NOON,
        evidence={"rules": ["mutual"], "pairs": 2, "votes": 7, "expected": 0.4},
    )  # fmt: skip


def decided(ring, mona, is_confirmed, **more):
    return decide(suspicion=ring, is_confirmed=is_confirmed, reason=WHY, by=mona, at=NOON, **more)


def test_sums_are_counted_for_each_side(ring, alice, bob):
    given, got = sums(ring)
    assert given == {key_of(alice): 4, key_of(bob): 3}
    assert got == {key_of(alice): 3, key_of(bob): 4}


def test_a_dismissed_suspicion_lets_the_votes_count_and_tells_the_sum(ring, mona, alice):
    decided(ring, mona, is_confirmed=False)
    assert not VoterTally.objects.filter(is_quarantined=True).exists()
    told = Message.objects.get(member=alice)
    assert (told.kind, told.context["given"], told.context["got"], told.context["counts"]) == (
        "standing.votes", 4, 3, True,
    )  # fmt: skip
    assert "Bob" not in str(told.context)
    assert told.actor is None


def test_a_confirmed_suspicion_keeps_them_aside(ring, mona, bob):
    decided(ring, mona, is_confirmed=True)
    assert VoterTally.objects.filter(is_quarantined=True).count() == 2
    assert Message.objects.get(member=bob).context["counts"] is False


def test_confirming_can_suspend_those_who_voted(ring, mona, alice, bob, topic):
    make_standing(alice, topic)
    decided(ring, mona, is_confirmed=True, suspends_members=True)
    assert Standing.objects.get(member=alice).suspended_at == NOON


def test_dismissing_suspends_nobody(ring, mona, alice, topic):
    make_standing(alice, topic)
    decided(ring, mona, is_confirmed=False, suspends_members=True, suspends_receivers=True)
    assert Standing.objects.get(member=alice).suspended_at is None


def test_a_decision_is_made_once_and_can_be_turned(ring, mona):
    decided(ring, mona, is_confirmed=True)
    with pytest.raises(NotPossible):
        decided(ring, mona, is_confirmed=True)
    assert decided(ring, mona, is_confirmed=False).state == "dismissed"


def test_who_is_involved_does_not_decide(ring, alice):
    with pytest.raises(OwnCase):
        decided(ring, alice, is_confirmed=False)
    ring.refresh_from_db()
    assert ring.state == "open"


def test_the_page_shows_who_takes_part_why_and_how_many(client, ring, mona):
    words = page(client, mona, "suspicion", ring.pk)
    for part in ("Alice Auer", "Bob Brandt", "zwei, die weit öfter füreinander stimmen", "Zu erwartende Stimmen 0.4"):
        assert part in words.replace("0,4", "0.4")


def test_a_moderator_decides_on_the_page(client, ring, mona):
    assert "error-message" in post(client, mona, "suspicion", ring.pk, dismiss="1", reason="").content.decode()
    post(client, mona, "suspicion", ring.pk, dismiss="1", reason=WHY)
    ring.refresh_from_db()
    assert (ring.state, ring.decided_by, ring.reason) == ("dismissed", mona, WHY)


def test_an_erased_member_is_shown_as_a_former_one(client, ring, mona, bob):
    bob.delete()
    assert "Ehemaliges Mitglied" in page(client, mona, "suspicion", ring.pk)
