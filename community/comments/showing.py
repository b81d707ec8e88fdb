"""What the partial `community/comments/_thread.html` needs, read from the page's address.

A page carries in its query: `comments` (cursor of the next page), `comment` (begin with this one), `branch` (all
replies to this one), `reply` (open the form under this one).
"""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from community.comments.drawing import Pen, Ways
from community.comments.forms import CommentForm
from community.comments.reading import Thread, branch_of, thread_of
from community.models import Comment, Member
from community.slots import commentables


def thread_context(request: HttpRequest, target_kind: str, target: Model) -> dict[str, Any]:
    """Return the context of `_thread.html` for the row `target` of the commentable `target_kind`."""
    place = commentables.get(target_kind)
    member = request.user if isinstance(request.user, Member) else None
    is_open = place.is_open(target)
    path = request.get_full_path()
    write_url = reverse("community:comment_write", args=[place.key, target.pk])
    pen = Pen(
        thread=_thread(request, place.key, target, member),
        ways=_ways(place.url(target), path),
        is_member=member is not None,
        may_write=is_open and member is not None,
        reply_under=number(request, "reply"),
        reply_form=lambda comment, root: _reply_form(request, pen, write_url, comment, root),
    )
    return {
        "request": request,
        "target_kind": place.key,
        "target_pk": target.pk,
        "target_title": place.title(target),
        "page_url": pen.ways.page,
        "thread": pen.thread,
        "pen": pen,
        "member": member,
        "is_open": is_open,
        "may_write": pen.may_write,
        "form": CommentForm(auto_id="comment_%s"),
        "write_url": write_url,
        "helpful_url": pen.ways.helpful,
        "login_url": pen.ways.sign_in,
        "here": path,
    }


def _ways(page: str, here: str) -> Ways:
    return Ways(
        page=page,
        sign_in=f"{reverse('account_login')}?{urlencode({'next': here})}",
        helpful=reverse("community:comment_helpful"),
        comment=reverse("community:comment", args=[0]).removesuffix("0/"),
        report=reverse("community:report", args=["comment", 0]).removesuffix("0/"),
    )


def _reply_form(request: HttpRequest, pen: Pen, write_url: str, comment: Comment, root: int) -> SafeString:
    context = {
        "c": comment, "root": root, "thread": pen.thread, "page_url": pen.ways.page, "write_url": write_url,
        "reply_form": CommentForm(auto_id="reply_%s"),
    }  # fmt: skip
    return render_to_string("community/comments/_reply_form.html", context, request)


def _thread(request: HttpRequest, kind: str, target: Model, member: Member | None) -> Thread:
    cursor = request.GET.get("comments", "")[:400]
    wanted = _comment(kind, target, number(request, "comment"))
    branch = _comment(kind, target, number(request, "branch"))
    if branch is not None and branch.reply_to_id is None:
        start = wanted if wanted is not None and wanted.reply_to_id == branch.pk else None
        return branch_of(branch, target, member, after=cursor, start=start)
    start_id = wanted.pk if wanted is not None and wanted.reply_to_id is None else 0
    return thread_of(kind, target, member, after=cursor, start=start_id)


def _comment(kind: str, target: Model, pk: int) -> Comment | None:
    return Comment.objects.on(kind, target.pk).with_author().filter(pk=pk).first() if pk else None


def number(request: HttpRequest, name: str) -> int:
    """Return the number in the query's `name`, 0 where there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else 0


def address_of(comment: Comment, page_url: str) -> str:
    """Return where on `page_url` the comment stands."""
    query = {"branch": comment.reply_to_id, "comment": comment.pk} if comment.reply_to_id else {"comment": comment.pk}
    return f"{page_url}?{urlencode(query)}#comment-{comment.pk}"
