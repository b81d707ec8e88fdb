"""Telling a member of new badges: one notice in the inbox for all that came at once, never a mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.slots import MessageKind
from experts.models import BadgeAward
from messaging.telling import tell

KIND = MessageKind(
    key="badge.awarded", label=_("New badges"), template="experts/badges/told", by_mail=False, icon="medal"
)


def tell_awarded(*, members: Mapping[int, Member], awards: Iterable[BadgeAward]) -> None:
    """Tell each member of her new `awards`, which are stored already. A badge that comes back is not told again."""
    by_member: dict[int, list[BadgeAward]] = {}
    for award in awards:
        by_member.setdefault(award.member_id, []).append(award)
    for member_id, own in by_member.items():
        is_single = len(own) == 1
        member = members[member_id]
        tell(
            member=member,
            kind=KIND.key,
            key=f"badge:{min(award.pk for award in own)}",
            context={
                "badges": " ".join(dict.fromkeys(award.badge for award in own)),
                "url": reverse("badges:badge", args=[own[0].badge]) if is_single else member.get_absolute_url(),
            },
            topic=own[0].topic_id if is_single else None,
        )
