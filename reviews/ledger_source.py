"""Reviews and quick ratings as a source that the ledger of the experts is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from community.events import Contribution, Judged
from reviews.models import Review, Vote
from reviews.telling import REVIEW, topics_of

BATCH = 500


def reviews() -> Iterator[tuple[Contribution, list[Judged]]]:
    """Return every review that was ever shown, with the votes in force, a few hundred at a time."""
    last = 0
    while True:
        rows = list(Review.objects.filter(pk__gt=last, first_shown_at__isnull=False).order_by("pk")[:BATCH])
        if not rows:
            return
        votes: dict[int, list[Vote]] = defaultdict(list)
        for vote in Vote.objects.filter(review__in=rows).order_by("pk"):
            votes[vote.review_id].append(vote)
        for row in rows:
            yield _contribution(row), [_judged(vote, row) for vote in votes[row.pk]]
        last = rows[-1].pk


def _contribution(review: Review) -> Contribution:
    return Contribution(
        key=f"{REVIEW}:{review.pk}:contributed", member_id=review.member_id, topic_ids=topics_of(review),
        source=REVIEW, source_id=review.pk, at=review.first_shown_at or review.published_at,
        form="quick_rating" if review.is_quick else "review",
    )  # fmt: skip


def _judged(vote: Vote, review: Review) -> Judged:
    return Judged(
        key=f"{REVIEW}:{review.pk}:vote:{vote.pk}:{vote.at.isoformat()}", member_id=review.member_id,
        topic_ids=topics_of(review), source=REVIEW, source_id=review.pk, at=vote.at,
        form="quick_rating" if review.is_quick else "review", kind="helpful" if vote.value > 0 else "unhelpful",
        value=vote.value, actor_id=vote.member_id,
    )  # fmt: skip
