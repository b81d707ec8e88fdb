"""Listens to the kernel and tells the members concerned."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.comments.showing import address_of
from community.events import Contribution, Moderation, Settlement
from community.models import Comment, Member
from community.slots import commentables
from community.text import to_plain
from messaging.telling import tell

KIND_OF_ACT = {"approve": "moderation.approved", "hide": "moderation.hidden", "restore": "moderation.restored"}

NEWS_FOR = timedelta(days=1)  # what is older was imported, and nobody wants a mail about it
EXCERPT_LENGTH = 160


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


def tell_of_comment(event: Contribution, **_signal: Any) -> None:
    """Tell whoever wrote what was commented on, and whoever wrote the comment that was answered."""
    if event.source != "comment" or event.at < timezone.now() - NEWS_FOR:
        return
    comment = Comment.objects.select_related("user", "reply_to__user").get(pk=event.source_id)
    place = commentables.get(comment.target_kind)
    target = place.model._default_manager.filter(pk=comment.target_id).first()
    if target is None:
        return
    answered = comment.reply_to.user if comment.reply_to and comment.reply_to.is_visible else None
    author_id = place.author_id(target)
    author = Member.objects.filter(pk=author_id).first() if author_id else None
    recipients = {member.pk: member for member in (author, answered) if member is not None}
    for member in recipients.values():
        tell(
            member=member,
            kind="comment.received",
            key=f"comment:{comment.pk}:{member.pk}",
            context={
                "title": place.title(target),
                "url": address_of(comment, place.url(target)),
                "excerpt": to_plain(comment.comment, limit=EXCERPT_LENGTH),
                "is_answer": answered is not None and member.pk == answered.pk,
            },
            topic=next(iter(event.topic_ids), None),
            actor=comment.user,
        )
