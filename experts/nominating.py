"""Nominations: where a moderator confirms each expert, reaching the mark queues instead of granting."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from community.models import Member
from experts import recording, telling
from experts.level_rules import EXPERT
from experts.models import Nomination, Standing
from experts.policies import in_force
from experts.refusing import NotPossible, refuse_own

State = Nomination.State


def waiting() -> QuerySet[Nomination]:
    """Return those to decide: whose member still stands above the low-water mark, shown, and not expert meanwhile."""
    p = in_force()
    shown = Standing.objects.shown().filter(score__gte=p.low_water * p.expert_at, locked_level="", appointed_until=None)
    return Nomination.objects.filter(state=State.WAITING, standing__in=shown.exclude(level=EXPERT))


def nominate(*, standing: Standing, at: datetime) -> None:
    """Queue a nomination, once. Nothing is told: the member is, when it is decided."""
    _, is_new = Nomination.objects.get_or_create(
        standing=standing, state=State.WAITING, defaults={"at": at, "score": standing.score}
    )
    if is_new:
        recording.write(standing, act="nominated", before=standing.level, at=at)


def declined_at(standing: Standing) -> datetime | None:
    """Return when the last nomination was declined; None where none was. One query."""
    declined = standing.nominations.filter(state=State.DECLINED).order_by("-decided_at")
    return declined.values_list("decided_at", flat=True).first()


@transaction.atomic
def confirm(*, nomination: Nomination, by: Member, reason: str = "", at: datetime) -> Standing:
    """Make the nominated member an expert; she is told. Raises NotPossible when decided, OwnCase for one's own."""
    row, standing = _open(nomination, by)
    _decide(row, State.CONFIRMED, by, reason, at)
    before = standing.level
    standing.level, standing.best_level, standing.since = EXPERT, EXPERT, at
    standing.low_since = standing.warned_at = standing.reminded_at = None
    standing.save(update_fields=["level", "best_level", "since", "low_since", "warned_at", "reminded_at"])
    act = recording.write(standing, act="confirmed", before=before, at=at, actor=by, reason=reason)
    telling.tell_decision(standing=standing, act=act)
    recording.tell_changed(standing, at=at)
    return standing


@transaction.atomic
def decline(*, nomination: Nomination, by: Member, reason: str, at: datetime) -> Standing:
    """Decline with a reason, which the member reads; three months later she may be nominated again.

    Raises NotPossible when it is decided, OwnCase for one's own, ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("declining needs a reason")
    row, standing = _open(nomination, by)
    _decide(row, State.DECLINED, by, reason, at)
    act = recording.write(standing, act="declined", before=standing.level, at=at, actor=by, reason=reason)
    telling.tell_decision(standing=standing, act=act)
    return standing


def _open(nomination: Nomination, by: Member) -> tuple[Nomination, Standing]:
    row = waiting().select_for_update(of=("self",)).filter(pk=nomination.pk).first()
    if row is None:
        raise NotPossible("decided meanwhile, or taken back")
    standing = Standing.objects.select_for_update().get(pk=row.standing_id)
    refuse_own(standing.member_id, by)
    return row, standing


def _decide(row: Nomination, state: str, by: Member, reason: str, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, at, reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
