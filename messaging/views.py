"""The inbox: a member's notices, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from community.addresses import safe_next
from community.keyset import page_of
from community.models import Member
from community.slots import message_kinds
from messaging.models import Message
from messaging.reading import mark_all_read, mark_read, unread_count
from messaging.rendering import notice

PAGE_SIZE = 20
BIGGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Shown:
    """A message with its words."""

    message: Message
    words: SafeString
    icon: str
    label: str


@require_GET
@never_cache
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """A page of the inbox; `new=1` shows only what is unread."""
    member = _member(request)
    only_new = request.GET.get("new") == "1"
    chosen = Message.objects.filter(member=member).select_related("actor", "topic", "member")
    rows = chosen.unread() if only_new else chosen
    page = page_of(rows, ("-id",), size=PAGE_SIZE, cursor=request.GET.get("after", ""))
    query = "new=1&" if only_new else ""
    context = {
        "groups": [(title, list(group)) for title, group in groupby(_shown(page.rows), key=_when)],
        "new_count": unread_count(member),
        "only_new": only_new,
        "newest_id": page.rows[0].pk if page.rows else 0,
        "here": request.get_full_path(),
        "older_url": f"?{query}after={page.next}" if page.next else "",
        "newer_url": "" if page.is_first else f"{reverse('messaging:inbox')}{'?new=1' if only_new else ''}",
    }
    return render(request, "messaging/inbox.html", context)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark one message (`message`) or all up to one (`up_to`) as read and go back."""
    message_id, up_to = _number(request, "message"), _number(request, "up_to")
    if message_id is not None:
        mark_read(member=_member(request), message_id=message_id)
    elif up_to is not None:
        mark_all_read(member=_member(request), up_to=up_to)
    else:
        return HttpResponseBadRequest("message or up_to is missing")
    return redirect(safe_next(request, reverse("messaging:inbox")))


def _member(request: HttpRequest) -> Member:
    return cast(Member, request.user)  # both views need a signed-in member


def _shown(messages: Iterable[Message]) -> list[Shown]:
    """Messages of kinds whose app is gone are left out."""
    kinds = message_kinds.entries
    return [
        Shown(message, notice(message), kinds[message.kind].icon, str(kinds[message.kind].label))
        for message in messages
        if message.kind in kinds
    ]


def _when(shown: Shown) -> str:
    day: date = timezone.localtime(shown.message.told_at).date()
    today = timezone.localdate()
    if day >= today:
        return _("Today")
    return _("This week") if day > today - timedelta(days=7) else _("Earlier")


def _number(request: HttpRequest, name: str) -> int | None:
    word = request.POST.get(name, "")
    return int(word) if word.isascii() and word.isdigit() and int(word) <= BIGGEST_ID else None
