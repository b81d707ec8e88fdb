"""What a standing opens: making recommendation lists, and being published at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from community.models import Member, Topic
from experts.models import Level, Standing
from experts.models.standing import StandingQuerySet

EXPERTS = Q(level=Level.EXPERT)
CONTRIBUTORS = Q(level=Level.CONTRIBUTOR, topic__expert_policy__contributors_recommend=True)


def topics_to_recommend_in(member: Member) -> list[Topic]:
    """Return the open topics in which `member` may make lists, in the staff's order; one query, none for staff."""
    if member.is_staff or member.speaks_for_seller:
        return []
    return list(Topic.objects.open().filter(pk__in=_entitling(member).values("topic")))


def may_recommend(member: Member, topic_id: int) -> bool:
    """Whether `member` may make lists in the topic: its experts, its contributors where staff allow it, never staff."""
    if member.is_staff or member.speaks_for_seller:
        return False
    return _entitling(member).filter(topic=topic_id).exists()


def _entitling(member: Member) -> StandingQuerySet:
    return Standing.objects.shown().filter(EXPERTS | CONTRIBUTORS, member=member)


def publishes_at_once(member_id: int, topic_ids: Iterable[int]) -> bool:
    """Whether contributions of a member to these topics need no look beforehand; one query.

    She is an expert of one of them, and staff have not switched this off for it.
    """
    experts = Standing.objects.experts().filter(member=member_id, topic__in=list(topic_ids))
    return experts.exclude(topic__expert_policy__publishes_experts_at_once=False).exists()
