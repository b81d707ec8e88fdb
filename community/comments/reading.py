"""Bringing a thread together for a page: a constant number of queries, however long it is.

One query for a page of level-0 comments, one for the first replies of each, one for the member's own votes, and what
`community.slots.author_marks` costs for the badges. `thread_of` is a page of the thread, `branch_of` a page of all
replies to one comment.
"""

from dataclasses import dataclass, field
from functools import cache

from django.db.models import F, Model, Q, Window
from django.db.models.functions import RowNumber

from community.keyset import page_of
from community.models import Comment, CommentVote, Member, Status
from community.models.comment import CommentQuerySet
from community.slots import commentables, marks_at

ROOTS = 20  # on a page
REPLIES = 3  # shown under each; the rest behind a link
BRANCH = 50  # replies on a page of one branch
ORDER = ("posted_at", "stored_id")
SHOWN = (
    "target_kind", "target_id", "reply_to", "posted_at", "status", "body_html", "language",
    "helpful_count_denormalised", "reply_count_denormalised", "edited_at",
)  # fmt: skip
NOT_SHOWN = {
    "password", "last_login", "is_superuser", "first_name", "last_name", "email", "is_staff", "date_joined", "name_key",
    "about", "about_html", "region", "languages", "may_be_indexed",
}  # fmt: skip


@dataclass
class Entry:
    """One comment as the page shows it. `state` is "" (read it), "held", "hidden" or "withdrawn" (a placeholder,
    unless it is the member's own)."""

    comment: Comment
    state: str
    is_own: bool
    is_voted: bool = False
    replies: list["Entry"] = field(default_factory=list)
    hidden_replies: int = 0  # visible to all, but behind the link

    @property
    def is_shown(self) -> bool:
        """Whether its text is shown to this reader."""
        return not self.state or (self.is_own and self.state != Status.WITHDRAWN)


@dataclass
class Thread:
    """A page of comments. `next` is the cursor of the page after it; `branch` the comment whose replies it shows."""

    entries: list[Entry]
    next: str
    is_first: bool
    marks: dict[int, str]
    branch: Comment | None = None


def thread_of(target_kind: str, target: Model, member: Member | None, *, after: str = "", start: int = 0) -> Thread:
    """Return a page of the comments on `target` as `member` (None: a visitor) sees it.

    `after` is the cursor from the page before; `start` the id of a level-0 comment to begin with instead.
    """
    rows = _seen(Comment.objects.on(target_kind, target.pk).roots(), member)
    first = Comment.objects.filter(pk=start).first() if start else None
    if first is not None:
        rows = rows.filter(Q(posted_at__gt=first.posted_at) | Q(posted_at=first.posted_at, stored_id__gte=first.pk))
    page = page_of(rows, ORDER, size=ROOTS, cursor=after)
    replies = _first_replies(page.rows, member)
    entries = _entries(page.rows, replies, member)
    return Thread(entries, page.next, page.is_first and first is None, marks_for(entries, target_kind, target))


def branch_of(
    root: Comment, target: Model, member: Member | None, *, after: str = "", start: Comment | None = None
) -> Thread:
    """Return a page of the replies to `root`, beginning after the cursor `after` or with the reply `start`."""
    rows = _seen(Comment.objects.filter(reply_to=root), member)
    if start is not None:
        rows = rows.filter(Q(posted_at__gt=start.posted_at) | Q(posted_at=start.posted_at, stored_id__gte=start.pk))
    page = page_of(rows, ORDER, size=BRANCH, cursor=after)
    entries = _entries([root], page.rows, member)
    entries[0].hidden_replies = 0
    marks = marks_for(entries, root.target_kind, target)
    return Thread(entries, page.next, page.is_first and start is None, marks, branch=root)


def _seen(rows: CommentQuerySet, member: Member | None) -> CommentQuerySet:
    """Leave what `member` sees: visible ones, placeholders with visible replies, own ones that wait or are hidden."""
    shown = Q(status=Status.VISIBLE) | Q(reply_count_denormalised__gt=0)
    if member is not None:
        shown |= Q(user=member, status__in=(Status.HELD, Status.HIDDEN))
    return rows.filter(shown).with_author().only(*SHOWN, *_shown_of_authors())


@cache
def _shown_of_authors() -> tuple[str, ...]:
    """Name the columns of authors that are loaded: all but those that no comment shows, and that weigh most."""
    return tuple(f"user__{column.name}" for column in Member._meta.concrete_fields if column.name not in NOT_SHOWN)


def _first_replies(roots: list[Comment], member: Member | None) -> list[Comment]:
    """Return the first visible replies of each root, and the member's own that wait or are hidden; one query.

    Ranking makes that query half as dear again, so only threads that have more than are shown are ranked.
    """
    if member is None:
        roots = [root for root in roots if root.reply_count_denormalised]
    if not roots:
        return []
    rows = _seen(Comment.objects.filter(reply_to__in=[root.pk for root in roots]), member)
    long = [root.pk for root in roots if root.reply_count_denormalised > REPLIES]
    if long:
        rank = Window(RowNumber(), partition_by=F("reply_to"), order_by=[F("posted_at").asc(), F("stored").asc()])
        ranked = Comment.objects.visible().filter(reply_to__in=long).annotate(rank=rank)
        first = ranked.filter(rank__lte=REPLIES).values("stored_id")
        rows = rows.filter(~Q(reply_to__in=long) | Q(pk__in=first) | ~Q(status=Status.VISIBLE))
    return list(rows.order_by(*ORDER))


def _entries(roots: list[Comment], replies: list[Comment], member: Member | None) -> list[Entry]:
    ids = [comment.pk for comment in (*roots, *replies) if comment.helpful_count_denormalised]
    voted = set()
    if member is not None and ids:
        voted = set(CommentVote.objects.filter(member=member, comment__in=ids).values_list("comment_id", flat=True))
    by_root = {root.pk: _entry(root, member, voted) for root in roots}
    for reply in replies:
        if reply.reply_to_id in by_root:
            by_root[reply.reply_to_id].replies.append(_entry(reply, member, voted))
    for entry in by_root.values():
        seen = sum(1 for reply in entry.replies if not reply.state)
        entry.hidden_replies = max(0, entry.comment.reply_count_denormalised - seen)
    return list(by_root.values())


def _entry(comment: Comment, member: Member | None, voted: set[int]) -> Entry:
    state = "" if comment.is_visible else str(comment.status)
    return Entry(comment, state, member is not None and comment.user_id == member.pk, comment.pk in voted)


def marks_for(entries: list[Entry], target_kind: str, target: Model) -> dict[int, str]:
    """Return badge HTML by author id for the topic of `target`."""
    authors = {e.comment.user_id for entry in entries for e in (entry, *entry.replies) if e.comment.user_id}
    topic_id = next(iter(commentables.get(target_kind).topic_ids(target)), None)
    found = marks_at([(author, topic_id) for author in authors]) if topic_id else {}
    return {member_id: html for (member_id, _topic), html in found.items()}
