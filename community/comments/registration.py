"""What the comments put into the kernel's slots."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.comments import erasing
from community.comments.posting import show
from community.comments.targets import bring_targets, target_of
from community.models import Comment
from community.slots import ModeratedKind, PersonalData, Version, commentables, moderated_kinds, personal_data
from community.text import to_html, to_plain


def register() -> None:
    """Let moderation know of comments, and a member's archive and leaving of hers."""
    moderated_kinds.add(COMMENTS)
    personal_data.add(PersonalData(key="comments", export=erasing.export, erase=erasing.erase))


def _queue() -> QuerySet[Comment]:
    return Comment.objects.select_related("user").all()


def _topic_ids(comment: Comment) -> tuple[int, ...]:
    row = _target(comment)
    return commentables.get(comment.target_kind).topic_ids(row) if row is not None else ()


def _title(comment: Comment) -> str:
    row = _target(comment)
    if row is None:
        return gettext("Comment")
    return gettext("Comment on “%(title)s”") % {"title": commentables.get(comment.target_kind).title(row)}


def _target(comment: Comment) -> Any | None:
    """Return what the comment is about; one query the first time."""
    if not hasattr(comment, "target"):
        comment.target = target_of(comment)
    return comment.target


def _shown_count(member_id: int, at_most: int) -> int:
    return Comment.objects.visible().filter(user=member_id)[:at_most].count()


def _versions(comment: Comment) -> list[Version]:
    return [Version(until=row.until, body=to_html(row.text)) for row in comment.versions.all()[:50]]


COMMENTS = ModeratedKind(
    key="comment",
    model=Comment,
    label=_("Comment"),
    queue=_queue,
    author_id=lambda comment: comment.user_id,
    topic_ids=_topic_ids,
    title=_title,
    excerpt=lambda comment: to_plain(comment.comment, limit=300),
    url=lambda comment: comment.get_absolute_url(),
    apply=lambda comment, status, by: show(comment, status, by=by),  # type: ignore[arg-type]
    shown_count=_shown_count,
    at="posted_at",
    prepare=bring_targets,
    body=lambda comment: comment.body_html,
    versions=_versions,
)
