"""Reviews by experts of their topic: kept as a column, so that lists may begin with them, and shown first on pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.utils.safestring import SafeString, mark_safe

from community.text import to_plain
from experts.models import Standing
from experts.once import policy_of
from reviews.models import Review
from reviews.reading import author_marks
from shop.models import Family

FEATURED = 2
EXCERPT = 220  # characters


def by_expert(topic: int | OuterRef | None) -> Exists:
    """Whether a review's author is an expert of `topic` today, as an expression on reviews."""
    return Exists(Standing.objects.experts().filter(member=OuterRef("member"), topic=topic))


def is_expert(member_id: int, topic_id: int | None) -> bool:
    """Whether a member is an expert of a topic; one query, none without a topic."""
    if topic_id is None:
        return False
    return Standing.objects.experts().filter(member=member_id, topic=topic_id).exists()


def mark_reviews(*, member_id: int, topic_ids: Collection[int]) -> None:
    """Keep up with a change of a member's standing in these topics: a query a topic, and one for each that changed."""
    for topic_id in topic_ids:
        wanted = is_expert(member_id, topic_id)
        rows = Review.objects.filter(member=member_id, topic=topic_id)
        rows.exclude(by_expert_denormalised=wanted).update(by_expert_denormalised=wanted)


def wrongly_marked(family_ids: Sequence[int]) -> list[tuple[int, bool]]:
    """Return the reviews at these products whose column is not what standing says: (number, as it should be)."""
    rows = Review.objects.filter(shown_family__in=family_ids).annotate(wanted=by_expert(OuterRef("topic")))
    wrong = rows.exclude(by_expert_denormalised=F("wanted")).order_by("pk")
    return list(wrong.values_list("pk", "wanted"))


@dataclass(frozen=True, kw_only=True)
class Featured:
    """A review that stands at the top of a product's page because an expert of the topic wrote it."""

    review: Review
    mark: SafeString
    words: str  # the beginning of what it says


def featured(family: Family) -> list[Featured]:
    """Return the experts' reviews to show first; one query, and with any two more (staff's choice, badges).

    Only whole reviews for which nobody got anything; those most found helpful come first.
    """
    rows = Review.objects.visible().of_family(family.pk).filter(by_expert_denormalised=True, form=Review.Form.FULL)
    rows = rows.filter(incentive=Review.Incentive.NONE).select_related("member")
    found = list(rows.order_by("-helpful_rank", "-published_at", "-id")[:FEATURED])
    if not found or (family.topic_id is not None and not policy_of(family.topic_id).features_experts):
        return []
    marks = author_marks(found)
    return [
        Featured(
            review=review,
            mark=mark_safe(marks.get((review.member_id, review.topic_id), "")),
            words=_beginning(review),
        )
        for review in found
    ]


def _beginning(review: Review) -> str:
    texts = (review.recommendation, review.everyday, review.quality, review.criticism)
    return to_plain(next((text for text in texts if text), ""), limit=EXCERPT)
