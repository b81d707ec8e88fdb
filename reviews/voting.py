"""Helpful votes: one per member and review, counted exactly however many arrive at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from community.models import Member
from reviews.models import Review, Vote
from reviews.ranking import wilson_lower_bound
from reviews.refusals import LimitReached, NotAllowed, NotOpen
from reviews.telling import tell_changed, tell_judged

DAILY_LIMIT = 30
DAILY_LIMIT_PER_AUTHOR = 6
DAY = timedelta(hours=24)
COUNTERS = {1: "helpful_count_denormalised", -1: "unhelpful_count_denormalised"}


@transaction.atomic
def vote(*, review: Review, member: Member, value: int, at: datetime | None = None, is_limited: bool = True) -> Vote:
    """Let `member` find the review helpful (1) or not (-1).

    The same again changes nothing, the other value replaces it.
    `at` (past) and `is_limited` are for the demo only. Raises NotAllowed (own review), NotOpen (not visible),
    LimitReached (30 new votes in 24 hours, 6 for one author), ValueError for another value.
    """
    if value not in COUNTERS:
        raise ValueError("a vote is 1 or -1")
    stored = _locked(review, member)
    if stored.member_id == member.pk:
        raise NotAllowed("nobody judges the own review")
    if not stored.is_visible:
        raise NotOpen("only visible reviews are judged")
    now = at or timezone.now()
    own = Vote.objects.filter(review=stored, member=member).first()
    if own is not None and own.value == value:
        return own
    if own is None:
        if is_limited:
            _check_limits(stored, member, now)
        own = Vote.objects.create(review=stored, member=member, value=value, at=now)
        _count(stored, {value: 1})
    else:
        tell_judged(stored, actor_id=member.pk, value=own.value, at=now, undone=True)
        own.value, own.at = value, now
        own.save(update_fields=["value", "at"])
        _count(stored, {value: 1, -value: -1})
    tell_judged(stored, actor_id=member.pk, value=value, at=now)
    tell_changed(stored, at=now)
    return own


@transaction.atomic
def unvote(*, review: Review, member: Member) -> None:
    """Take `member`'s vote back; without one nothing happens."""
    stored = _locked(review, member)
    own = Vote.objects.filter(review=stored, member=member).first()
    if own is None:
        return
    own.delete()
    _count(stored, {own.value: -1})
    tell_judged(stored, actor_id=member.pk, value=own.value, undone=True)
    tell_changed(stored)


def _locked(review: Review, member: Member) -> Review:
    # The member first: the limits must hold when votes on several reviews arrive at once.
    list(Member.objects.all().select_for_update(no_key=True).filter(pk=member.pk).values_list("pk"))
    stored: Review = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    return stored


def _check_limits(review: Review, member: Member, now: datetime) -> None:
    of_author = Q(review__member=review.member_id) if review.member_id else Q(pk__in=[])
    counts = Vote.objects.filter(member=member, at__gt=now - DAY).aggregate(
        all=Count("pk"), author=Count("pk", filter=of_author)
    )
    if counts["all"] >= DAILY_LIMIT:
        raise LimitReached(DAILY_LIMIT, per_author=False)
    if counts["author"] >= DAILY_LIMIT_PER_AUTHOR:
        raise LimitReached(DAILY_LIMIT_PER_AUTHOR, per_author=True)


def _count(review: Review, changes: dict[int, int]) -> None:
    """Move the counters of a locked review; its rank follows."""
    counted = {COUNTERS[value]: F(COUNTERS[value]) + number for value, number in changes.items()}
    for value, number in changes.items():
        setattr(review, COUNTERS[value], getattr(review, COUNTERS[value]) + number)
    up, down = review.helpful_count_denormalised, review.unhelpful_count_denormalised
    review.helpful_rank = wilson_lower_bound(up, down)
    Review.objects.filter(pk=review.pk).update(helpful_rank=review.helpful_rank, **counted)
