"""A member's own settings of standing: staying off the boards, and leave."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.models import Member
from experts import boards, leaving
from experts.models import Leave
from experts.pages.forms import LeaveForm
from experts.panels import standings_of


@require_safe
@never_cache
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show what a member can decide about her standing."""
    return render(request, "experts/settings.html", _settings(_member(request), LeaveForm()))


def _settings(member: Member, form: LeaveForm) -> dict[str, Any]:
    now = timezone.now()
    return {
        "is_off": boards.is_off(member),
        "standings": standings_of(member, own=True),
        "leaves": Leave.objects.filter(member=member, ends_at__gt=now).order_by("starts_at"),
        "now": now,
        "days_left": leaving.days_left(member, now),
        "form": form,
    }


@require_POST
@login_required
def choose_boards(request: HttpRequest) -> HttpResponse:
    """Stay off the boards (`off=yes`), or stand there again."""
    off = request.POST.get("off") == "yes"
    boards.stay_off(member=_member(request), off=off)
    if off:
        messages.success(request, _("Done. You stand on no board any more."))
    else:
        messages.success(request, _("Done. You can stand on the boards again."))
    return redirect("experts:settings")


@require_POST
@login_required
def declare_leave(request: HttpRequest) -> HttpResponse:
    """Say that one will be away, from the first day's morning to the end of the last."""
    form = LeaveForm(request.POST)
    if form.is_valid() and _declared(_member(request), form):
        messages.success(request, _("Noted. While you are away, no badge is lost."))
        return redirect("experts:settings")
    return render(request, "experts/settings.html", _settings(_member(request), form), status=422)


def _declared(member: Member, form: LeaveForm) -> bool:
    """Whether the verb took it; what it said else stands beside the field."""
    starts_at, ends_at = _morning(form.cleaned_data["starts_on"]), _morning(form.cleaned_data["ends_on"], days=1)
    try:
        leaving.declare(member=member, starts_at=starts_at, ends_at=ends_at, at=timezone.now())
    except leaving.TooLong:
        form.add_error("ends_on", _("That would be more than 120 days within a year."))
    except leaving.Overlaps:
        form.add_error("starts_on", _("You said already that you are away then."))
    except ValueError:
        form.add_error("starts_on", _("Choose a first day that is not past, and a last day not before it."))
    return form.is_valid()


def _morning(day: date, *, days: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))


@require_POST
@login_required
def end_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Come back early, or not go at all."""
    leave = get_object_or_404(Leave, pk=pk, member=request.user.pk)
    leaving.end(leave=leave, at=timezone.now())
    messages.success(request, _("Welcome back. The clock runs again."))
    return redirect("experts:settings")


def _member(request: HttpRequest) -> Member:
    return cast(Member, request.user)  # all views need a signed-in member
