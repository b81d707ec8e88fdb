"""What a page shows of each review, gathered in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.utils.safestring import mark_safe

from community import slots
from community.models import Member
from reviews.models import Photo, Review, Vote
from shop.models import Family

Viewer = Member | AnonymousUser


@dataclass(frozen=True, kw_only=True)
class Card:
    """A review as one viewer sees it."""

    review: Review
    photos: list[Photo]
    mark: str  # HTML of the author's badge in the topic
    vote: int  # the viewer's own: 1, -1 or 0
    is_own: bool

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The answered questions, in their order."""
        review = self.review
        rows: list[dict[str, Any]] = [
            {"key": "quality", "stars": review.quality_stars, "html": review.quality_html},
            {"key": "criticism", "severity": review.severity, "html": review.criticism_html},
            {"key": "everyday", "stars": review.everyday_stars, "html": review.everyday_html},
            {"key": "recommendation", "yes": review.recommends, "html": review.recommendation_html},
        ]
        answered = ("stars", "severity")
        kept = [r for r in rows if r["html"] or any(r.get(a) for a in answered) or r.get("yes") is not None]
        return [{**row, "html": mark_safe(row["html"])} for row in kept]


def cards(reviews: Sequence[Review], viewer: Viewer, *, with_family: bool = False) -> list[Card]:
    """Return what to show of each of `reviews`: authors, pictures and the viewer's votes, one query each."""
    relations = ["member", "family"] if with_family else ["member"]
    prefetch_related_objects(list(reviews), *relations)
    photos = _photos(reviews)
    marks = author_marks(reviews)
    votes = _votes(reviews, viewer)
    return [
        Card(
            review=review,
            photos=photos.get(review.pk, []),
            mark=marks.get((review.member_id, review.topic_id), ""),
            vote=votes.get(review.pk, 0),
            is_own=viewer.is_authenticated and review.member_id == viewer.pk,
        )
        for review in reviews
    ]


def author_marks(reviews: Iterable[Review]) -> dict[tuple[int | None, int | None], str]:
    """Return the badges to show beside the authors, by member and topic; one query, no badge without a topic."""
    spots = {(review.member_id, review.topic_id) for review in reviews if review.member_id and review.topic_id}
    return {(member_id, topic_id): html for (member_id, topic_id), html in slots.marks_at(spots).items()}


def own_review(viewer: Viewer, family_id: int) -> Review | None:
    """Return the viewer's review of the family, whatever its state; at most one query."""
    if not viewer.is_authenticated:
        return None
    return Review.objects.filter(member_id=viewer.pk, family_id=family_id).first()


def _photos(reviews: Sequence[Review]) -> dict[int, list[Photo]]:
    ids = [review.pk for review in reviews if review.photo_count_denormalised]
    found: dict[int, list[Photo]] = {}
    for photo in Photo.objects.filter(review__in=ids) if ids else ():
        found.setdefault(photo.review_id, []).append(photo)
    return found


def _votes(reviews: Sequence[Review], viewer: Viewer) -> dict[int, int]:
    if not viewer.is_authenticated or not reviews:
        return {}
    rows = Vote.objects.filter(member_id=viewer.pk, review__in=[r.pk for r in reviews])
    return dict(rows.values_list("review_id", "value"))


def best_reviews(family_ids: Sequence[int]) -> dict[int, Review]:
    """Return the most helpful full review of each family; one query, one step into the index for each family."""
    of_family = Review.objects.visible().filter(shown_family=OuterRef("pk"), form=Review.Form.FULL)
    best = of_family.order_by("-helpful_rank", "-by_expert_denormalised", "-published_at", "-id").values("pk")[:1]
    chosen = Family.objects.filter(pk__in=family_ids).annotate(best=Subquery(best)).values("best")
    rows = Review.objects.filter(pk__in=chosen).only("id", "shown_family_id", "title", "criticism", "language", "line")
    return {review.shown_family_id: review for review in rows}
