"""What the experts bring to the admin's start page: nominations, suspicions and questions that wait."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.day_work import COUNTED, DayLine, DayWork, day_works, how_many
from experts import nominating
from experts.models import StandingQuestion, Suspicion


def register() -> None:
    """Bring the lines; called once at start-up."""
    works = (("nomination", nominations), ("suspicion", suspicions), ("standingquestion", questions))
    for order, (model, lines) in enumerate(works, start=12):
        permission = f"experts.change_{model}"
        day_works.add(DayWork(key=f"experts.{model}", permission=permission, lines=lines, order=order))


def nominations() -> list[DayLine]:
    """Return how many nominations wait; one query."""
    return _line(_("Nominated experts"), "nominations", nominating.waiting())


def suspicions() -> list[DayLine]:
    """Return how many groups wait for a decision; one query."""
    return _line(_("Votes set aside"), "suspicions", Suspicion.objects.filter(state=Suspicion.State.OPEN))


def questions() -> list[DayLine]:
    """Return how many members wait for an answer; one query."""
    return _line(_("Questions about standings"), "questions", StandingQuestion.objects.filter(answered_at=None))


def _line(label: str | Promise, page: str, rows: QuerySet[Any]) -> list[DayLine]:
    count = rows[: COUNTED + 1].count()
    return [DayLine(label, reverse(f"experts_desk:{page}"), how_many(count), bool(count))]
