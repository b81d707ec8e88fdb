"""What the pages show of badges: all of them with their holders' number, one with its holders, a member's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from community.keyset import Page, page_of
from community.models import Member
from community.models.audience import Audience
from experts.badges.catalogue import KINDS, Badge, Kind, badges, offered
from experts.models import BadgeAward, BadgeCount

PAGE_SIZE = 24


@dataclass(frozen=True)
class Shown:
    """A badge as one reader sees it: how many hold it, and her own awards of it."""

    badge: Badge
    holders: int
    own: list[BadgeAward]


def gallery(viewer: Any) -> list[tuple[Kind, str | Promise, list[Shown]]]:
    """Return the badges by kind; one query, and one for a member's own."""
    counts = dict(BadgeCount.objects.values_list("badge", "holders"))
    own = _own(viewer)
    shown = [Shown(badge, counts.get(badge.key, 0), own.get(badge.key, [])) for badge in offered()]
    groups = [(kind, title, [one for one in shown if one.badge.kind == kind]) for kind, title in KINDS.items()]
    return [group for group in groups if group[2]]


def _own(viewer: Any, **only: str) -> dict[str, list[BadgeAward]]:
    found: dict[str, list[BadgeAward]] = {}
    if viewer.is_authenticated:
        awards = BadgeAward.objects.shown().filter(member=viewer.pk, **only).select_related("topic")
        for award in awards.order_by("awarded_at", "id"):
            found.setdefault(award.badge, []).append(award)
    return found


def one(badge: Badge, viewer: Any) -> Shown:
    """Return one badge as `viewer` sees it."""
    count = BadgeCount.objects.filter(badge=badge.key).values_list("holders", flat=True).first() or 0
    return Shown(badge, count, _own(viewer, badge=badge.key).get(badge.key, []))


def holders(badge: Badge, viewer: Any, cursor: str) -> Page[BadgeAward]:
    """Return who holds it, newest first, as far as they let somebody like `viewer` find them."""
    reader = Audience.MEMBERS if viewer.is_authenticated else Audience.EVERYONE
    rows = BadgeAward.objects.listed_to(reader).filter(badge=badge.key).select_related("member", "topic")
    return page_of(rows, ("-awarded_at", "-id"), size=PAGE_SIZE, cursor=cursor)


def shelf(request: HttpRequest, member: Member) -> dict[str, Any] | None:
    """The panel on a profile: a member's badges. Her own page says how to come by one; others see nothing then."""
    found = _known(BadgeAward.objects.shown().filter(member=member).select_related("topic"))
    is_own = member.nearness_of(request.user) == Audience.ME
    if not found and not (is_own and not member.is_staff and not member.speaks_for_seller):
        return None
    return {"awards": found, "is_own": is_own, "gallery_url": reverse("badges:gallery")}


def _known(awards: Iterable[BadgeAward]) -> list[tuple[Badge, BadgeAward]]:
    """Return the awards of badges that exist still, in the order of the badges."""
    pairs = [(badges.get(award.badge), award) for award in awards if award.badge in badges.entries]
    return sorted(pairs, key=lambda pair: (pair[0].order, pair[1].awarded_at, pair[1].pk))
