"""A member's part in the comments: handing it out, and letting it go."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from community.comments.posting import show
from community.comments.targets import target_of
from community.comments.telling import tell_changed
from community.comments.voting import take_back_all
from community.models import Comment, CommentVersion, CommentVote, Member, Status
from community.personal.blotting import blotted
from community.slots import commentables
from community.text import to_html

EMPTY = {"comment": "", "body_html": "", "user": None, "user_name": "", "user_email": "", "user_url": ""}


def export(member: Member) -> dict[str, Any]:
    """Return the member's comments with what they said before, and the comments she found helpful, for JSON."""
    comments = Comment.objects.filter(user=member).order_by("pk").prefetch_related("versions")
    votes = CommentVote.objects.filter(member=member).order_by("pk").select_related("comment")
    return {
        "comments": [_exported(comment) for comment in comments],
        "comments_found_helpful": [{"comment": vote.comment.get_absolute_url(), "at": vote.at} for vote in votes],
    }


def _exported(comment: Comment) -> dict[str, Any]:
    return {
        "number": comment.pk,
        "address": comment.get_absolute_url(),
        "about": f"{comment.target_kind} {comment.target_id}",
        "answers_comment": comment.reply_to_id,
        "status": comment.status,
        "language": comment.language,
        "text": comment.comment,
        "written_at": comment.posted_at,
        "revised_at": comment.edited_at,
        "said_before": [{"until": version.until, "text": version.text} for version in comment.versions.all()],
    }


@transaction.atomic
def erase(member: Member, keep_texts: bool) -> None:
    """Let `member` go: votes vanish, visible comments lose the name or, unless `keep_texts`, their words too.

    What nobody sees (held, hidden, withdrawn) and what comments said before goes in any case. The emptied rows stay,
    so that answers keep their place.
    """
    take_back_all(member)
    CommentVersion.objects.filter(comment__user=member).delete()
    for comment in Comment.objects.locked().filter(user=member).order_by("pk"):
        if keep_texts and comment.is_visible:
            _keep_nameless(comment, member)
        else:
            _empty(comment)


def _keep_nameless(comment: Comment, member: Member) -> None:
    text = blotted(comment.comment, member)
    changes = EMPTY | {"comment": text, "body_html": to_html(text)}
    Comment.objects.filter(pk=comment.pk).update(**changes)
    row = target_of(comment)
    topic_ids = commentables.get(comment.target_kind).topic_ids(row) if row is not None else ()
    tell_changed(comment, topic_ids=topic_ids, at=timezone.now())


def _empty(comment: Comment) -> None:
    if comment.status != Status.WITHDRAWN:
        show(comment, Status.WITHDRAWN, by="erasure")
    Comment.objects.filter(pk=comment.pk).update(**EMPTY)
