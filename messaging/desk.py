"""Failed mails in the Wagtail admin: who was to get what, since when and why not; send again or give up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem

from community.addresses import safe_next
from community.day_work import COUNTED, DayLine, DayWork, day_works, how_many
from community.keyset import page_of
from community.roles import extend_role
from community.slots import message_kinds
from messaging.failing import give_up, send_again, without_addresses
from messaging.models import Mail, Message
from messaging.sending import STALE_AFTER

MAY_SEE, MAY_DECIDE = "messaging.view_message", "messaging.change_message"
MAY_SEE_ADDRESSES = "community.change_member"
PAGE = 50


@permission_required(MAY_SEE)  # type: ignore[untyped-decorator]
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """The mails that failed for good, the latest told first."""
    rows = Message.objects.failed().select_related("member")
    page = page_of(rows, ("-id",), size=PAGE, cursor=request.GET.get("after", ""))
    sees_addresses = request.user.has_perm(MAY_SEE_ADDRESSES)
    context = {
        "rows": [_shown(message, sees_addresses) for message in page.rows], "page": page,
        "may_decide": request.user.has_perm(MAY_DECIDE), "here": request.get_full_path(),
        "waiting": how_many(_waiting_count()), "page_title": _("Failed mails"), "header_icon": "mail",
    }  # fmt: skip
    return render(request, "messaging/desk/failed.html", context)


def _shown(message: Message, sees_addresses: bool) -> dict[str, Any]:
    kind = message_kinds.entries.get(message.kind)
    return {
        "message": message,
        "kind": kind.label if kind else message.kind,
        "address": message.member.email if sees_addresses else "",
        "since": message.mail_failed_at or message.told_at,
        "why": message.mail_reason if sees_addresses else without_addresses(message.mail_reason),
    }


@permission_required(MAY_DECIDE)  # type: ignore[untyped-decorator]
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Send again or give up: the one whose button was pressed, else the ticked ones."""
    act = "give_up" if "give_up" in request.POST else "again"
    ids = _ids([one]) if (one := request.POST.get(act, "")) else _ids(request.POST.getlist("row"))
    if not ids:
        messages.error(request, _("Nothing is chosen."))
    elif act == "give_up":
        n = give_up(message_ids=ids)
        messages.success(request, ngettext("%(n)d mail given up.", "%(n)d mails given up.", n) % {"n": n})
    else:
        n = send_again(message_ids=ids)
        done = ngettext("%(n)d mail waits to be sent again.", "%(n)d mails wait to be sent again.", n)
        messages.success(request, done % {"n": n})
    return redirect(safe_next(request, reverse("messages_desk")))


def _ids(words: list[str]) -> list[int]:
    return [int(word) for word in words[:PAGE] if word.isascii() and word.isdigit() and len(word) < 19]


class FailedMailsItem(MenuItem):  # type: ignore[misc]
    """The menu item, for those who may see the ledger."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may see it."""
        return bool(request.user.has_perm(MAY_SEE))


def _menu_item() -> Any:
    return FailedMailsItem(gettext_lazy("Failed mails"), reverse("messages_desk"), icon_name="mail", order=910)


def register() -> None:
    """Add addresses, menu item, rights of staff and the line on the start page; called once at start-up."""
    extend_role("staff", MAY_SEE, MAY_DECIDE)
    addresses = [
        path("mails/failed/", failed, name="messages_desk"),
        path("mails/failed/decide/", decide, name="messages_desk_decide"),
    ]
    hooks.register("register_admin_urls", lambda: addresses)
    hooks.register("register_settings_menu_item", _menu_item)
    day_works.add(DayWork(key="messaging", permission=MAY_SEE, lines=lines, order=40))


def lines() -> list[DayLine]:
    """Return how many mails wait and how many failed; three queries. A mail due for long means that nobody sends."""
    url = reverse("messages_desk")
    late = timezone.now() - 3 * STALE_AFTER
    is_stuck = Message.objects.due(late).exists()
    failures = Message.objects.failed()[: COUNTED + 1].count()
    return [
        DayLine(_("Mails that wait"), url, how_many(_waiting_count()), is_stuck),
        DayLine(_("Failed mails"), url, how_many(failures), bool(failures)),
    ]


def _waiting_count() -> int:
    return Message.objects.filter(mail_state=Mail.QUEUED)[: COUNTED + 1].count()
