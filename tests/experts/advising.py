"""Makes standings and recommendation lists for tests: plain functions, the lists over the real verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from community.models import Member, Topic
from experts.advice.content import ListContent, Pick
from experts.advice.recommending import publish
from experts.models import Level, Recommendation, Standing
from shop.models import Family
from tests.factory import make_member


def give_standing(member: Member, topic: Topic, level: Level = Level.EXPERT, **more: Any) -> Standing:
    """A standing of this level, held for ninety days."""
    fields: dict[str, Any] = {"score": 80.0, "since": timezone.now() - timedelta(days=90), **more}
    return Standing.objects.create(member=member, topic=topic, level=level, best_level=level, **fields)


def content(*families: Family, **more: Any) -> ListContent:
    """A list of these products, each with a reason."""
    picks = tuple(Pick(family_id=family.pk, reason=f"Because {family.title} just works.") for family in families)
    return ListContent(
        **{"title": "My choice for small kitchens", "words": "For *two* people.", "picks": picks, **more}
    )


def make_list(
    topic: Topic, *families: Family, member: Member | None = None, at: datetime | None = None, **more: Any
) -> Recommendation:
    """A published list by an expert of the topic."""
    author = member or make_member()
    if not Standing.objects.filter(member=author, topic=topic).exists():
        give_standing(author, topic)
    return publish(member=author, topic=topic, content=content(*families, **more), at=at)
