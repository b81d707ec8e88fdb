"""What the experts show on topic and profile pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import slots
from community.models import Member, Topic
from community.slots import Link, Panel
from experts.marks import ON_PROFILES, WORTH
from experts.models import Level, Standing
from experts.once import experts_in
from experts.pieces import best_pieces

SHOWN_EXPERTS = 6
PIECES_EACH = 2
PIECES_ON_PROFILE = 3


def experts_of_topic(request: HttpRequest, topic: Topic) -> dict[str, Any] | None:
    """Experts of a topic with their best pieces, and the way to all of them; at most three queries."""
    chosen = experts_in(topic.pk)[: SHOWN_EXPERTS + 1]
    if not chosen:
        return None
    shown = chosen[:SHOWN_EXPERTS]
    pieces = best_pieces(shown, each=PIECES_EACH)
    return {
        "experts": [(standing, pieces[standing.pk]) for standing in shown],
        "experts_url": reverse("experts:of_topic", args=[topic.slug]),
        "has_more": len(chosen) > SHOWN_EXPERTS,
    }


def standings_of(member: Member, *, own: bool = False) -> list[Standing]:
    """Return a member's standings with a level, highest first; to herself also those that are still growing."""
    rows = Standing.objects.filter(member=member, topic__is_open=True).select_related("topic", "member")
    rows = rows.exclude(level=Level.NEWCOMER, items=0) if own else rows.shown().filter(level__in=ON_PROFILES)
    return sorted(rows, key=lambda row: (WORTH.get(row.level, len(WORTH)), -row.score, row.pk))


def standing_of_member(request: HttpRequest, member: Member) -> dict[str, Any] | None:
    """A profile's levels by topic with the best pieces; to the member herself also how far each has grown.

    Shown where the profile shows what its member wrote. With `?as=` she looks with the eyes of others.
    """
    own = request.user == member and request.GET.get("as", "me") == "me"
    if member.speaks_for_seller:
        return None
    standings = standings_of(member, own=own)
    if not standings and not own:
        return None
    pieces = best_pieces(standings, each=PIECES_ON_PROFILE)
    return {"standings": [(row, pieces[row.pk]) for row in standings], "is_own": own}


def register() -> None:
    """Add panels and links; called once by the app's `ready()`."""
    slots.panels.add(
        Panel(
            key="experts.topic", place="topic", template="experts/_topic_experts.html", context=experts_of_topic,
            order=10, column="side",
        )
    )  # fmt: skip
    slots.panels.add(
        Panel(
            key="experts.profile", place="profile", template="experts/_profile_standing.html",
            context=standing_of_member, order=10, column="main",
        )
    )  # fmt: skip
    for link in LINKS:
        slots.links.add(link)


LINKS = (
    Link(
        key="experts.topic", place="topic", label=_("Experts"),
        url=lambda topic: reverse("experts:of_topic", args=[topic.slug]), order=60,
    ),
    Link(
        key="experts.method", place="understand", label=_("How standing is counted"),
        url=lambda _subject: reverse("experts:method"), order=55,
    ),
    Link(
        key="experts.settings", place="account", label=_("Standing and boards"),
        url=lambda _subject: reverse("experts:settings"),
    ),
)  # fmt: skip
