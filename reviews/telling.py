"""Sending the community's events about a review: unique keys, the right topic, both pages that change."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.dispatch import Signal
from django.utils import timezone

from community.events import By, Changed, Contribution, Judged, changed, judged, unjudged
from community.events import contributed as contributed_signal
from reviews.models import Review
from shop.events import FAMILY

REVIEW = "review"


def topics_of(review: Review) -> tuple[int, ...]:
    """Return the review's topic ids, as events carry them."""
    return () if review.topic_id is None else (review.topic_id,)


def tell(signal: Signal, review: Review, *, at: datetime | None = None, by: By = "author") -> None:
    """Send one of the events of a contribution (contributed, revised, withdrawn, restored)."""
    # A review is contributed once; the others may happen again.
    occasion = "contributed" if signal is contributed_signal else uuid4().hex
    event = Contribution(
        key=f"{REVIEW}:{review.pk}:{occasion}",
        member_id=review.member_id,
        topic_ids=topics_of(review),
        source=REVIEW,
        source_id=review.pk,
        at=at or timezone.now(),
        form="quick_rating" if review.is_quick else "review",
        by=by,
    )
    signal.send(sender=Review, event=event)


def tell_changed(review: Review, *families: int, at: datetime | None = None, is_gone: bool = False) -> None:
    """Say that the review's row shows something new, and so do the pages of `families`."""
    moment = at or timezone.now()
    sources = [(REVIEW, review.pk, is_gone), *((FAMILY, pk, False) for pk in sorted(set(families)))]
    for source, source_id, gone in sources:
        event = Changed(
            key=f"{source}:{source_id}:{uuid4().hex}",
            member_id=review.member_id if source == REVIEW else None,
            topic_ids=topics_of(review),
            source=source,
            source_id=source_id,
            at=moment,
            is_gone=gone,
        )
        changed.send(sender=Review, event=event)


def tell_judged(review: Review, *, actor_id: int, value: int, at: datetime | None = None, undone: bool = False) -> None:
    """Say that `actor_id` found the review helpful (1) or not (-1), or took that back."""
    event = Judged(
        key=f"{REVIEW}:{review.pk}:{uuid4().hex}",
        member_id=review.member_id,
        topic_ids=topics_of(review),
        source=REVIEW,
        source_id=review.pk,
        at=at or timezone.now(),
        form="quick_rating" if review.is_quick else "review",
        kind="helpful" if value > 0 else "unhelpful",
        value=value,
        actor_id=actor_id,
    )
    (unjudged if undone else judged).send(sender=Review, event=event)
