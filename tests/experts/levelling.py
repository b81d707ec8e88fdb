"""Makes standings for tests, as the daily run would leave them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from community.models import Member, Topic
from experts.levels import settle
from experts.models import Standing, StandingKey
from experts.policies import in_force
from messaging.models import Message

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def make_standing(member: Member, topic: Topic, **fields: Any) -> Standing:
    """A standing with an open gate and no score, if nothing else is said."""
    return Standing.objects.create(member=member, topic=topic, **{"gate": 1.0, **fields})


def expert_mark() -> float:
    """The score from which somebody is expert."""
    return in_force().expert_at


def settled(standing: Standing, *, at: datetime, **fields: Any) -> Standing:
    """The standing with these counted fields, settled and as it is stored."""
    Standing.objects.filter(pk=standing.pk).update(**fields)
    settle(standing=Standing.objects.get(pk=standing.pk), at=at)
    return Standing.objects.get(pk=standing.pk)


def make_expert(member: Member, topic: Topic, *, at: datetime = NOON, **fields: Any) -> Standing:
    """An expert by the rules."""
    return settled(make_standing(member, topic, **fields), at=at, score=expert_mark() + 10)


def told(member: Member) -> list[str]:
    """What a member was told, as kinds with the act, in order."""
    rows = Message.objects.filter(member=member).order_by("id")
    return [f"{row.kind.removeprefix('standing.')}:{row.context.get('act', '')}".rstrip(":") for row in rows]


def key_of(member: Member) -> int:
    """The member's standing key."""
    return StandingKey.objects.get_or_create(member=member)[0].key
