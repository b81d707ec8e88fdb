"""What is counted step by step is what the whole ledger says, whatever happened and in whatever order."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from community import moderating
from community.comments.voting import vote as vote_comment
from community.models import Comment, Member, Status
from community.personal import erasing, leaving
from experts import reconciling
from experts.daily import run
from experts.models import ItemTally, LedgerEntry, PairTally, Standing, VoterTally, Yardstick
from experts.rebuilding import differences, rebuild
from experts.tallying import revise
from reviews.models import Review
from reviews.publishing import revise as revise_review
from reviews.publishing import withdraw
from reviews.voting import unvote, vote
from tests.community.talk import say
from tests.experts.judging import crowd, liked, reviewed
from tests.factory import make_topic
from tests.reviews.making import full, quick

pytestmark = pytest.mark.django_db


def live(chance: Random, members: list[Member], deeds: int) -> None:
    """Let members do what members do, and now and then let the tasks run."""
    topics = [make_topic(), make_topic()]
    for member in members:
        reviewed(chance.choice(topics), member, days_ago=chance.uniform(1, 300))
    for _ in range(deeds):
        shown = list(Review.objects.filter(status=Status.VISIBLE, member__isnull=False).order_by("pk"))
        review, member = chance.choice(shown), chance.choice(members)
        match chance.choice("vvvvvvvvddduucCCrwhbat"):
            case "v" | "d" as deed if review.member_id != member.pk:
                vote(review=review, member=member, value=1 if deed == "v" else -1, is_limited=False)
            case "u":
                unvote(review=review, member=member)
            case "c":
                say(review, member, text=f"Is that so, {chance.random()}?")
            case "C":
                for comment in Comment.objects.exclude(user=member).order_by("-pk")[:2]:
                    if comment.is_visible:
                        vote_comment(comment=comment, member=member)
            case "r":
                grown = full(stars=chance.randint(1, 5)) if chance.random() < 0.7 else quick()
                if grown.is_quick <= review.is_quick:
                    owner = review.member
                    revise_review(review=review, member=owner, content=grown, expected_version=review.version)
            case "w" if len(shown) > 3:
                withdraw(review=review, member=review.member)
            case "h" if len(shown) > 3:
                moderating.hide(kind="review", pk=review.pk, actor=None, reason="spam")
            case "b":
                for hidden in Review.objects.filter(status=Status.HIDDEN).order_by("pk")[:1]:
                    moderating.restore(kind="review", pk=hidden.pk, actor=None)
            case "a":
                reviewed(chance.choice(topics), member, days_ago=chance.uniform(1, 300), content=quick())
            case "t":
                revise() if chance.random() < 0.7 else run(at=timezone.now())


def scores() -> dict[tuple[int, int], float]:
    rows = Standing.objects.order_by("pk").values_list("member_id", "topic_id", "score")
    return {(member, topic): score for member, topic, score in rows}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_after_a_daily_run_the_tables_are_what_the_ledger_says_and_the_ledger_is_what_happened(seed):
    live(Random(seed), crowd(6), deeds=60)
    run(at=timezone.now())
    assert list(differences()) == []
    assert list(reconciling.missing()) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 14))
def test_counting_step_by_step_gives_the_scores_of_a_rebuild(seed):
    live(Random(seed), crowd(6), deeds=60)
    at = timezone.now()
    run(at=at)
    Standing.objects.update(due_at=at)  # all scores as of the same moment
    run(at=at)
    stepwise = scores()
    rebuild(at=at)
    assert scores() == pytest.approx(stepwise, abs=1e-6)


def test_what_was_counted_can_be_thrown_away_and_made_again(topic):
    members = crowd(4)
    for author in members:
        for voter in members:
            if voter != author:
                liked(reviewed(topic, author), voter)
    at = timezone.now()
    run(at=at)
    before = scores()
    for model in (ItemTally, PairTally, VoterTally):
        model.objects.all().delete()
    Standing.objects.update(score=0)
    rebuild(at=at)
    assert list(differences()) == []
    assert scores() == pytest.approx(before, abs=1e-6)


def to_the_last_bit() -> list[tuple[Any, ...]]:
    """Everything counted, as it is stored."""
    fields = {
        ItemTally: ("item", "weight", "value", "damped"),
        PairTally: ("author", "actor", "topics", "up_factor", "down_factor", "rules"),
        VoterTally: ("key", "trust"),
    }
    return [row for model, names in fields.items() for row in model.objects.order_by(*names[:2]).values_list(*names)]


@pytest.mark.parametrize("seed", [20, 21])
def test_a_rebuild_stores_what_the_daily_run_left_to_the_last_bit(seed):
    live(Random(seed), crowd(6), deeds=50)
    run(at=timezone.now())
    before = to_the_last_bit()
    rebuild(at=timezone.now())
    assert [row for row in to_the_last_bit() if row not in before] == []


def test_a_rebuild_without_a_yardstick_measures_one_before_it_assesses_anyone(topic):
    members = crowd(4)
    for author in members:
        for voter in members:
            if voter != author:
                liked(reviewed(topic, author), voter)
    at = timezone.now()
    rebuild(at=at)
    first = scores()
    assert Yardstick.objects.count() == 1
    rebuild(at=at)
    assert scores() == first


def test_a_rebuild_writes_no_entry(topic, alice, bob):
    liked(reviewed(topic, alice), bob)
    run(at=timezone.now())
    before = LedgerEntry.objects.count()
    rebuild(at=timezone.now())
    assert LedgerEntry.objects.count() == before


def test_a_number_that_was_tampered_with_is_told(topic, alice, bob):
    liked(reviewed(topic, alice), bob)
    run(at=timezone.now())
    ItemTally.objects.update(ups=7)
    assert [line for line in differences() if "ups is 7" in line]


@pytest.mark.parametrize("keep_texts", [True, False])
def test_after_a_member_left_ledger_and_tables_still_agree(topic, keep_texts):
    leaves, stays, reader = crowd(3)
    hers, theirs = reviewed(topic, leaves), reviewed(topic, stays)
    say(theirs, leaves, "Thank you!")
    liked(theirs, leaves)
    liked(hers, stays)
    run(at=timezone.now())
    leaving.leave(member=leaves, keep_texts=keep_texts)
    Member.objects.filter(pk=leaves.pk).update(leaves_at=timezone.now() - timedelta(seconds=1))
    assert erasing.erase_due() == 1
    if keep_texts:  # what stays without a name is judged further, for nobody
        liked(Review.objects.get(pk=hers.pk), reader)
    run(at=timezone.now() + timedelta(minutes=1))
    assert list(differences()) == []
    assert list(reconciling.missing()) == []
