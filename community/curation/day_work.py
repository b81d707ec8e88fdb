"""What moderation brings to the admin's start page: what waits, and what was reported."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from community.day_work import COUNTED, DayLine, how_many
from community.models import Report, Status
from community.slots import moderated_kinds


def lines() -> list[DayLine]:
    """Return both, each with its oldest; one query for each kind of contribution and one for the reports."""
    return [_waiting(), _reported()]


def _waiting() -> DayLine:
    moments: list[datetime] = []
    for entry in moderated_kinds:
        rows = entry.queue().filter(status=Status.HELD).order_by(entry.at, "pk")
        moments += rows.values_list(entry.at, flat=True)[: COUNTED + 1]
    words = _since(len(moments), moments)
    return DayLine(_("Contributions that wait"), reverse("curation:queue"), words, bool(moments))


def _reported() -> DayLine:
    reports = Report.objects.filter(settled_at=None).order_by("at", "id")
    found = list(reports.values_list("kind", "object_id", "at")[: COUNTED + 1])
    # One contribution may have several reports; beyond what is counted nobody knows how many.
    number = len(found) if len(found) > COUNTED else len({(kind, pk) for kind, pk, _at in found})
    words = _since(number, [at for _kind, _pk, at in found])
    return DayLine(_("Reported contributions"), reverse("curation:reported"), words, bool(found))


def _since(number: int, moments: list[datetime]) -> str:
    if not number:
        return how_many(number)
    oldest = date_format(localtime(min(moments)), "SHORT_DATETIME_FORMAT")
    return _("%(many)s, the oldest since %(when)s") % {"many": how_many(number), "when": oldest}
