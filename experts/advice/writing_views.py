"""How a list is made, changed, taken back and found helpful: each view calls one verb."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.addresses import safe_next
from community.models import Member, Status
from experts.advice import recommending, voting
from experts.advice.content import MOST_PRODUCTS
from experts.advice.forms import ListForm
from experts.advice.refusals import ChangedMeanwhile, LimitReached, NotAllowed, NotOpen
from experts.advice.sheet import Sheet
from experts.models import Recommendation, RecommendationVote


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Make a new list. Who stands for no topic learns how that comes about."""
    member = _member(request)
    if request.method != "POST":
        sheet = Sheet.opened(member, None, request.GET.dict())
    else:
        sheet = Sheet.received(member, None, request.POST)
    if not sheet.topics:
        return render(request, "experts/advice/not_yet.html", status=403)
    return _answer(request, sheet)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own list, or finish a draft."""
    member = _member(request)
    row = get_object_or_404(Recommendation.objects.select_related("topic"), pk=pk, member=member)
    if request.method != "POST":
        return _answer(request, Sheet.opened(member, row, request.GET.dict()))
    return _answer(request, Sheet.received(member, row, request.POST))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take one's own list away from others; a draft nobody saw is thrown away."""
    member = _member(request)
    row = get_object_or_404(Recommendation, pk=pk, member=member)
    is_new = row.is_draft and row.first_shown_at is None
    if request.method != "POST":
        return render(request, "experts/advice/take_back.html", {"row": row, "is_new": is_new})
    if is_new:
        recommending.discard(row=row, member=member)
        messages.info(request, _("The draft is thrown away."))
    else:
        recommending.take_back(row=row, member=member)
        messages.info(request, _("Taken back. Only you see this list now; you can publish it again."))
    return redirect("advice:own")


@login_required
@require_POST
def helpful(request: HttpRequest) -> HttpResponse:
    """Count the member's vote, or take it back when the button is pressed again."""
    key = request.POST.get("list", "")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        raise Http404
    row = get_object_or_404(Recommendation.objects.visible(), pk=int(key))
    member = _member(request)
    try:
        if RecommendationVote.objects.filter(recommendation=row, member=member).exists():
            voting.take_back_vote(row=row, member=member)
        else:
            voting.find_helpful(row=row, member=member)
    except LimitReached:
        messages.error(request, _("%(n)d votes a day are enough.") % {"n": voting.DAILY_LIMIT})
    except NotAllowed:
        messages.error(request, _("You cannot vote for your own list."))
    except NotOpen:
        raise Http404 from None
    return redirect(safe_next(request, row.get_absolute_url()))


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Do what the pressed button says. All but "save" and "publish" only lay the sheet out anew."""
    act = request.POST.get("act", "")
    if request.method != "POST" or act not in ("save", "publish"):
        return _page(request, sheet, sheet.form())
    form = sheet.form(is_draft=act == "save", is_bound=True)
    topic = sheet.topic
    if topic is None or not form.is_valid():
        return _page(request, sheet, form, status=422)
    verb = recommending.publish if act == "publish" else recommending.keep
    try:
        row = verb(
            member=sheet.member, topic=topic, content=form.content, row=sheet.row, expected_version=sheet.version
        )
    except ValidationError as problems:
        form.refuse(problems)
        return _page(request, sheet, form, status=422)
    except ChangedMeanwhile:
        return _conflict(request, sheet, form)
    except (NotAllowed, NotOpen):
        return render(request, "experts/advice/not_yet.html", status=403)
    return _thank(request, row)


def _conflict(request: HttpRequest, sheet: Sheet, form: ListForm) -> HttpResponse:
    """Say that another window stored something; the next press of the button replaces it, now that she knows."""
    stored = Recommendation.objects.filter(pk=sheet.row.pk if sheet.row else 0).first()
    sheet.version = stored.version if stored else 0
    words = _("You stored something else in another window meanwhile. What stands here replaces it when you go on.")
    form.add_error(None, words)
    return _page(request, sheet, form, status=409)


def _thank(request: HttpRequest, row: Recommendation) -> HttpResponse:
    if row.is_draft:
        messages.success(request, _("Saved. Only you see this draft."))
        return redirect("advice:edit", row.pk)
    if row.status == Status.HELD:
        messages.info(request, _("Thank you. Your list waits for a look by the team; then everybody can read it."))
    else:
        messages.success(request, _("Your list is published."))
    return redirect(row)


def _page(request: HttpRequest, sheet: Sheet, form: ListForm, *, status: int = 200) -> HttpResponse:
    context = {"sheet": sheet, "form": form, "row": sheet.row, "most": MOST_PRODUCTS}
    return render(request, "experts/advice/write.html", context, status=status)


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 - login_required stands before
    return request.user
