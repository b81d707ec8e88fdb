"""The chart of one's own course: weekly points, noted by the daily run, and what they look like as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef
from django.utils import timezone

from experts.models import Standing, StandingPoint

EVERY = timedelta(days=7)
BATCH = 1000
SHOWN = timedelta(days=365)
LEFT, TOP, WIDTH, HEIGHT = 44, 16, 482, 204  # of the plot inside its picture, in its own units


def note(*, at: datetime) -> int:
    """Keep every score as a point of its course where the last one is seven days old; return how many were kept.

    Part of the daily run; said twice for one day it changes nothing. Who never had a score gets no point.
    """
    day = timezone.localtime(at).date()
    mine = StandingPoint.objects.filter(member=OuterRef("member"), topic=OuterRef("topic"))
    rows = Standing.objects.annotate(is_known=Exists(mine), is_fresh=Exists(mine.filter(day__gt=day - EVERY)))
    due = rows.filter(is_fresh=False).exclude(is_known=False, score__lte=0).order_by("pk")
    points = (
        StandingPoint(member_id=member, topic_id=topic, day=day, score=score)
        for member, topic, score in due.values_list("member_id", "topic_id", "score").iterator(chunk_size=BATCH)
    )
    kept = 0
    while batch := list(islice(points, BATCH)):
        StandingPoint.objects.bulk_create(batch, ignore_conflicts=True)
        kept += len(batch)
    return kept


@dataclass(frozen=True)
class Spot:
    """One point of the chart: where it lies in the picture and what it says."""

    day: date
    score: float
    x: float
    y: float


@dataclass(frozen=True)
class Mark:
    """A line across the chart: a height in the picture and its words or number."""

    y: float
    value: float


@dataclass(frozen=True)
class Course:
    """A chart of the past year, ready to be drawn: `path` and `area` are SVG paths."""

    spots: tuple[Spot, ...]
    path: str
    area: str
    grid: tuple[Mark, ...]
    threshold: Mark

    @property
    def first(self) -> Spot:
        """The oldest point."""
        return self.spots[0]

    @property
    def last(self) -> Spot:
        """The present."""
        return self.spots[-1]

    @property
    def months(self) -> list[Spot]:
        """The last point of every month, for the axis and the table; newest last."""
        by_month = {(spot.day.year, spot.day.month): spot for spot in self.spots}
        return list(by_month.values())


def course_of(*, standing: Standing, threshold: float, at: datetime) -> Course | None:
    """Return the course of the past year up to the present score, None before there are two points; one query."""
    today = timezone.localtime(at).date()
    rows = StandingPoint.objects.filter(
        member_id=standing.member_id, topic_id=standing.topic_id, day__gt=today - SHOWN, day__lt=today
    )
    points = [*rows.order_by("day").values_list("day", "score"), (today, standing.score)]
    return draw(points, threshold=threshold) if len(points) > 1 else None


def draw(points: Sequence[tuple[date, float]], *, threshold: float) -> Course:
    """Lay at least two points (day, score 0–100), oldest first, into the plot; the scale reaches to the threshold."""
    start, span = points[0][0], max(1, (points[-1][0] - points[0][0]).days)
    top = min(100.0, max(threshold, *(score for _day, score in points)) + 8)

    def height(score: float) -> float:
        return round(TOP + HEIGHT * (1 - score / top), 1)

    spots = tuple(
        Spot(day, score, round(LEFT + WIDTH * (day - start).days / span, 1), height(score)) for day, score in points
    )
    path = "M" + "L".join(f"{spot.x} {spot.y}" for spot in spots)
    floor = TOP + HEIGHT
    area = f"{path}L{spots[-1].x} {floor}L{spots[0].x} {floor}z"
    grid = tuple(Mark(height(value), value) for value in range(0, 101, 20) if value <= top)
    return Course(spots, path, area, grid, Mark(height(threshold), threshold))
