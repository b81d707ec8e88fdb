"""Keeping the summaries: the difference a change makes is applied in the transaction of the change.

Locks are always taken in the order family → review → family summary → months → topic summary, each by
ascending id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from community.models import Status, Topic
from reviews.counting import TOPIC_FIELD, Cell, Cells, cells_of, difference
from reviews.expertise import by_expert
from reviews.models import FamilyMonth, FamilySummary, Review, TopicSummary
from reviews.ranking import rank_score
from shop.models import Family

BATCH = 1000
REPEATED = ("topic_id", "category_id", "title_denormalised", "is_listed")  # of the family


@contextmanager
def summarised(review: Review) -> Iterator[None]:
    """Let the summaries follow what the body does to `review`, which is locked or not yet stored."""
    was_visible, was_family, before = review.is_visible, review.shown_family_id, cells_of(review)
    yield
    change = difference(before, cells_of(review))
    if change or was_visible != review.is_visible:
        apply(change, touched={was_family, review.shown_family_id})


@contextmanager
def summarised_anew(review: Review) -> Iterator[None]:
    """Let the summaries follow the storing of a new `review` in the body."""
    yield
    if change := cells_of(review):
        apply(change, touched={review.shown_family_id})


@transaction.atomic(savepoint=False)
def apply(change: Cells, *, touched: Collection[int]) -> None:
    """Add `change` to the summaries and renew what follows from them for the `touched` families.

    Four queries for a family, one for a topic.
    """
    for family_id in sorted(touched):
        _apply_to_family(family_id, change)
    apply_to_topics(change)


def apply_to_topics(change: Cells) -> None:
    """Add the topics' part of `change`; one query a topic. Topic 0 stands for none."""
    topics: dict[int, dict[str, int]] = {}
    for cell, number in change.items():
        if cell.table == "topic" and cell.owner_id and number:
            topics.setdefault(cell.owner_id, {})[cell.field] = number
    for topic_id in sorted(topics):
        _add_to_topic(topic_id, topics[topic_id])


def _apply_to_family(family_id: int, change: Cells) -> None:
    if not lock([family_id]):
        ensure([family_id])
    months = {row.month: row for row in FamilyMonth.objects.filter(family_id=family_id)}
    added: dict[str, Any] = {}
    for cell, number in change.items():
        if cell.owner_id != family_id:
            continue
        if cell.table == "family":
            added[cell.field] = F(cell.field) + number
        elif cell.month is not None:
            row = months.setdefault(cell.month, FamilyMonth(family_id=family_id, month=cell.month))
            setattr(row, cell.field, getattr(row, cell.field) + number)
    for month in {cell.month for cell in change if cell.month and cell.owner_id == family_id}:
        months[month].save()  # the family's summary row is locked: nobody else writes its months
    FamilySummary.objects.filter(pk=family_id).update(
        **added,
        rank_score=rank_score(((row.month, row.star_counts) for row in months.values()), today()),
        last_review_at=last_review_at(),
    )


def lock(family_ids: Iterable[int]) -> list[int]:
    """Lock the summaries of these families until the transaction ends; return those that exist. One query."""
    rows = FamilySummary.objects.select_for_update(no_key=True).filter(pk__in=list(family_ids))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _add_to_topic(topic_id: int, numbers: Mapping[str, int]) -> None:
    added = {field: F(field) + number for field, number in numbers.items()}
    if not TopicSummary.objects.filter(pk=topic_id).update(**added):
        TopicSummary.objects.bulk_create([TopicSummary(topic_id=topic_id)], ignore_conflicts=True)
        TopicSummary.objects.filter(pk=topic_id).update(**added)


def today() -> date:
    """Return the day (UTC) by which ratings age."""
    return datetime.now(UTC).date()


def last_review_at() -> Subquery:
    """Return when the newest visible review of the summary's family was published, as an expression."""
    newest = Review.objects.visible().filter(shown_family=OuterRef("pk")).order_by("-published_at", "-id")
    return Subquery(newest.values("published_at")[:1])


def ensure(family_ids: Collection[int]) -> None:
    """Give these families a summary row, or bring what it repeats of the family up to date.

    Reviews follow their family to another topic. Four queries for any number of families that did not change
    topic.
    """
    families = Family.objects.in_bulk(list(family_ids))
    with transaction.atomic():
        rows = FamilySummary.objects.in_bulk(list(families))
        topics = {pk: row.topic_id for pk, row in rows.items()}
        _move_reviews([family for pk, family in families.items() if pk in rows and topics[pk] != family.topic_id])
        differing = [row for pk, row in rows.items() if _repeat(families[pk], row)]
        lock(row.pk for row in differing)
        FamilySummary.objects.bulk_update(differing, list(REPEATED), batch_size=200)
        missing = [_row_of(family) for pk, family in families.items() if pk not in rows]
        FamilySummary.objects.bulk_create(missing, ignore_conflicts=True)


def _row_of(family: Family) -> FamilySummary:
    row = FamilySummary(family_id=family.pk)
    _repeat(family, row)
    return row


def repeated_of(family: Family) -> dict[str, Any]:
    """Return what a summary row repeats of its family."""
    return {
        "topic_id": family.topic_id,
        "category_id": family.category_id,
        "title_denormalised": family.title,
        "is_listed": family.gone_at is None and family.successor_id is None,
    }


def _repeat(family: Family, row: FamilySummary) -> bool:
    """Copy what the row repeats of the family; return whether anything differed."""
    wanted = repeated_of(family)
    differs = any(getattr(row, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(row, name, value)
    return differs


def _move_reviews(families: Collection[Family]) -> None:
    """Give the reviews shown at these families their family's topic, and the topics their counts."""
    change: Cells = Counter()
    for family in families:
        moving = Review.objects.filter(shown_family=family)
        for (old, field), number in topic_counts(moving).items():
            change[Cell("topic", old, None, field)] -= number
            change[Cell("topic", family.topic_id or 0, None, field)] += number
        moving.update(topic=family.topic_id, by_expert_denormalised=by_expert(family.topic_id))
    apply_to_topics(change)


def topic_counts(reviews: QuerySet[Review]) -> dict[tuple[int, str], int]:
    """Return how many visible reviews and quick ratings there are by (topic id, 0 for none.

    Summary field).
    """
    counted = reviews.filter(status=Status.VISIBLE).order_by().values_list("topic_id", "form").annotate(Count("pk"))
    return {(topic_id or 0, TOPIC_FIELD[form]): number for topic_id, form, number in counted}


def ensure_summaries() -> int:
    """Give every family and topic that has none a summary row; return how many rows were made."""
    made = 0
    missing = Family.objects.filter(summary__isnull=True).order_by("pk").values_list("pk", flat=True)
    while ids := list(missing[:BATCH]):
        ensure(ids)
        made += len(ids)
    topics = [
        TopicSummary(topic_id=pk) for pk in Topic.objects.filter(summary__isnull=True).values_list("pk", flat=True)
    ]
    TopicSummary.objects.bulk_create(topics, ignore_conflicts=True)
    return made + len(topics)
