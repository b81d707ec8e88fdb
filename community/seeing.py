"""A member as somebody sees her: the one gate between a profile's columns and every page that shows them."""

from dataclasses import dataclass, field
from typing import Any

from community.models import Member
from community.models.audience import Audience


@dataclass(frozen=True)
class SeenMember:
    """What of `member` may be shown to a reader; what is not for her is empty."""

    member: Member
    reader: Audience
    about_html: str = ""
    about_language: str = ""
    region: str = ""
    languages: list[str] = field(default_factory=list)
    shows_since: bool = False
    shows_topics: bool = False
    shows_activity: bool = False


def seen_by(member: Member, user: Any, *, at_most: Audience | None = None) -> SeenMember:
    """Return `member` as `user` (None: a visitor) sees her; `at_most` shows it to somebody standing further away."""
    reader = member.nearness_of(user)
    if at_most is not None and reader == Audience.ME:
        reader = at_most
    about = member.shows("about", reader)
    return SeenMember(
        member=member,
        reader=reader,
        about_html=member.about_html if about else "",
        about_language=member.about_language if about else "",
        region=member.region if member.shows("region", reader) else "",
        languages=list(member.languages) if member.shows("languages", reader) else [],
        shows_since=member.shows("since", reader),
        shows_topics=member.shows("topics", reader),
        shows_activity=member.shows("activity", reader),
    )
