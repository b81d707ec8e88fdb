"""What one request needs in several places is asked once: who stands for a topic, and what staff chose for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.db.models import Case, IntegerField, Q, Value, When

from experts.models import Level, Standing, TopicPolicy

EXPERTS = 60  # of a topic, kept for the panels of one page
BADGED = (Level.EXPERT, Level.CONTRIBUTOR)


@dataclass
class Known:
    """What one request found so far: standings by topic and member (None: no badge), experts and policies by topic."""

    badges: dict[tuple[int, int], Standing | None] = field(default_factory=dict)
    experts: dict[int, list[Standing]] = field(default_factory=dict)
    policies: dict[int, TopicPolicy] = field(default_factory=dict)


_kept = Local()


def _begin(**kwargs: Any) -> None:
    _kept.known = Known()


def _end(**kwargs: Any) -> None:
    _kept.known = None


def _known() -> Known:
    """Return what this request knows; outside of requests nothing is kept."""
    return getattr(_kept, "known", None) or Known()


def register() -> None:
    """Begin anew with each request."""
    request_started.connect(_begin, dispatch_uid="experts.once: begin")
    request_finished.connect(_end, dispatch_uid="experts.once: end")


def badges_in(topic_id: int, member_ids: Collection[int]) -> dict[int, Standing]:
    """Return the standings with a badge of these members in a topic; one query for what is not known yet."""
    known = _known()
    missing = {member for member in member_ids if (topic_id, member) not in known.badges}
    if missing:
        _look(known, topic_id, missing)
    found = ((member, known.badges.get((topic_id, member))) for member in member_ids)
    return {member: standing for member, standing in found if standing is not None}


def badges_at(members: Mapping[int, Collection[int]]) -> list[Standing]:
    """Return the standings with a badge of members by topic, in one query; a page of one topic remembers them."""
    if len(members) == 1:
        return [row for topic, those in members.items() for row in badges_in(topic, those).values()]
    wanted = Q(pk__in=[])
    for topic, those in members.items():
        wanted |= Q(topic=topic, member__in=those)
    if not members:
        return []
    return list(Standing.objects.shown().filter(wanted, level__in=BADGED).select_related("topic"))


def experts_in(topic_id: int) -> list[Standing]:
    """Return a topic's experts, highest first, at most EXPERTS; no query when the page asked for badges there."""
    known = _known()
    if topic_id not in known.experts:
        _look(known, topic_id, set())
    return known.experts[topic_id]


def _look(known: Known, topic_id: int, members: set[int]) -> None:
    """Ask for the badges of `members`, and with the first question for the topic's experts, too."""
    wanted = Q(member__in=members, level__in=BADGED)
    is_first = topic_id not in known.experts
    if is_first:
        wanted |= Q(level=Level.EXPERT)
    asked = Case(When(member__in=members, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Standing.objects.shown().filter(wanted, topic=topic_id).select_related("member", "topic")
    found = list(rows.annotate(asked=asked).order_by("asked", "-score", "-id")[: len(members) + EXPERTS])
    known.badges.update({(topic_id, member): None for member in members})
    known.badges.update({(topic_id, row.member_id): row for row in found})
    if is_first:
        experts = (row for row in found if row.level == Level.EXPERT)
        known.experts[topic_id] = sorted(experts, key=lambda row: (-row.score, -row.pk))[:EXPERTS]


def policy_of(topic_id: int) -> TopicPolicy:
    """Return what staff chose for a topic, the defaults where they chose nothing."""
    known = _known()
    if topic_id not in known.policies:
        stored = TopicPolicy.objects.filter(topic=topic_id).first()
        known.policies[topic_id] = stored or TopicPolicy(topic_id=topic_id)
    return known.policies[topic_id]
