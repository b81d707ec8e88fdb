"""Comments as a source that the ledger is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from community.comments.posting import form_of
from community.comments.targets import target_of
from community.comments.telling import COMMENT, parent_of
from community.events import Contribution, Judged
from community.models import Comment, CommentVote
from community.slots import commentables

BATCH = 500


def comments() -> Iterator[tuple[Contribution, list[Judged]]]:
    """Return every comment that was ever shown, with the votes in force, a few hundred at a time."""
    last = 0
    while True:
        rows = list(Comment.objects.filter(pk__gt=last, first_shown_at__isnull=False).order_by("pk")[:BATCH])
        if not rows:
            return
        votes: dict[int, list[CommentVote]] = defaultdict(list)
        for vote in CommentVote.objects.filter(comment__in=[row.pk for row in rows]).order_by("pk"):
            votes[vote.comment_id].append(vote)
        for row in rows:
            yield _contribution(row), [_judged(vote, row) for vote in votes[row.pk]]
        last = rows[-1].pk


def _topics(comment: Comment) -> tuple[int, ...]:
    row = target_of(comment)
    return commentables.get(comment.target_kind).topic_ids(row) if row is not None else ()


def _contribution(comment: Comment) -> Contribution:
    return Contribution(
        key=f"{COMMENT}:{comment.pk}:contributed", member_id=comment.user_id, topic_ids=_topics(comment),
        source=COMMENT, source_id=comment.pk, at=comment.first_shown_at or comment.posted_at, form=form_of(comment),
        parent=parent_of(comment),
    )  # fmt: skip


def _judged(vote: CommentVote, comment: Comment) -> Judged:
    return Judged(
        key=f"{COMMENT}:vote:{vote.pk}:given", member_id=comment.user_id, topic_ids=_topics(comment), source=COMMENT,
        source_id=comment.pk, at=vote.at, form=form_of(comment), kind="helpful", value=1, actor_id=vote.member_id,
    )  # fmt: skip
