"""Helpful votes on comments: one per member and comment, never on one's own."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.comments.posting import form_of
from community.comments.refusals import NotAllowed, NotOpen
from community.comments.targets import target_of
from community.comments.telling import tell_judged
from community.models import Comment, CommentVote, Member
from community.slots import commentables


@transaction.atomic
def vote(*, comment: Comment, member: Member, at: datetime | None = None) -> Comment:
    """Say that `member` found the comment helpful; saying it again changes nothing. Raises NotAllowed, NotOpen.

    `at` (past) is for the demo only.
    """
    stored = _judgeable(comment, member)
    told = {"at": at or timezone.now()}
    given, is_new = CommentVote.objects.get_or_create(comment=stored, member=member, defaults=told)
    if is_new:
        _count(stored, 1)
        _tell(given, stored)
    return stored


@transaction.atomic
def unvote(*, comment: Comment, member: Member) -> Comment:
    """Take `member`'s vote back; without one nothing changes. Raises NotAllowed, NotOpen."""
    stored = _judgeable(comment, member)
    given = CommentVote.objects.filter(comment=stored, member=member).first()
    if given is not None:
        _tell(given, stored, undone=True)
        given.delete()
        _count(stored, -1)
    return stored


@transaction.atomic
def take_back_all(member: Member) -> None:
    """Take back every vote of a member who leaves, those on comments nobody sees any more too."""
    for given in CommentVote.objects.filter(member=member).order_by("comment_id"):
        stored: Comment = Comment.objects.locked().get(pk=given.comment_id)
        _tell(given, stored, undone=True)
        given.delete()
        _count(stored, -1)


def _judgeable(comment: Comment, member: Member) -> Comment:
    stored: Comment | None = Comment.objects.locked().filter(pk=comment.pk).first()
    if stored is None or not stored.is_visible:
        raise NotOpen("only visible comments are judged")
    if stored.user_id == member.pk or not member.is_active:
        raise NotAllowed("nobody judges their own comment")
    return stored


def _count(comment: Comment, delta: int) -> None:
    count = F("helpful_count_denormalised") + delta
    Comment.objects.filter(pk=comment.pk).update(helpful_count_denormalised=count)
    comment.helpful_count_denormalised += delta


def _tell(given: CommentVote, comment: Comment, *, undone: bool = False) -> None:
    row = target_of(comment)
    topic_ids = commentables.get(comment.target_kind).topic_ids(row) if row is not None else ()
    tell_judged(given, comment, form=form_of(comment), topic_ids=topic_ids, undone=undone)
