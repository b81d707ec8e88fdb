"""What one review adds to the summaries, cell by cell: exact integers, so that differences can be applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from reviews.models import Review

TOPIC_FIELD = {Review.Form.FULL.value: "review_count", Review.Form.QUICK.value: "quick_count"}
Table = Literal["family", "month", "topic"]


class Cell(NamedTuple):
    """One number of one summary row; `month` is None except in the table of months."""

    table: Table
    owner_id: int
    month: date | None
    field: str


Cells = Counter[Cell]


def month_of(moment: datetime) -> date:
    """Return the first day of the month (UTC) that `moment` lies in."""
    return moment.astimezone(UTC).date().replace(day=1)


def cells_of(review: Review) -> Cells:
    """Return what `review` adds as it stands; nothing unless it is visible."""
    cells: Cells = Counter()
    if not review.is_visible:
        return cells
    family_id = review.shown_family_id
    for field, number in _family_fields(review):
        cells[Cell("family", family_id, None, field)] += number
    if review.counts:
        cells[Cell("month", family_id, month_of(review.published_at), f"n{review.stars}")] += 1
    if review.topic_id is not None:
        cells[Cell("topic", review.topic_id, None, TOPIC_FIELD[review.form])] += 1
    return cells


def _family_fields(review: Review) -> Iterable[tuple[str, int]]:
    if review.photo_count_denormalised:
        yield "photo_review_count", 1
    if review.origin == Review.Origin.IMPORTED:
        yield "imported_count", 1
        yield "imported_stars", review.stars
    elif review.incentive != Review.Incentive.NONE:
        yield "incentivised_count", 1
    if review.counts:
        yield f"n{review.stars}", 1
        yield "rating_count", 1
        if not review.is_quick:
            yield "review_count", 1
            yield from _answer_fields(review)


def _answer_fields(review: Review) -> Iterable[tuple[str, int]]:
    if review.quality_stars:
        yield "quality_count", 1
        yield "quality_stars", review.quality_stars
    if review.everyday_stars:
        yield "everyday_count", 1
        yield "everyday_stars", review.everyday_stars
    if review.severity:
        yield f"severity_{review.severity}", 1
    if review.recommends is not None:
        yield "recommend_yes" if review.recommends else "recommend_no", 1


def difference(before: Cells, after: Cells) -> Cells:
    """Return what has to be added to get from `before` to `after`, cells that stay equal left out."""
    change = Counter(after)
    change.subtract(before)
    return Counter({cell: number for cell, number in change.items() if number})
