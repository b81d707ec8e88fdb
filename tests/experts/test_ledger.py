"""The ledger: what happened, once, for good, naming nobody; and what follows from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import moderating
from community.comments.voting import unvote as unvote_comment
from community.comments.voting import vote as vote_comment
from community.events import contributed, judged, revised
from community.models import Member
from community.personal import erasing, leaving
from experts import ledger_guard
from experts.models import Due, ItemTally, LedgerEntry, Standing, StandingKey
from experts.tallying import revise, revise_all
from reviews.models import Review
from reviews.publishing import revise as revise_review
from reviews.publishing import withdraw
from reviews.voting import unvote, vote
from tests.community.talk import say
from tests.experts.judging import crowd, key_of, kinds, liked, reviewed, score
from tests.factory import make_member
from tests.reviews.making import full, quick

pytestmark = pytest.mark.django_db
Kind = LedgerEntry.Kind


@pytest.fixture
def review(topic, alice):
    return reviewed(topic, alice)


def name(review: Review) -> str:
    return f"review:{review.pk}"


def heard(signal, act) -> list[Any]:
    """The events that are sent while `act` is done."""
    events: list[Any] = []

    def hear(event: Any, **more: Any) -> None:
        events.append(event)

    signal.connect(hear)
    act()
    signal.disconnect(hear)
    return events


def test_a_review_and_a_vote_are_one_entry_each(review, alice, bob):
    vote(review=review, member=bob, value=1)
    assert kinds(name(review)) == [Kind.ITEM, Kind.VOTE]
    entry = LedgerEntry.objects.get(kind=Kind.VOTE)
    assert (entry.author, entry.actor, entry.value) == (key_of(alice), key_of(bob), 1)


def test_the_ledger_names_nobody(review, alice, bob):
    vote(review=review, member=bob, value=1)
    known = {alice.pk, bob.pk}
    assert not known & set(LedgerEntry.objects.values_list("author", flat=True))
    assert not known & set(LedgerEntry.objects.values_list("actor", flat=True))


@pytest.mark.parametrize("signal", [judged, contributed])
def test_the_same_event_told_twice_is_one_entry(signal, topic, alice, bob):
    def act() -> None:
        vote(review=reviewed(topic, alice), member=bob, value=1)

    for event in heard(signal, act):
        before = LedgerEntry.objects.count()
        signal.send(sender=Review, event=event)
        assert LedgerEntry.objects.count() == before


def test_a_vote_that_is_given_again_after_it_was_taken_back_counts_once(review, alice, topic, bob):
    vote(review=review, member=bob, value=1)
    once = score(alice, topic, at=review.published_at + timedelta(days=40))
    unvote(review=review, member=bob)
    vote(review=review, member=bob, value=1)
    assert kinds(name(review)) == [Kind.ITEM, Kind.VOTE, Kind.UNVOTE, Kind.VOTE]
    assert score(alice, topic, at=review.published_at + timedelta(days=40)) == once


def test_taking_a_vote_back_restores_the_score_exactly(review, alice, topic, bob):
    at = timezone.now()
    liked(review, crowd(1)[0])
    before = score(alice, topic, at=at)
    vote(review=review, member=bob, value=1)
    assert score(alice, topic, at=at) > before
    unvote(review=review, member=bob)
    assert score(alice, topic, at=at) == before


def test_a_helpful_vote_raises_and_an_unhelpful_one_lowers(review, alice, topic, bob):
    at = timezone.now()
    before = score(alice, topic, at=at)
    vote(review=review, member=bob, value=1)
    raised = score(alice, topic, at=at)
    vote(review=review, member=bob, value=-1)
    assert score(alice, topic, at=at) < before < raised


def test_a_vote_on_a_comment_raises_who_wrote_it_in_the_topic_of_the_review(review, topic, bob, charlie):
    comment = say(review, bob, "Descale it every month.")
    at = timezone.now() + timedelta(days=1)
    before = score(bob, topic, at=at)
    vote_comment(comment=comment, member=make_member())
    assert score(bob, topic, at=at) > before
    assert kinds(f"comment:{comment.pk}") == [Kind.ITEM, Kind.VOTE]


def test_a_vote_on_a_comment_that_is_taken_back_leaves_the_score_as_it_was(review, topic, bob):
    comment = say(review, bob, "Descale it every month.")
    at, reader = timezone.now() + timedelta(days=1), make_member()
    before = score(bob, topic, at=at)
    vote_comment(comment=comment, member=reader)
    unvote_comment(comment=comment, member=reader)
    assert score(bob, topic, at=at) == before


@pytest.mark.parametrize("kind", ["shop", "brand"])
def test_the_vote_of_a_seller_weighs_nothing(review, alice, topic, kind):
    at = timezone.now()
    before = score(alice, topic, at=at)
    vote(review=review, member=make_member(kind=kind), value=1)
    assert score(alice, topic, at=at) == before
    assert LedgerEntry.objects.get(kind=Kind.VOTE).rules == ["seller"]


def test_a_judgement_of_oneself_weighs_nothing_even_where_an_app_let_it_pass(review, alice, bob, topic):
    at = timezone.now()
    before = score(alice, topic, at=at)
    (event,) = heard(judged, lambda: vote(review=review, member=bob, value=1))
    unvote(review=review, member=bob)
    judged.send(sender=Review, event=replace(event, key="own", actor_id=alice.pk))
    assert score(alice, topic, at=at) == before
    assert LedgerEntry.objects.get(key="vote:own").weight == 0


def test_the_vote_of_a_new_account_weighs_less(review, charlie):
    vote(review=review, member=charlie, value=1)
    entry = LedgerEntry.objects.get(kind=Kind.VOTE)
    assert entry.weight < 1
    assert entry.rules == ["newness"]


def test_whoever_sells_here_has_no_standing(review, alice, topic, bob):
    vote(review=review, member=bob, value=1)
    Member.objects.filter(pk=alice.pk).update(kind="shop")
    revise_all()
    assert not Standing.objects.filter(member=alice).exists()


def test_what_is_rolled_back_leaves_no_entry(topic, alice, bob):
    review = reviewed(topic, alice)
    revise_all()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        vote(review=review, member=bob, value=1)
        assert kinds(name(review)) == [Kind.ITEM, Kind.VOTE]
        raise ZeroDivisionError
    assert kinds(name(review)) == [Kind.ITEM]
    assert not Due.objects.exists()


def test_a_quick_rating_that_grows_into_a_review_counts_as_one_from_its_first_day(topic, alice):
    review = reviewed(topic, alice, content=quick())
    revise_all()
    first = ItemTally.objects.get(item=name(review))
    assert first.form == "quick_rating"
    revise_review(review=review, member=alice, content=full(), expected_version=review.version)
    revise_all()
    grown = ItemTally.objects.get(item=name(review))
    assert (grown.form, grown.at) == ("review", first.at)


def test_a_revision_told_twice_is_one_entry(review, alice):
    def act() -> None:
        revise_review(review=review, member=alice, content=full(stars=1), expected_version=review.version)

    (event,) = heard(revised, act)
    revised.send(sender=Review, event=event)
    assert kinds(name(review)) == [Kind.ITEM, Kind.ITEM]


def test_what_moderation_hides_counts_against_and_counts_as_before_when_it_returns(review, alice, topic, mona):
    at = timezone.now()
    for reader in crowd(3):
        liked(review, reader)
    before = score(alice, topic, at=at)
    moderating.hide(kind="review", pk=review.pk, actor=mona, reason="spam")
    assert score(alice, topic, at=at) < before / 2
    moderating.restore(kind="review", pk=review.pk, actor=mona)
    assert score(alice, topic, at=at) == before


def test_withdrawing_a_badly_judged_review_does_not_raise_its_author(review, alice, topic):
    at = timezone.now()
    liked(reviewed(topic, alice), make_member())
    for reader in crowd(4):
        liked(review, reader, value=-1)
    before = score(alice, topic, at=at)
    withdraw(review=review, member=alice)
    assert score(alice, topic, at=at) == before


def test_erasing_a_member_deletes_the_key_and_leaves_the_entries(review, alice, bob):
    vote(review=review, member=bob, value=1)
    key, entries = key_of(alice), LedgerEntry.objects.count()
    leaving.leave(member=alice, keep_texts=True)
    Member.objects.filter(pk=alice.pk).update(leaves_at=timezone.now() - timedelta(seconds=1))
    assert erasing.erase_due() == 1
    assert not StandingKey.objects.filter(key=key).exists()
    assert LedgerEntry.objects.filter(author=key).count() == entries
    revise_all()
    assert not Standing.objects.filter(member_id=alice.pk).exists()


def test_a_member_who_votes_for_a_hundred_others_is_one_key(topic, bob):
    for author in crowd(4):
        liked(reviewed(topic, author), bob)
    assert LedgerEntry.objects.filter(kind=Kind.VOTE).values("actor").distinct().count() == 1


@pytest.fixture
def guarded(db):
    """The guard that the migration installs; the fast suite makes its tables without migrations."""
    ledger_guard.install(connection)
    yield
    ledger_guard.remove(connection)


@pytest.mark.parametrize("act", ["update", "delete", "raw"])
def test_the_database_refuses_to_change_or_delete_an_entry(guarded, review, act):
    entries = LedgerEntry.objects.filter(item=name(review))

    def change() -> None:
        if act == "raw":
            with connection.cursor() as cursor:
                cursor.execute("UPDATE experts_ledgerentry SET value = 1 WHERE item = %s", [name(review)])
        else:
            entries.update(value=1) if act == "update" else entries.delete()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert entries.get().value == 0


def test_the_migrations_install_the_guard(review):
    if not MigrationRecorder(connection).applied_migrations():
        pytest.skip("tables were made without migrations")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all().delete()


ONE_VOTE, ONE_REVISION = 3, 19


def populate(topic, alice, size: int) -> None:
    """So many others with a review each, which alice likes; all of them like the same one of hers."""
    known = reviewed(topic, alice)
    for member in crowd(size):
        liked(known, member)
        liked(reviewed(topic, member), alice)


def queries_of_the_ledger(act) -> list[str]:
    """What `act` asks the tables of the ledger and of what is counted from it; badges have tests of their own."""
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in queries if '"experts_' in sql and '"experts_badge' not in sql]


@pytest.mark.parametrize("size", [2, 20])
def test_one_vote_costs_the_ledger_the_same_in_any_community(topic, alice, bob, size):
    populate(topic, alice, size)
    review = reviewed(topic, alice)
    liked(reviewed(topic, make_member()), bob)
    revise_all()
    queries = queries_of_the_ledger(lambda: vote(review=review, member=bob, value=1))
    assert len(queries) == ONE_VOTE, "\n".join(queries)


@pytest.mark.parametrize("size", [2, 20])
def test_counting_one_vote_costs_the_same_in_any_community(topic, alice, bob, size):
    populate(topic, alice, size)
    review = reviewed(topic, alice)
    liked(reviewed(topic, make_member()), bob)
    revise_all()
    vote(review=review, member=bob, value=1)
    queries = queries_of_the_ledger(revise)
    assert len(queries) == ONE_REVISION, "\n".join(queries)
