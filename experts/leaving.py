"""Declared leave: a member says she will be away, and the clock of demotion stands still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from community.models import Member
from experts.level_rules import Span
from experts.models import Leave, Standing

MOST = timedelta(days=120)  # in any 365 days
YEAR = timedelta(days=365)
BACKDATED = timedelta(days=1)  # whoever declares it on the day itself began this morning


class TooLong(ValueError):
    """More than 120 days within a year."""


class Overlaps(ValueError):
    """She is away then already."""


@transaction.atomic
def declare(*, member: Member, starts_at: datetime, ends_at: datetime, at: datetime) -> Leave:
    """Declare leave. Raises ValueError for one that has begun long ago or ends before it starts, TooLong, Overlaps."""
    if ends_at <= starts_at or ends_at <= at:
        raise ValueError("a leave ends later than it starts, and not in the past")
    if starts_at < at - BACKDATED:
        raise ValueError("a leave is declared before it begins")
    Member.objects.select_for_update().get(pk=member.pk)  # two at once would both see enough days left
    others = list(member.leaves.values_list("starts_at", "ends_at"))
    if any(start < ends_at and starts_at < end for start, end in others):
        raise Overlaps
    if most_in_a_year([*others, (starts_at, ends_at)]) > MOST:
        raise TooLong
    leave = Leave.objects.create(member=member, starts_at=starts_at, ends_at=ends_at)
    _look_again(member, at)
    return leave


@transaction.atomic
def end(*, leave: Leave, at: datetime) -> None:
    """Come back early: what was used of the leave stays used, one that has not begun is taken back."""
    row = Leave.objects.select_for_update().filter(pk=leave.pk).first()
    if row is None or row.ends_at <= at:
        return
    if row.starts_at >= at:
        row.delete()
    else:
        row.ends_at = at
        row.save(update_fields=["ends_at"])
    _look_again(leave.member, at)


def days_left(member: Member, at: datetime) -> int:
    """Return how many days a leave that begins at `at` may have; declared ones to come are counted in. One query."""
    others = list(member.leaves.values_list("starts_at", "ends_at"))
    lengths = range(MOST.days, 0, -1)
    return next((n for n in lengths if most_in_a_year([*others, (at, at + timedelta(days=n))]) <= MOST), 0)


def most_in_a_year(spans: Iterable[Span]) -> timedelta:
    """Return the most time away within any 365 days."""
    spans = list(spans)
    none = timedelta()
    windows = [(end - YEAR, end) for _start, end in spans] + [(start, start + YEAR) for start, _end in spans]
    return max(
        (sum((max(none, min(end, till) - max(start, since)) for start, end in spans), none) for since, till in windows),
        default=none,
    )


def _look_again(member: Member, at: datetime) -> None:
    """A running clock stops or goes on: the next daily run looks at it."""
    Standing.objects.filter(member=member, low_since__isnull=False).update(due_at=at)
