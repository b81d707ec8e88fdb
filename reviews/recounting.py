"""Counting the summaries anew from the reviews.

The proof of what the verbs keep, and the cure when it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, DateField, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from community.models import Status, Topic
from reviews.expertise import wrongly_marked
from reviews.models import FamilyMonth, FamilySummary, Photo, Review, TopicSummary, Vote
from reviews.models.review import COUNTED_ORIGINS
from reviews.ranking import rank_score, wilson_lower_bound
from reviews.summarising import REPEATED, ensure, lock, repeated_of, today, topic_counts
from shop.models import Family

BATCH = 500
STARS = ("n1", "n2", "n3", "n4", "n5")
VISIBLE = Q(status=Status.VISIBLE)
IMPORTED = Q(origin=Review.Origin.IMPORTED)
UNPAID = Q(incentive=Review.Incentive.NONE)
COUNTED = VISIBLE & UNPAID & Q(origin__in=COUNTED_ORIGINS)
FULL = COUNTED & Q(form=Review.Form.FULL)


@dataclass(frozen=True)
class Difference:
    """A number of a summary that is not what counting says."""

    table: str
    owner_id: int
    field: str
    stored: Any
    counted: Any

    def __str__(self) -> str:
        return f"{self.table} {self.owner_id}: {self.field} is {self.stored}, counted {self.counted}"


def _aggregates() -> dict[str, Any]:
    stars = {f"n{n}": Count("pk", filter=COUNTED & Q(stars=n)) for n in range(1, 6)}
    severities = {f"severity_{s}": Count("pk", filter=FULL & Q(severity=s)) for s in Review.Severity.values}
    return {
        **stars,
        **severities,
        "rating_count": Count("pk", filter=COUNTED),
        "review_count": Count("pk", filter=FULL),
        "photo_review_count": Count("pk", filter=VISIBLE & Q(photo_count_denormalised__gt=0)),
        "incentivised_count": Count("pk", filter=VISIBLE & ~IMPORTED & ~UNPAID),
        "imported_count": Count("pk", filter=VISIBLE & IMPORTED),
        "imported_stars": Sum("stars", filter=VISIBLE & IMPORTED, default=0),
        "quality_count": Count("quality_stars", filter=FULL),
        "quality_stars": Sum("quality_stars", filter=FULL, default=0),
        "everyday_count": Count("everyday_stars", filter=FULL),
        "everyday_stars": Sum("everyday_stars", filter=FULL, default=0),
        "recommend_yes": Count("pk", filter=FULL & Q(recommends=True)),
        "recommend_no": Count("pk", filter=FULL & Q(recommends=False)),
        "last_review_at": Max("published_at", filter=VISIBLE),
    }


NOTHING: dict[str, Any] = {name: None if name == "last_review_at" else 0 for name in _aggregates()}


def counted_families(family_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what counting says of each family, by id; one query."""
    names = {f"c_{name}": aggregate for name, aggregate in _aggregates().items()}
    rows = Review.objects.filter(shown_family__in=family_ids).order_by().values("shown_family_id").annotate(**names)
    counted = {row.pop("shown_family_id"): row for row in rows}
    return {pk: {n: counted[pk][f"c_{n}"] for n in NOTHING} if pk in counted else dict(NOTHING) for pk in family_ids}


def counted_months(family_ids: Collection[int]) -> dict[tuple[int, date], tuple[int, ...]]:
    """Return counts of one to five stars by (family id, month); one query."""
    month = TruncMonth("published_at", tzinfo=UTC, output_field=DateField())
    rows = Review.objects.filter(COUNTED, shown_family__in=family_ids).order_by()
    stars = {f"c{n}": Count("pk", filter=Q(stars=n)) for n in range(1, 6)}
    found = rows.annotate(month=month).values("shown_family_id", "month").annotate(**stars)
    return {(r["shown_family_id"], r["month"]): tuple(r[name] for name in stars) for r in found}


def _stored_months(family_ids: Collection[int]) -> dict[tuple[int, date], FamilyMonth]:
    rows = FamilyMonth.objects.filter(family__in=family_ids)
    return {(row.family_id, row.month): row for row in rows}


@transaction.atomic
def recount(family_ids: Sequence[int], *, write: bool = True) -> list[Difference]:
    """Say what in the summaries of these families differs from counting, and, with `write`, put it right.

    Locks the summaries, so that reviews written meanwhile come before or after. Five queries while all is
    right.
    """
    existing = set(lock(family_ids))
    differences = [Difference("family", pk, "row", None, "missing") for pk in family_ids if pk not in existing]
    if differences and write:
        ensure([difference.owner_id for difference in differences])
    rows = FamilySummary.objects.in_bulk(list(family_ids))
    stored, counted = _stored_months(family_ids), counted_months(family_ids)
    differences += _different_months(stored, counted)
    by_family: dict[int, list[tuple[date, tuple[int, ...]]]] = {}
    for (pk, month), stars in counted.items():
        by_family.setdefault(pk, []).append((month, stars))
    changed = []
    families = Family.objects.in_bulk(list(rows))
    for pk, numbers in counted_families(list(rows)).items():
        scores = by_family.get(pk, [])
        found = _compare(rows[pk], {**numbers, **repeated_of(families[pk])}, scores)
        differences += found
        if found:
            changed.append(rows[pk])
    if write:
        _write_months(stored, counted)
        FamilySummary.objects.bulk_update(changed, [*NOTHING, *REPEATED, "rank_score"], batch_size=100)
    return differences


def _compare(
    row: FamilySummary, wanted: dict[str, Any], scores: list[tuple[date, tuple[int, ...]]]
) -> list[Difference]:
    """Return what differs, and set it in the row."""
    now = today()
    wanted["rank_score"] = rank_score(scores, now)
    found = [Difference("family", row.pk, n, getattr(row, n), v) for n, v in wanted.items() if getattr(row, n) != v]
    if [difference.field for difference in found] == ["rank_score"]:
        # On the first of a month, until the nightly job has been round, the rank is right as of last month.
        last_month = now.replace(day=1) - timedelta(days=1)
        if row.rank_score == rank_score(scores, last_month):
            found = []
    for name, value in wanted.items():
        setattr(row, name, value)
    return found


def _different_months(
    stored: dict[tuple[int, date], FamilyMonth], counted: dict[tuple[int, date], tuple[int, ...]]
) -> list[Difference]:
    none = (0,) * len(STARS)
    return [
        Difference("month", pk, f"{month:%Y-%m}", was, now)
        for pk, month in sorted(stored.keys() | counted.keys())
        if (was := stored[pk, month].star_counts if (pk, month) in stored else none)
        != (now := counted.get((pk, month), none))
    ]


def _write_months(
    stored: dict[tuple[int, date], FamilyMonth], counted: dict[tuple[int, date], tuple[int, ...]]
) -> None:
    rows = [
        FamilyMonth(family_id=pk, month=month, **dict(zip(STARS, stars, strict=True)))
        for (pk, month), stars in counted.items()
        if (pk, month) not in stored or stored[pk, month].star_counts != stars
    ]
    FamilyMonth.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["family", "month"], update_fields=STARS, batch_size=500
    )
    emptied = [row.pk for key, row in stored.items() if key not in counted]
    if emptied:
        FamilyMonth.objects.filter(pk__in=emptied).delete()


@transaction.atomic
def recount_topics(*, write: bool = True) -> list[Difference]:
    """Say which topics' counts differ from counting, and, with `write`, put them right.

    Counts every review.
    """
    topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    list(TopicSummary.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows = TopicSummary.objects.in_bulk(topics)
    counted = topic_counts(Review.objects.all())
    differences = []
    for topic_id in topics:
        row = rows.setdefault(topic_id, TopicSummary(topic_id=topic_id))
        for field in ("review_count", "quick_count"):
            number = counted.get((topic_id, field), 0)
            if getattr(row, field) != number:
                differences.append(Difference("topic", topic_id, field, getattr(row, field), number))
                setattr(row, field, number)
    if write:
        for row in rows.values():
            row.save()
    return differences


def recount_all(*, write: bool, progress: Callable[[int], None]) -> Iterator[Difference]:
    """Yield every difference.

    Families in batches of their own transactions. `progress` hears how many were done.
    """
    last = 0
    families = Family.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(families.filter(pk__gt=last)[:BATCH]):
        yield from recount_votes(ids, write=write)  # photos too, which families count
        yield from recount(ids, write=write)
        yield from recount_experts(ids, write=write)
        last = ids[-1]
        progress(len(ids))
    yield from recount_topics(write=write)


@transaction.atomic
def recount_experts(family_ids: Sequence[int], *, write: bool = True) -> list[Difference]:
    """Say which reviews shown at these families are wrongly (not) an expert's, and, with `write`, mend it."""
    wrong = wrongly_marked(family_ids)
    for value in (True, False) if write else ():
        ids = [pk for pk, wanted in wrong if wanted is value]
        Review.objects.filter(pk__in=ids).update(by_expert_denormalised=value)
    return [Difference("review", pk, "by_expert_denormalised", not wanted, wanted) for pk, wanted in wrong]


@transaction.atomic
def recount_votes(family_ids: Sequence[int], *, write: bool = True) -> list[Difference]:
    """Say which reviews shown at these families miscount votes or photos, and, with `write`, mend it."""
    counts = {
        "helpful_count_denormalised": _per_review(Vote, Q(value=1)),
        "unhelpful_count_denormalised": _per_review(Vote, Q(value=-1)),
        "photo_count_denormalised": _per_review(Photo, Q()),
    }
    shown = Review.objects.filter(shown_family__in=family_ids).annotate(**{f"c_{n}": c for n, c in counts.items()})
    wrong = shown.exclude(**{name: F(f"c_{name}") for name in counts}).order_by("pk")
    differences = []
    for review in wrong.select_for_update(no_key=True, of=("self",)):
        for name in counts:
            counted = getattr(review, f"c_{name}")
            if getattr(review, name) != counted:
                differences.append(Difference("review", review.pk, name, getattr(review, name), counted))
                setattr(review, name, counted)
        if write:
            up, down = review.helpful_count_denormalised, review.unhelpful_count_denormalised
            review.helpful_rank = wilson_lower_bound(up, down)
            review.save(update_fields=[*counts, "helpful_rank"])
    return differences


def _per_review(model: type[Vote] | type[Photo], chosen: Q) -> Coalesce:
    rows = model._default_manager.filter(chosen, review=OuterRef("pk")).order_by().values("review")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
