"""Members report what breaks a rule; moderation settles the reports, and each reporter is told."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from community.events import Complained, Moderation, Settlement, complained, settled
from community.models import Member, ModerationEntry, Report
from community.slots import moderated_kinds
from community.text import storable


class NotReportable(Exception):
    """It is the member's own, or nobody sees it (any more)."""


@transaction.atomic
def report(*, kind: str, pk: int, member: Member, reason: str, note: str = "") -> Report:
    """Report the visible contribution `pk` of `kind` for a `Report.Reason`; a second report changes nothing.

    One that calls the product dangerous is a complaint as well. Raises NotReportable, KeyError for an unknown kind.
    """
    entry = moderated_kinds.get(kind)
    row: Any = entry.model._default_manager.filter(pk=pk).first()
    if row is None or not row.is_visible or entry.author_id(row) == member.pk or not member.is_active:
        raise NotReportable(f"{kind} {pk}")
    fields = {"reason": Report.Reason(reason), "note": storable(note).strip()[:500]}
    made, is_new = Report.objects.get_or_create(kind=kind, object_id=pk, reporter=member, defaults=fields)
    if is_new and made.reason == Report.Reason.DANGEROUS:
        event = Complained(
            key=f"report:{made.pk}", member_id=member.pk, topic_ids=entry.topic_ids(row), source=kind, source_id=pk,
            at=timezone.now(), text=made.note or entry.title(row), is_dangerous=True,
        )  # fmt: skip
        complained.send(sender=Report, event=event)
    return made


@transaction.atomic
def settle(*, kind: str, pk: int, is_hidden: bool) -> int:
    """Close the open reports on a contribution and tell each reporter; return how many there were."""
    now = timezone.now()
    found = list(Report.objects.select_for_update(of=("self",)).filter(kind=kind, object_id=pk, settled_at=None))
    if not found:
        return 0
    entry = moderated_kinds.get(kind)
    row = entry.model._default_manager.filter(pk=pk).first()
    for one in found:
        one.settled_at = now
        event = Settlement(
            key=f"report:{one.pk}:settled", member_id=one.reporter_id, topic_ids=entry.topic_ids(row) if row else (),
            source=kind, source_id=pk, at=now, is_hidden=is_hidden, title=entry.title(row) if row else "",
            url="/" if row is None or is_hidden else entry.url(row), report_id=one.pk,
        )  # fmt: skip
        settled.send(sender=Report, event=event)
    return Report.objects.filter(pk__in=[one.pk for one in found]).update(settled_at=now)


def settle_on_hide(event: Moderation, **_signal: object) -> None:
    """Hear `moderated`: whatever is hidden, by whichever way, settles its reports."""
    if event.act == ModerationEntry.Act.HIDE:
        settle(kind=event.source, pk=event.source_id, is_hidden=True)
