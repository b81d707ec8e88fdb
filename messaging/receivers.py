"""Listens to the kernel and tells the members concerned."""

from typing import Any

from community.events import Moderation, Settlement
from community.models import Member
from messaging.telling import tell

KIND_OF_ACT = {"approve": "moderation.approved", "hide": "moderation.hidden", "restore": "moderation.restored"}


def tell_author(event: Moderation, **_signal: Any) -> None:
    """Tell the author of a contribution what moderation did with it, and why."""
    kind = KIND_OF_ACT.get(event.act)
    author = Member.objects.filter(pk=event.member_id).first() if event.member_id else None
    if kind is None or author is None:
        return
    tell(
        member=author,
        kind=kind,
        key=event.key,
        context={
            "title": event.title,
            "url": event.url,
            "reason": event.reason,
            "note": event.note,
            "source": event.source,
        },
        topic=next(iter(event.topic_ids), None),
    )


def tell_reporter(event: Settlement, **_signal: Any) -> None:
    """Tell a member what became of the report."""
    reporter = Member.objects.filter(pk=event.member_id).first() if event.member_id else None
    if reporter is None:
        return
    tell(
        member=reporter,
        kind="report.settled",
        key=event.key,
        context={"title": event.title, "url": event.url, "is_hidden": event.is_hidden},
        topic=next(iter(event.topic_ids), None),
    )
