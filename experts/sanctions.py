"""Suspending a standing at once, and lifting that: the badge goes from everywhere and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from community.models import Member
from experts import levels, recording, telling
from experts.models import Standing
from experts.refusing import NotPossible, refuse_own


@transaction.atomic
def suspend(*, standing: Standing, reason: str, by: Member, at: datetime) -> Standing:
    """Suspend one standing; it ends by itself after half a year. Raises NotPossible when it is, ValueError, OwnCase."""
    row = Standing.objects.select_for_update(of=("self",)).select_related("member").get(pk=standing.pk)
    refuse_own(row.member_id, by)
    _check(reason)
    if row.suspended_at:
        raise NotPossible("suspended already")
    return _suspend(row, reason, by, at)


@transaction.atomic
def suspend_member(*, member: Member, reason: str, by: Member, at: datetime) -> int:
    """Suspend all standings of a member, who is told once; return how many. Those suspended before stay as they are.

    Raises ValueError without a reason, OwnCase.
    """
    refuse_own(member.pk, by)
    _check(reason)
    rows = Standing.objects.select_for_update(of=("self",)).select_related("member").order_by("pk")
    rows_left = list(rows.filter(member=member, suspended_at=None))
    for number, row in enumerate(rows_left):
        _suspend(row, reason, by, at, is_told=number == 0, is_everywhere=True)
    return len(rows_left)


@transaction.atomic
def suspend_keys(*, keys: Iterable[int], reason: str, by: Member, at: datetime) -> int:
    """Suspend all standings of those whom these keys stand for, but for `by`; return how many members were hit."""
    found = Member.objects.filter(standing_key__key__in=list(keys)).exclude(pk=by.pk).order_by("pk")
    return sum(bool(suspend_member(member=member, reason=reason, by=by, at=at)) for member in found)


@transaction.atomic
def lift(*, standing: Standing, reason: str, by: Member, at: datetime) -> Standing:
    """End a suspension: level and badge are back as they were. Raises NotPossible, ValueError, OwnCase."""
    row = Standing.objects.select_for_update(of=("self",)).select_related("member").get(pk=standing.pk)
    refuse_own(row.member_id, by)
    _check(reason)
    if row.suspended_at is None:
        raise NotPossible("not suspended")
    row.suspended_at = row.low_since = row.warned_at = row.reminded_at = None
    row.save(update_fields=["suspended_at", "low_since", "warned_at", "reminded_at"])
    act = recording.write(row, act="lifted", before=row.level, at=at, actor=by, reason=reason)
    telling.tell_decision(standing=row, act=act)
    recording.tell_changed(row, at=at)
    return levels.settle(standing=row, at=at)


def _suspend(
    row: Standing, reason: str, by: Member, at: datetime, *, is_told: bool = True, is_everywhere: bool = False
) -> Standing:
    row.suspended_at = at
    row.save(update_fields=["suspended_at"])
    act = recording.write(row, act="suspended", before=row.level, at=at, actor=by, reason=reason)
    if is_told:
        telling.tell_decision(standing=row, act=act, is_everywhere=is_everywhere)
    recording.tell_changed(row, at=at)
    return levels.settle(standing=row, at=at)  # sets the day on which it ends


def _check(reason: str) -> None:
    if not reason.strip():
        raise ValueError("a suspension needs a reason")
