"""`reconcile_ledger`: it finds what the ledger missed, and writes exactly that."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.comments.voting import vote as vote_comment
from community.events import contributed, judged, unjudged
from experts import ledger
from experts.daily import run
from experts.models import LedgerEntry
from experts.reconciling import missing, repair
from reviews.voting import unvote, vote
from tests.community.talk import say
from tests.experts.judging import kinds, liked, reviewed
from tests.factory import make_member

pytestmark = pytest.mark.django_db
RECEIVERS = [
    (contributed, ledger.note_contribution, "ledger: contributed"),
    (judged, ledger.note_judgement, "ledger: judged"),
    (unjudged, ledger.note_unjudgement, "ledger: unjudged"),
]


@pytest.fixture
def deaf():
    """The ledger does not hear, as if it came to a community that is older than it."""
    for signal, _, uid in RECEIVERS:
        signal.disconnect(dispatch_uid=uid)
    yield
    hear()


def hear() -> None:
    """The ledger hears again."""
    for signal, receiver, uid in RECEIVERS:
        signal.connect(receiver, dispatch_uid=uid)


def test_what_was_heard_is_not_missing(topic, alice, bob):
    review = reviewed(topic, alice)
    liked(review, bob)
    vote_comment(comment=say(review, bob, "Thanks!"), member=alice)
    assert list(missing()) == []
    assert repair() == 0


def test_reviews_comments_and_votes_from_before_the_ledger_are_found_and_written_once(deaf, topic, alice, bob):
    review = reviewed(topic, alice)
    liked(review, bob)
    liked(review, make_member(), value=-1)
    comment = say(review, bob, "Thanks!")
    vote_comment(comment=comment, member=alice)
    hear()
    assert len(list(missing())) == 2
    assert repair() == 5
    assert list(missing()) == []
    assert repair() == 0
    assert kinds(f"review:{review.pk}") == ["item", "vote", "vote"]
    assert kinds(f"comment:{comment.pk}") == ["item", "vote"]


def test_what_is_written_later_has_its_own_time_and_scores_as_if_heard(deaf, topic, alice, bob):
    review = reviewed(topic, alice, days_ago=90)
    liked(review, bob, days_ago=50)
    hear()
    repair()
    assert LedgerEntry.objects.get(kind="item").at == review.first_shown_at
    assert (timezone.now() - LedgerEntry.objects.get(kind="vote").at).days == 50


def test_a_vote_that_was_changed_unheard_is_set_right(topic, alice, bob, deaf):
    hear()
    review = reviewed(topic, alice)
    vote(review=review, member=bob, value=1)
    for signal, _, uid in RECEIVERS:
        signal.disconnect(dispatch_uid=uid)
    vote(review=review, member=bob, value=-1)
    hear()
    assert len(list(missing())) == 1
    repair()
    assert list(missing()) == []


def test_a_vote_that_was_taken_back_unheard_is_set_right(topic, alice, bob, deaf):
    hear()
    review = reviewed(topic, alice)
    vote(review=review, member=bob, value=1)
    for signal, _, uid in RECEIVERS:
        signal.disconnect(dispatch_uid=uid)
    unvote(review=review, member=bob)
    hear()
    assert len(list(missing())) == 1
    repair()
    assert list(missing()) == []


def test_the_check_is_silent_after_a_run_and_fails_with_the_difference_named(topic, alice, bob):
    review = reviewed(topic, alice)
    liked(review, bob)
    run(at=timezone.now())
    out, told = StringIO(), StringIO()
    call_command("reconcile_ledger", "--check", stdout=out)
    assert "agree" in out.getvalue()
    judged.disconnect(dispatch_uid="ledger: judged")
    try:
        liked(review, make_member())
    finally:
        hear()
    before = LedgerEntry.objects.count()
    with pytest.raises(CommandError, match="1 difference"):
        call_command("reconcile_ledger", "--check", stderr=told)
    assert f"review:{review.pk}" in told.getvalue()
    assert LedgerEntry.objects.count() == before
