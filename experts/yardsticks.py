"""The yardstick: what a contribution is usually worth, frozen for a quarter and published, so that the bar stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from experts.event_files import days_of
from experts.models import ItemTally
from experts.models import Yardstick as YardstickRow
from experts.policies import in_force
from experts.valuing import USUAL, Piece, Yardstick, yardstick_of


def quarter_of(at: datetime) -> datetime:
    """Return the beginning of the quarter, in the site's time zone."""
    local = timezone.localtime(at)
    return local.replace(month=(local.month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def yardstick_at(at: datetime) -> Yardstick:
    """Return the yardstick in force at a moment; before any was measured, what `experts.valuing` believes."""
    is_later = Case(When(since__lte=at, then=Value(0)), default=Value(1), output_field=IntegerField())
    row = YardstickRow.objects.order_by(is_later, "-since").first()
    return Yardstick(row.mean, row.norms) if row is not None else Yardstick(USUAL)


def measure(*, at: datetime) -> YardstickRow | None:
    """Measure the yardstick of the quarter once, from the tallies of what was written before it; None when it was.

    The very first one is measured of everything at once: a community that just began has nothing before its quarter.
    """
    since = quarter_of(at)
    if YardstickRow.objects.filter(since__gte=since).exists():
        return None
    before = since if YardstickRow.objects.exists() else at
    rows = ItemTally.objects.filter(at__lt=before, author__isnull=False).order_by("item")
    counted = [_piece(row) for row in rows.values("form", "topics", "at", "weight", "value", "is_removed").iterator()]
    found = yardstick_of(counted, at=days_of(before), p=in_force())
    row, _ = YardstickRow.objects.get_or_create(
        since=since, defaults={"norms": dict(found.norms), "mean": found.mean, "items": len(counted)}
    )
    return row


def _piece(row: Mapping[str, Any]) -> Piece:
    return Piece(
        row["form"], tuple(row["topics"]), days_of(row["at"]), row["weight"], row["value"], 0.0, row["is_removed"]
    )
