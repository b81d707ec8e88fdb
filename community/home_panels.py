"""The kernel's own panels: topics at home, who follows a topic."""

from typing import Any

from django.http import HttpRequest

from community import slots
from community.chrome import chrome
from community.models import Interest, Member, Topic
from community.models.audience import SEES, Audience
from community.seeing import seen_by
from community.slots import Panel

SHOWN_FOLLOWERS = 6


def topic_tiles(request: HttpRequest, subject: None) -> dict[str, Any] | None:
    """All open topics, the member's own first; one query for a member, and one for the words below."""
    topics = list(chrome().topics)
    if not topics:
        return None
    followed: set[int] = set()
    if request.user.is_authenticated:
        followed = set(Interest.objects.filter(member_id=request.user.pk).values_list("topic_id", flat=True))
        topics.sort(key=lambda topic: topic.pk not in followed)
    words: dict[int, str] = {}
    for count in slots.topic_words:
        words |= count([topic.pk for topic in topics])
    tiles = [{"topic": t, "words": words.get(t.pk, ""), "is_followed": t.pk in followed} for t in topics]
    return {"tiles": tiles}


def newest_members(request: HttpRequest, subject: None) -> dict[str, Any] | None:
    """Members who said something about themselves that the reader may see, newest first; one query."""
    rows = Member.objects.present().exclude(about_html="").filter(kind=Member.Kind.MEMBER)
    members = list(rows.filter(about_for__in=_seen_by(request)).order_by("-id")[:4])
    return {"people": [seen_by(member, request.user) for member in members]} if members else None


def followers(request: HttpRequest, subject: Topic) -> dict[str, Any] | None:
    """Who follows the topic and shows it, newest first; one query."""
    rows = Interest.objects.filter(topic=subject, member__is_active=True, member__topics_for__in=_seen_by(request))
    members = [row.member for row in rows.select_related("member").order_by("-id")[: SHOWN_FOLLOWERS + 1]]
    if not members:
        return None
    return {
        "members": members[:SHOWN_FOLLOWERS],
        "has_more": len(members) > SHOWN_FOLLOWERS,
        "topic": subject,
    }


def _seen_by(request: HttpRequest) -> set[Audience]:
    """The audiences the reader belongs to with regard to others."""
    return SEES[Audience.MEMBERS if request.user.is_authenticated else Audience.EVERYONE]


PANELS = [
    Panel(
        key="community.topics", place="home", template="community/_topic_tiles.html", context=topic_tiles, order=0,
        column="wide",
    ),
    Panel(
        key="community.newest", place="home", template="community/_newest_members.html", context=newest_members,
        order=90, column="side",
    ),
    Panel(
        key="community.followers", place="topic", template="community/_followers.html", context=followers, order=40,
        column="side",
    ),
]  # fmt: skip
