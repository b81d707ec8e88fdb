"""Pages and posts of the comments. Where a thread is shown, its own page includes it (see `showing`)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from community.addresses import safe_next
from community.comments import posting, voting
from community.comments.drawing import button
from community.comments.forms import CommentForm
from community.comments.reading import Entry
from community.comments.refusals import LimitReached, NotAllowed, NotOpen
from community.comments.showing import address_of, thread_context
from community.comments.targets import target_of
from community.models import Comment, Member, Status
from community.slots import Commentable, commentables

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a comment among the others on its target's page."""
    found = get_object_or_404(Comment.objects.with_author(), pk=pk)
    row = target_of(found)
    is_own = found.user_id is not None and found.user_id == request.user.pk
    if row is None or not (found.is_visible or is_own or found.reply_count_denormalised):
        raise Http404
    return redirect(address_of(found, commentables.get(found.target_kind).url(row)))


@login_required
@READ_OR_WRITE
def write(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write a comment. Without errors the member lands on it; a GET shows the form by itself."""
    place, target = _open_target(kind, pk)
    form = CommentForm(request.POST or None, auto_id="comment_%s")
    parent = _parent(form, kind, pk)
    if form.is_valid():
        try:
            made = posting.post(
                target_kind=kind, target=target, member=_member(request), text=form.cleaned_data["text"],
                language=get_language() or "de", parent=parent,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        except LimitReached:
            form.add_error(None, _("That was many comments in one minute. Wait a moment; your text is still here."))
        except NotOpen:
            form.add_error(None, _("This can no longer be answered."))
        else:
            return _written(request, made, place, target)
    return _form_again(request, form, place, target, parent)


def _open_target(kind: str, pk: int) -> tuple[Commentable, Any]:
    try:
        place = commentables.get(kind)
    except KeyError:
        raise Http404 from None
    target = get_object_or_404(place.model._default_manager.all(), pk=pk)
    if not place.is_open(target):
        raise Http404
    return place, target


def _parent(form: CommentForm, kind: str, pk: int) -> Comment | None:
    given = form.data.get("parent", "") if form.is_bound else ""
    if not (given.isascii() and given.isdigit() and len(given) <= 18):
        return None
    return Comment.objects.on(kind, pk).visible().with_author().filter(pk=int(given)).first()


def _written(request: HttpRequest, made: Comment, place: Commentable, target: Model) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        entry = Entry(made, "" if made.is_visible else str(made.status), is_own=True)
        context = thread_context(request, place.key, target)
        context["drawn"] = context["pen"].entry(entry, made.pk, is_new=True)
        return render(request, "community/comments/_written.html", context)
    if made.status == Status.HELD:
        messages.info(request, _("Thank you. Your comment waits for a moderator; you will be told."))
    else:
        messages.success(request, _("Your comment is published."))
    return redirect(address_of(made, place.url(target)))


def _form_again(
    request: HttpRequest, form: CommentForm, place: Commentable, target: Model, parent: Comment | None
) -> HttpResponse:
    context = {
        "form": form, "place": place, "target_title": place.title(target), "target_url": place.url(target),
        "target_kind": place.key, "target_pk": target.pk, "write_url": request.path, "parent": parent,
    }  # fmt: skip
    if request.htmx:  # type: ignore[attr-defined]
        answer = render(request, "community/comments/_form.html", context)
        return reswap(retarget(answer, "#comment-form"), "outerHTML")
    return render(request, "community/comments/write.html", context, status=422 if form.errors else 200)


@login_required
@READ_OR_WRITE
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author changes the text."""
    own = _own(request, pk)
    form = CommentForm(request.POST or None, initial={"text": own.comment}, auto_id="comment_%s")
    if form.is_valid():
        try:
            posting.revise(comment=own, member=_member(request), text=form.cleaned_data["text"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your comment is changed."))
            return redirect("community:comment", own.pk)
    context = {"form": form, "comment": own, "write_url": request.path}
    return render(request, "community/comments/edit.html", context, status=422 if form.errors else 200)


@login_required
@READ_OR_WRITE
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The author takes the comment away, after a question."""
    own = _own(request, pk)
    if request.method != "POST":
        return render(request, "community/comments/withdraw.html", {"comment": own})
    posting.withdraw(comment=own, member=_member(request))
    messages.success(request, _("Your comment is withdrawn."))
    row = target_of(own)
    return redirect(commentables.get(own.target_kind).url(row) if row is not None else "/")


def _own(request: HttpRequest, pk: int) -> Comment:
    """Load a comment of the member's own that is not withdrawn; one query."""
    found: Comment = get_object_or_404(Comment.objects.exclude(status=Status.WITHDRAWN), pk=pk)
    if found.user_id != request.user.pk:
        raise PermissionDenied
    return found


@login_required
@require_POST
def helpful(request: HttpRequest) -> HttpResponse:
    """Vote for the comment in `helpful`, or take the vote for the one in `not_helpful` back."""
    is_given = "helpful" in request.POST
    number = request.POST.get("helpful" if is_given else "not_helpful", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise Http404
    found = get_object_or_404(Comment.objects.visible(), pk=int(number))
    try:
        judged = (voting.vote if is_given else voting.unvote)(comment=found, member=_member(request))
    except (NotAllowed, NotOpen):
        raise PermissionDenied from None
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(button(judged, request.path, is_voted=is_given))
    return redirect(f"{safe_next(request, judged.get_absolute_url())}#comment-{judged.pk}")


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 - login_required
    return request.user
