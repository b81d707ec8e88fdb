"""A member's badges in her archive, and what becomes of them when she leaves."""

from typing import Any

from community.models import Member
from experts.badges.awarding import count
from experts.models import BadgeAct, BadgeAward, BadgeDue


def export(member: Member) -> dict[str, Any]:
    """Return which badges were given and taken, and when."""
    acts = BadgeAct.objects.filter(award__member=member).order_by("id")
    return {"badges": list(acts.values("award__badge", "award__topic__slug", "act", "at"))}


def erase(member: Member, keep_texts: bool) -> None:
    """Forget them all, whatever becomes of the texts: a badge without its holder says nothing."""
    count(list(BadgeAward.objects.in_force().filter(member=member)), -1)
    BadgeAward.objects.filter(member=member).delete()
    BadgeDue.objects.filter(member=member).delete()
