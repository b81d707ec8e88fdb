"""Leaderboards: who gathered most in a topic and a period, and who is shown them at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.keyset import Page, page_of
from community.models import Member, Topic
from experts.models import BoardAbsence, Standing

PAGE_SIZE = 20
NEW_FOR = timedelta(days=14)
COUNTED_PLACES = 1000  # one's own place is counted so far and not farther


class Period(models.TextChoices):
    """What a board looks back on."""

    MONTH = "30-days", _("30 days")
    YEAR = "year", _("a year")
    ALL = "all", _("all time")


COLUMN = {Period.MONTH: "score_30_days", Period.YEAR: "score_year", Period.ALL: "score"}


def rows_of(topic: Topic, period: Period) -> QuerySet[Standing]:
    """Return the standings on a board: something gathered, not staff, nobody who stays off."""
    column = COLUMN[period]
    rows = Standing.objects.on_boards().filter(topic=topic, **{f"{column}__gt": 0})
    return rows.select_related("member", "topic").order_by(f"-{column}", "-id")


def page(topic: Topic, period: Period, cursor: str = "") -> Page[Standing]:
    """Return a page of a board, the best first."""
    return page_of(rows_of(topic, period), (f"-{COLUMN[period]}", "-id"), size=PAGE_SIZE, cursor=cursor)


def place_of(standing: Standing, period: Period) -> int | None:
    """Return a member's own place, None where it lies beyond the counted ones or she has none; one query."""
    column = COLUMN[period]
    own = getattr(standing, column)
    if own <= 0:
        return None
    before = Q(**{f"{column}__gt": own}) | Q(**{column: own, "pk__gt": standing.pk})
    ahead = rows_of(standing.topic, period).filter(before).order_by()[:COUNTED_PLACES].count()
    return ahead + 1 if ahead < COUNTED_PLACES else None


def is_newcomer(member: Any, standing: Standing | None, *, at: datetime) -> bool:
    """Whether boards would only discourage: a young account, or nothing contributed to the topic yet.

    Visitors and staff are no newcomers: nobody compares them with anyone.
    """
    if not member.is_authenticated or member.is_staff or member.speaks_for_seller:
        return False
    return member.date_joined > at - NEW_FOR or standing is None or standing.items == 0


def is_off(member: Member) -> bool:
    """Whether the member stays off the boards."""
    return BoardAbsence.objects.filter(member=member).exists()


@transaction.atomic
def stay_off(*, member: Member, off: bool) -> None:
    """Take `member` off all boards, of topics to come too, or let her stand there again. Twice changes nothing."""
    if off:
        BoardAbsence.objects.get_or_create(member=member, defaults={"since": timezone.now()})
    else:
        BoardAbsence.objects.filter(member=member).delete()
