"""Approving, holding, hiding, restoring: state, log entry and event in one transaction."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from community.events import Moderation, moderated
from community.models import Member, ModerationEntry, Status
from community.slots import ModeratedKind, moderated_kinds

Act = ModerationEntry.Act
AFTER = {Act.HOLD: Status.HELD, Act.APPROVE: Status.VISIBLE, Act.HIDE: Status.HIDDEN, Act.RESTORE: Status.VISIBLE}
ALLOWED_BEFORE = {
    Act.HOLD: {Status.VISIBLE},
    Act.APPROVE: {Status.HELD},
    Act.HIDE: {Status.VISIBLE, Status.HELD},
    Act.RESTORE: {Status.HIDDEN},
}


class NotPossible(Exception):
    """The contribution is not in a state that the act starts from, or was changed meanwhile."""


def approve(*, kind: str, pk: int, actor: Member | None, note: str = "") -> ModerationEntry:
    """Show a held contribution; raise NotPossible when it is not held."""
    return _act(Act.APPROVE, kind=kind, pk=pk, actor=actor, reason="", note=note)


def hide(*, kind: str, pk: int, actor: Member | None, reason: str, note: str = "") -> ModerationEntry:
    """Take a contribution away from others for a reason; raise NotPossible or ValueError without a reason."""
    if not reason:
        raise ValueError("hiding needs a reason")
    return _act(Act.HIDE, kind=kind, pk=pk, actor=actor, reason=reason, note=note)


def restore(*, kind: str, pk: int, actor: Member | None, note: str = "") -> ModerationEntry:
    """Show a hidden contribution again; raise NotPossible when it is not hidden."""
    return _act(Act.RESTORE, kind=kind, pk=pk, actor=actor, reason="", note=note)


def hold(*, kind: str, pk: int, actor: Member | None, reason: str, note: str = "") -> ModerationEntry:
    """Put a visible contribution into the queue; raise NotPossible when it is not visible."""
    return _act(Act.HOLD, kind=kind, pk=pk, actor=actor, reason=reason, note=note)


@transaction.atomic
def _act(act: Act, *, kind: str, pk: int, actor: Member | None, reason: str, note: str) -> ModerationEntry:
    entry_kind = moderated_kinds.get(kind)
    row: Any = entry_kind.model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if row.status not in ALLOWED_BEFORE[act]:
        raise NotPossible(f"{kind} {pk} is {row.status}, cannot {act}")
    before, after = row.status, AFTER[act]
    entry_kind.apply(row, after, "moderator")
    entry = ModerationEntry.objects.create(
        kind=kind, object_id=pk, act=act, reason=reason, note=note, before=before, after=after,
        actor=actor, author_id=entry_kind.author_id(row), at=timezone.now(),
    )  # fmt: skip
    moderated.send(sender=entry_kind.model, event=_event(entry_kind, row, entry))
    return entry


def _event(kind: ModeratedKind, row: Any, entry: ModerationEntry) -> Moderation:
    return Moderation(
        key=f"moderation:{entry.pk}", member_id=entry.author_id, topic_ids=kind.topic_ids(row), source=kind.key,
        source_id=row.pk, at=entry.at, act=entry.act, reason=entry.reason, note=entry.note, title=kind.title(row),
        url=kind.url(row), entry_id=entry.pk,
    )  # fmt: skip
