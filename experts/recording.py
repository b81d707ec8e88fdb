"""Writing down what became of a standing, and saying that others see something else now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from community.events import Changed, changed
from community.models import Member
from experts.models import Standing, StandingAct
from experts.policies import in_force


def write(
    standing: Standing, *, act: str, before: str, at: datetime, actor: Member | None = None, reason: str = ""
) -> StandingAct:
    """Write down an act about a standing that has its new level already; `actor` None is the rules."""
    return StandingAct.objects.create(
        member_id=standing.member_id, topic_id=standing.topic_id, act=act, before=before, after=standing.level,
        score=standing.score, policy_version=in_force().version, reason=reason, actor=actor, at=at,
    )  # fmt: skip


def export(member: Member) -> dict[str, Any]:
    """Return what became of a member's standings, by the rules and by people, with the reasons; not who decided."""
    acts = StandingAct.objects.filter(member=member).order_by("id")
    return {"standing_acts": list(acts.values("topic__slug", "act", "before", "after", "score", "reason", "at"))}


def erase(member: Member, keep_texts: bool) -> None:
    """Forget whose standing it was, and the reasons: they may tell of her. That it was decided stays."""
    StandingAct.objects.filter(member=member).update(member=None, reason="")


def tell_changed(standing: Standing, *, at: datetime) -> None:
    """Say that what others see of a standing is different now: caches and the search index hear it."""
    event = Changed(
        key=f"standing:{standing.pk}:{standing.level}:{at.isoformat()}",
        member_id=standing.member_id,
        topic_ids=(standing.topic_id,),
        source="standing",
        source_id=standing.pk,
        at=at,
    )
    changed.send(sender=Standing, event=event)
