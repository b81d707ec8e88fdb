"""What staff decide about a level: appointing for a time, and fixing it. Each with a reason that the member reads."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from community.models import Member, Topic
from experts import levels, recording, telling
from experts.models import Level, Standing
from experts.refusing import NoStanding, NotPossible, refuse_own

LONGEST = timedelta(days=731)
RISES = ("contributor", "expert", "returned", "appointment_ended")  # said by the decision itself


@transaction.atomic
def appoint(*, member: Member, topic: Topic, until: datetime, reason: str, by: Member, at: datetime) -> Standing:
    """Give the expert's badge until a day, marked as appointed; appointing again sets another day.

    Raises ValueError without a reason, for a day that is past or more than two years ahead, OwnCase, NoStanding.
    """
    _check(member, reason, by)
    if not at < until <= at + LONGEST:
        raise ValueError("an appointment ends within two years")
    standing, _ = Standing.objects.select_for_update().get_or_create(member=member, topic=topic)
    before = standing.level
    standing.appointed_until, standing.appointed_by, standing.appointed_why = until, by, reason
    standing.save(update_fields=["appointed_until", "appointed_by", "appointed_why"])
    return _settled(standing, "appointed", before, reason, by, at)


@transaction.atomic
def dismiss(*, standing: Standing, reason: str, by: Member, at: datetime) -> Standing:
    """End an appointment before its day: the level follows from the score. Raises NotPossible, ValueError, OwnCase."""
    row = _locked(standing)
    _check(row.member, reason, by)
    if row.appointed_until is None:
        raise NotPossible("not appointed")
    before = row.level
    row.appointed_until = at
    row.save(update_fields=["appointed_until"])
    return _settled(row, "dismissed", before, reason, by, at)


@transaction.atomic
def lock(*, standing: Standing, level: str, reason: str, by: Member, at: datetime) -> Standing:
    """Fix a level, whatever the score, until it is freed. Raises ValueError (reason, level), OwnCase, NoStanding."""
    if level not in Level.values:
        raise ValueError(f"no level {level!r}")
    row = _locked(standing)
    _check(row.member, reason, by)
    before = row.level
    row.locked_level, row.locked_by, row.locked_why = level, by, reason
    row.save(update_fields=["locked_level", "locked_by", "locked_why"])
    return _settled(row, "locked", before, reason, by, at)


@transaction.atomic
def unlock(*, standing: Standing, reason: str, by: Member, at: datetime) -> Standing:
    """Let the level follow from the score again. Raises NotPossible when it is not fixed, ValueError, OwnCase."""
    row = _locked(standing)
    _check(row.member, reason, by)
    if not row.locked_level:
        raise NotPossible("not fixed")
    before = row.level
    row.locked_level, row.locked_by, row.locked_why = "", None, ""
    row.save(update_fields=["locked_level", "locked_by", "locked_why"])
    return _settled(row, "unlocked", before, reason, by, at)


def _settled(standing: Standing, act: str, before: str, reason: str, by: Member, at: datetime) -> Standing:
    """Let the rules follow, then write down and tell what was decided."""
    levels.settle(standing=standing, at=at, untold=RISES)
    entry = recording.write(standing, act=act, before=before, at=at, actor=by, reason=reason)
    telling.tell_decision(standing=standing, act=entry)
    if standing.level == before:  # settling told the others; the mark "appointed" is seen by them too
        recording.tell_changed(standing, at=at)
    return standing


def _locked(standing: Standing) -> Standing:
    return Standing.objects.select_for_update(of=("self",)).select_related("member").get(pk=standing.pk)


def _check(member: Member, reason: str, by: Member) -> None:
    refuse_own(member.pk, by)
    if member.speaks_for_seller:
        raise NoStanding(member.public_name)
    if not reason.strip():
        raise ValueError("a decision about a level needs a reason")
