"""Pages of a member's data: the archive, and the way out."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Member
from community.personal import exporting, leaving
from community.personal.forms import KEEP, LeaveForm
from community.personal.models import Takeout
from community.personal.proving import proven


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What a member can do with her data; with htmx only how far the archive is."""
    takeout = exporting.latest(_member(request))
    context = {"takeout": takeout, "kept_days": exporting.KEPT.days, "may_ask": _may_ask(takeout)}
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, f"community/personal/{'_takeout' if part else 'data'}.html", context)


def _may_ask(takeout: Takeout | None) -> bool:
    if takeout is None or takeout.state == Takeout.State.FAILED:
        return True
    return timezone.now() >= takeout.asked_at + exporting.AGAIN_AFTER


@require_POST
@proven
def ask(request: HttpRequest) -> HttpResponse:
    """Have an archive made."""
    try:
        exporting.ask(member=_member(request))
    except exporting.TooSoon as error:
        when = date_format(timezone.localtime(error.again_at), "DATETIME_FORMAT")
        messages.info(request, _("You asked a short while ago. You can ask again from %(when)s.") % {"when": when})
    return redirect("community:data")


@require_safe
@proven
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand the archive to its member."""
    takeout = get_object_or_404(Takeout, pk=pk, member=_member(request))
    if not takeout.can_be_fetched:
        raise Http404
    try:
        file = storages["private"].open(takeout.name)
    except FileNotFoundError:
        raise Http404 from None
    day = timezone.localtime(takeout.asked_at).date().isoformat()
    response = FileResponse(file, as_attachment=True, filename=f"kundig-{day}.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@proven
def leave(request: HttpRequest) -> HttpResponse:
    """Delete one's account, with two weeks to change one's mind."""
    member = _member(request)
    texts = "" if member.leaves_at is None else KEEP if member.leaves_texts else "go"
    form = LeaveForm(request.POST or None, initial={"texts": texts})
    if request.method == "POST" and form.is_valid():
        try:
            leaving.leave(member=member, keep_texts=form.cleaned_data["texts"] == KEEP)
        except leaving.LastAdministrator:
            form.add_error(None, _("You are the last administrator. Give the role to somebody else first."))
        else:
            return redirect("community:data")
    context = {"form": form, "days": leaving.GRACE.days}
    return render(request, "community/personal/leave.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Change one's mind."""
    if leaving.stay(member=_member(request)):
        messages.success(request, _("Good that you stay. Your account is not deleted."))
    return redirect("community:data")


def _member(request: HttpRequest) -> Member:
    return cast(Member, request.user)  # all views are for members
