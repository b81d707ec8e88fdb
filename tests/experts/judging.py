"""Real reviews, comments and votes for the tests of the ledger, and what came of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from community.models import Member, Topic
from experts.models import LedgerEntry, Standing, StandingKey
from experts.tallying import revise_all
from reviews.models import Review
from reviews.voting import vote
from tests.factory import make_member
from tests.reviews.making import make_family, make_review


def reviewed(topic: Topic, member: Member, *, days_ago: float = 30, **more: Any) -> Review:
    """A review of a product of its own, written some days ago."""
    return make_review(make_family(topic), member, at=timezone.now() - timedelta(days=days_ago), **more)


def liked(review: Review, member: Member, *, days_ago: float = 1, value: int = 1) -> None:
    """A vote, some days ago, outside the limits of a day."""
    vote(review=review, member=member, value=value, at=timezone.now() - timedelta(days=days_ago), is_limited=False)


def crowd(size: int) -> list[Member]:
    """Many members."""
    return [make_member() for _ in range(size)]


def score(member: Member, topic: Topic, *, at: datetime | None = None) -> float:
    """The score once everything that is due is counted; 0 where there is no standing."""
    revise_all(at=at)
    return Standing.objects.filter(member=member, topic=topic).values_list("score", flat=True).first() or 0.0


def kinds(item: str) -> list[str]:
    """What the ledger says of a contribution, in order."""
    return list(LedgerEntry.objects.filter(item=item).order_by("pk").values_list("kind", flat=True))


def key_of(member: Member) -> int:
    """The member's standing key."""
    return StandingKey.objects.get(member=member).key
