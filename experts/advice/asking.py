"""Whom visitors of a product page can ask: the experts of its topic."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from community import slots
from experts import slots as own_slots
from experts.models import Standing
from experts.once import experts_in, policy_of
from shop.models import Family

SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Adviser:
    """An expert who can be asked."""

    standing: Standing
    mark: SafeString


def advisers(topic_id: int) -> list[Adviser]:
    """Return the experts with the most standing in a topic; one query, and what their badges cost."""
    found = [row for row in experts_in(topic_id) if not row.member.is_staff][:SHOWN]
    marks = slots.marks_at({(row.member_id, topic_id) for row in found})
    return [Adviser(standing=row, mark=mark_safe(marks.get((row.member_id, topic_id), ""))) for row in found]


def offers_asking(topic_id: int) -> bool:
    """Whether staff let visitors ask in this topic; they do unless somebody decided otherwise. One query."""
    return policy_of(topic_id).asks_experts


def ask_url(family: Family) -> str:
    """Where to ask about a product, "" while no app offers that."""
    return next((url for give in own_slots.ask_urls if (url := give(family))), "")
