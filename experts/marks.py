"""The badge beside an author's name: only in the topic it was earned in, with its meaning in words.

On a profile (topic None) all badges stand together, those of experts at rest too. Whoever speaks for the shop or a
brand has a mark of its own from the byline and none of these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from html import escape

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community.slots import Spot
from experts.models import Level, Standing
from experts.once import badges_at

BESIDE_NAMES = (Level.EXPERT, Level.CONTRIBUTOR)
ON_PROFILES = (*BESIDE_NAMES, Level.EMERITUS)
WORTH = {Level.EXPERT.value: 0, Level.CONTRIBUTOR.value: 1, Level.EMERITUS.value: 2}


def marks(spots: Collection[Spot]) -> dict[Spot, str]:
    """Return the badge HTML of those among `spots` (member id, topic id or None) who have one.

    One query for topics and one for profiles, and none for what the page knows already.
    """
    found: dict[Spot, list[Standing]] = defaultdict(list)
    by_topic: dict[int, set[int]] = defaultdict(set)
    everywhere = {member for member, topic in spots if topic is None}
    for member, topic in spots:
        if topic is not None:
            by_topic[topic].add(member)
    for standing in badges_at(by_topic):
        if standing.topic.is_open:
            found[standing.member_id, standing.topic_id].append(standing)
    for standing in _of_profiles(everywhere):
        found[standing.member_id, None].append(standing)
    return {spot: _together(rows) for spot, rows in found.items()}


def _of_profiles(members: set[int]) -> Iterable[Standing]:
    if not members:
        return ()
    rows = Standing.objects.shown().filter(member__in=members, level__in=ON_PROFILES, topic__is_open=True)
    return rows.select_related("topic").order_by("topic__position", "topic_id")


def _together(rows: list[Standing]) -> SafeString:
    return mark_safe("".join(badge(row) for row in sorted(rows, key=lambda row: WORTH[row.level])))


def badge(standing: Standing) -> SafeString:
    """Draw one badge: level and topic to see, since when and why to hear and to hover; nothing for newcomers."""
    words = title_of(standing)
    if not words:
        return SafeString("")
    since = since_of(standing)
    heard = f'<span class="sr-only">, {escape(since)}</span>' if since else ""
    meaning = escape(f"{since}. {why(standing)}" if since else why(standing))
    return mark_safe(
        f'<span class="badge" data-level="{standing.level}" title="{meaning}">{escape(words)}{heard}</span>'
    )


def title_of(standing: Standing) -> str:
    """Return level and topic in words, such as "Expert in Espresso"; "" for newcomers."""
    topic = {"topic": standing.topic.name}
    if standing.level == Level.EXPERT:
        return (_("Expert in %(topic)s, appointed") if standing.is_appointed else _("Expert in %(topic)s")) % topic
    if standing.level == Level.EMERITUS:
        return _("Expert in %(topic)s, at rest") % topic
    return _("Versed in %(topic)s") % topic if standing.level == Level.CONTRIBUTOR else ""


def level_words(level: str) -> str:
    """Return a level by itself, as members read it."""
    words = {
        Level.EXPERT.value: _("Expert"), Level.CONTRIBUTOR.value: _("Versed"),
        Level.EMERITUS.value: _("Expert at rest"), Level.NEWCOMER.value: _("New here"),
    }  # fmt: skip
    return words[level]


def since_of(standing: Standing) -> str:
    """Return "since May 2026", "" where nothing was reached yet."""
    if standing.since is None:
        return ""
    return _("since %(month)s") % {"month": date_format(timezone.localtime(standing.since), "F Y")}


def why(standing: Standing) -> str:
    """Return in a sentence what a level means."""
    if standing.level == Level.EXPERT and standing.is_appointed:
        return _("Appointed by the team of this community for knowledge of this topic.")
    if standing.level == Level.EXPERT:
        return _("What this member wrote about this topic helped many different members, and still does.")
    if standing.level == Level.EMERITUS:
        return _("Was an expert of this topic and writes less about it at present.")
    return _("What this member wrote about this topic helped others.")
