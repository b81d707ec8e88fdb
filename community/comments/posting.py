"""Writing, revising, withdrawing comments, and giving them another state.

comments-xtd's own way of storing is bypassed: its thread order breaks under concurrent replies, and it walks the
subtree on each save. Here a thread's root is locked first, then the target, so counts and order are exact.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from community.comments.refusals import LimitReached, NotAllowed, NotOpen
from community.comments.targets import locked_target
from community.comments.telling import tell
from community.events import By, Form, contributed, restored, revised, withdrawn
from community.models import Comment, CommentVersion, Member, Status
from community.moderation_policy import status_for
from community.slots import Commentable, commentables
from community.text import storable, to_html

LONGEST = 3000  # characters
TWICE_WITHIN = timedelta(minutes=10)
PER_MINUTE = 6


@transaction.atomic
def post(
    *,
    target_kind: str,
    target: Model,
    member: Member,
    text: str,
    language: str,
    parent: Comment | None = None,
    at: datetime | None = None,
) -> Comment:
    """Publish `member`'s comment on `target`, or put it into the queue when the policy says so.

    `target_kind` is a key of `community.slots.commentables`. A reply to a reply joins the replies of its root. The same
    text by the same member in the same place within ten minutes is the same comment. `at` (past) is for importers and
    the demo only; the limit of six comments a minute does not hold for them.
    Raises NotAllowed, NotOpen, LimitReached, and ValidationError with the key "text".
    """
    text = checked(text)
    if not member.is_active:
        raise NotAllowed("whoever left does not comment")
    place = commentables.get(target_kind)
    root = _locked_root(parent, target_kind, target.pk)
    row = locked_target(target_kind, target.pk)
    if row is None or not place.is_open(row):
        raise NotOpen(f"{target_kind} {target.pk} takes no comments")
    now = at or timezone.now()
    twin = _twin(member, target_kind, target.pk, root, text, now)
    if twin is not None:
        return twin
    if at is None:
        _check_limit(member, now)
    comment = _new(place, row, member, text, language, root, now)
    _store(comment, root)
    if comment.is_visible:
        _count(comment, place, row, 1)
        tell(contributed, comment, form=form_of(comment), topic_ids=place.topic_ids(row), at=now)
    return comment


def checked(text: str) -> str:
    """Return the text as it is stored; raise ValidationError when there is nothing in it or too much."""
    text = storable(text).replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": ValidationError(_("Write a sentence first."), "required")})
    if len(text) > LONGEST:
        raise ValidationError({"text": ValidationError(_("A comment has 3,000 characters at most."), "max_length")})
    return text


def _locked_root(parent: Comment | None, target_kind: str, target_id: int) -> Comment | None:
    if parent is None:
        return None
    root_id = parent.reply_to_id or parent.pk
    root: Comment | None = Comment.objects.locked().filter(pk=root_id).on(target_kind, target_id).first()
    answered = root if root_id == parent.pk else Comment.objects.filter(pk=parent.pk).first()
    if root is None or answered is None or not answered.is_visible:
        raise NotOpen("only visible comments of the same target are answered")
    return root


def _twin(
    member: Member, target_kind: str, target_id: int, root: Comment | None, text: str, now: datetime
) -> Comment | None:
    rows = Comment.objects.on(target_kind, target_id).filter(user=member, reply_to=root, comment=text)
    return rows.filter(posted_at__range=(now - TWICE_WITHIN, now)).exclude(status=Status.WITHDRAWN).first()


def _check_limit(member: Member, now: datetime) -> None:
    if Comment.objects.filter(user=member, submit_date__gt=now - timedelta(minutes=1)).count() >= PER_MINUTE:
        raise LimitReached(f"{PER_MINUTE} comments a minute")


def _new(
    place: Commentable, row: Any, member: Member, text: str, language: str, root: Comment | None, now: datetime
) -> Comment:
    """Name and address are the member's row alone: nothing posted is believed, nothing is left behind by an erasure."""
    status = status_for(member, place.topic_ids(row))
    is_visible = status == Status.VISIBLE
    return Comment(
        content_type=ContentType.objects.get_for_model(place.model), object_pk=str(row.pk), site_id=settings.SITE_ID,
        user=member, comment=text, body_html=to_html(text), language=language[:5], submit_date=now, posted_at=now,
        target_kind=place.key, target_id=row.pk, reply_to=root, status=status, is_public=is_visible,
        first_shown_at=now if is_visible else None,
    )  # fmt: skip


def _store(comment: Comment, root: Comment | None) -> None:
    """Insert the three rows of a comment with comments-xtd's thread columns, under the lock of its root."""
    if root is not None:
        thread = XtdComment.norel_objects.filter(thread_id=root.pk)
        last = thread.aggregate(last=Max("order"))["last"] or 1
        comment.thread_id, comment.parent_id, comment.level, comment.order = root.pk, root.pk, 1, last + 1
    Model.save(comment, force_insert=True)
    if root is None:
        comment.thread_id = comment.parent_id = comment.pk
        XtdComment.norel_objects.filter(pk=comment.pk).update(thread_id=comment.pk, parent_id=comment.pk)
    else:
        XtdComment.norel_objects.filter(pk=root.pk).update(nested_count=F("nested_count") + 1)


def _count(comment: Comment, place: Commentable, row: Any, delta: int) -> None:
    if comment.reply_to_id:
        root = Comment.objects.filter(pk=comment.reply_to_id)
        root.update(reply_count_denormalised=F("reply_count_denormalised") + delta)
    place.changed(row, delta)


def form_of(comment: Comment) -> Form:
    """Return what the comment counts as; under a question, one of level 0 is an answer."""
    return "comment" if comment.reply_to_id else commentables.get(comment.target_kind).form


@transaction.atomic
def revise(*, comment: Comment, member: Member, text: str) -> Comment:
    """Replace the text of the author's comment and mark it as edited; a hidden one waits for another look.

    The same once more changes nothing. Raises NotAllowed, NotOpen (withdrawn), ValidationError with the key "text".
    """
    text = checked(text)
    stored = _own(comment, member)
    if stored.status == Status.WITHDRAWN:
        raise NotOpen("a withdrawn comment is written anew")
    if stored.comment == text:
        return stored
    _keep_version(stored)
    stored.comment, stored.body_html, stored.edited_at = text, to_html(text), timezone.now()
    stored.status = Status.HELD if stored.status == Status.HIDDEN else stored.status
    fields = {name: getattr(stored, name) for name in ("comment", "body_html", "edited_at", "status")}
    Comment.objects.filter(pk=stored.pk).update(**fields)
    place, row = commentables.get(stored.target_kind), locked_target(stored.target_kind, stored.target_id)
    if stored.is_visible and row is not None:
        tell(revised, stored, form=form_of(stored), topic_ids=place.topic_ids(row), at=stored.edited_at)
    return stored


def _keep_version(stored: Comment) -> None:
    """Keep what the locked comment says so far, for moderation only."""
    last = stored.versions.aggregate(last=Max("number"))["last"] or 0
    CommentVersion.objects.create(comment=stored, number=last + 1, text=stored.comment, until=timezone.now())


def _own(comment: Comment, member: Member) -> Comment:
    stored: Comment | None = Comment.objects.locked().filter(pk=comment.pk).first()
    if stored is None or stored.user_id != member.pk:
        raise NotAllowed("only the author changes a comment")
    return stored


@transaction.atomic
def withdraw(*, comment: Comment, member: Member) -> Comment:
    """Take the author's comment away for good; replies stay. Doing it again changes nothing. Raises NotAllowed."""
    stored = _own(comment, member)
    if stored.status != Status.WITHDRAWN:
        show(stored, Status.WITHDRAWN, by="author")
    return stored


def show(comment: Comment, status: str, *, by: By) -> None:
    """Give a locked comment its new status; counts and events follow. Moderation's way in, see `registration`."""
    was_visible, is_first = comment.is_visible, comment.first_shown_at is None
    comment.status = status
    if comment.is_visible and is_first:
        comment.first_shown_at = timezone.now()
    # comments-xtd's two flags say the same, for whoever reads its tables.
    flags = {"is_public": comment.is_visible, "is_removed": status in (Status.HIDDEN, Status.WITHDRAWN)}
    Comment.objects.filter(pk=comment.pk).update(status=status, first_shown_at=comment.first_shown_at, **flags)
    if was_visible == comment.is_visible:
        return
    if comment.reply_to_id:
        Comment.objects.locked().filter(pk=comment.reply_to_id).first()  # before the target, as `post` does
    row = locked_target(comment.target_kind, comment.target_id)
    if row is None:
        return
    place = commentables.get(comment.target_kind)
    _count(comment, place, row, 1 if comment.is_visible else -1)
    signal = withdrawn if was_visible else contributed if is_first else restored
    tell(signal, comment, form=form_of(comment), topic_ids=place.topic_ids(row), by=by)
