"""A member's standing in her archive, and what becomes of it when she leaves."""

from __future__ import annotations

from typing import Any

from community.models import Member
from experts.models import BoardAbsence, Leave, LedgerEntry, Standing, StandingKey, StandingPoint, StandingQuestion

NOBODY = -1  # no key is negative
STANDING = ("topic__slug", "score", "competence", "activity", "gate", "level", "since", "best_level", "counted_at")
QUESTION = ("topic__slug", "text", "asked_at", "answer", "answered_at")


def export(member: Member) -> dict[str, Any]:
    """Return standings and their course, what she contributed to them, leaves, questions, and the boards' setting.

    Who judged her is not among it, nor what the ledger says of others.
    """
    key = StandingKey.objects.filter(member=member).values_list("key", flat=True).first() or NOBODY
    contributed = LedgerEntry.objects.filter(author=key, kind=LedgerEntry.Kind.ITEM).order_by("id")
    judged = LedgerEntry.objects.filter(actor=key, kind=LedgerEntry.Kind.VOTE).order_by("id")
    points = StandingPoint.objects.filter(member=member).order_by("topic_id", "day")
    questions = StandingQuestion.objects.filter(member=member).order_by("id")
    return {
        "standings": list(Standing.objects.filter(member=member).order_by("topic_id").values(*STANDING)),
        "standing_course": list(points.values("topic__slug", "day", "score")),
        "standing_contributions": list(contributed.values("item", "form", "at")),
        "standing_judgements": list(judged.values("item", "value", "at")),
        "standing_leaves": list(Leave.objects.filter(member=member).order_by("id").values("starts_at", "ends_at")),
        "standing_questions": list(questions.values(*QUESTION)),
        "stays_off_boards": BoardAbsence.objects.filter(member=member).exists(),
    }


def erase(member: Member, keep_texts: bool) -> None:
    """Leave it to her row: everything here goes with it, the standing key last.

    Until then the other parts still tell the ledger what they take away, under her key; afterwards it is nobody's.
    """
