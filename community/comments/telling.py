"""Sending the community's events about a comment."""

from datetime import datetime
from uuid import uuid4

from django.dispatch import Signal
from django.utils import timezone

from community.events import By, Changed, Contribution, Form, Judged, changed, contributed, judged, unjudged
from community.models import Comment, CommentVote

COMMENT = "comment"


def tell(
    signal: Signal, comment: Comment, *, form: Form, topic_ids: tuple[int, ...], at: datetime | None = None,
    by: By = "author",
) -> None:  # fmt: skip
    """Send one of the events of a contribution, and that what shows the comment is out of date."""
    # A comment is contributed once; the others may happen again.
    occasion = "contributed" if signal is contributed else uuid4().hex
    moment = at or timezone.now()
    event = Contribution(
        key=f"{COMMENT}:{comment.pk}:{occasion}", member_id=comment.user_id, topic_ids=topic_ids, source=COMMENT,
        source_id=comment.pk, at=moment, form=form, by=by, parent=parent_of(comment),
    )  # fmt: skip
    signal.send(sender=Comment, event=event)
    tell_changed(comment, topic_ids=topic_ids, at=moment)


def parent_of(comment: Comment) -> str:
    """Return what the comment answers: another comment, or what the thread is about."""
    if comment.reply_to_id is not None:
        return f"{COMMENT}:{comment.reply_to_id}"
    return f"{comment.target_kind}:{comment.target_id}"


def tell_changed(comment: Comment, *, topic_ids: tuple[int, ...], at: datetime) -> None:
    """Say that what shows the comment is out of date."""
    shown = Changed(
        key=f"{COMMENT}:{comment.pk}:{uuid4().hex}", member_id=comment.user_id, topic_ids=topic_ids, source=COMMENT,
        source_id=comment.pk, at=at, is_gone=not comment.is_visible,
    )  # fmt: skip
    changed.send(sender=Comment, event=shown)


def tell_judged(
    vote: CommentVote, comment: Comment, *, form: Form, topic_ids: tuple[int, ...], undone: bool = False
) -> None:
    """Say that a member found the comment helpful, or took that back."""
    event = Judged(
        key=f"{COMMENT}:vote:{vote.pk}:{'undone' if undone else 'given'}", member_id=comment.user_id,
        topic_ids=topic_ids, source=COMMENT, source_id=comment.pk, at=timezone.now() if undone else vote.at, form=form,
        kind="helpful", value=1, actor_id=vote.member_id,
    )  # fmt: skip
    (unjudged if undone else judged).send(sender=Comment, event=event)
