"""Members deleted by staff in the Wagtail admin go the way of those who leave, or names would stay behind."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail import hooks

from community.models import Member
from community.personal import erasing


def register() -> None:
    """Register the hooks; called once at start-up."""
    hooks.register("before_delete_user", before_one)
    hooks.register("before_bulk_action", before_many)


def before_one(request: HttpRequest, member: Member) -> HttpResponse | None:
    """In place of Wagtail's deleting of one, which its view has allowed; the question before it stays Wagtail's."""
    return _erase(request, [member]) if request.method == "POST" else None


def before_many(request: HttpRequest, kind: str, objects: Iterable[Any], _action: Any) -> HttpResponse | None:
    """In place of Wagtail's deleting of many; other actions and other rows are not ours."""
    rows = list(objects)
    is_ours = kind == "delete" and bool(rows) and all(isinstance(row, Member) for row in rows)
    return _erase(request, rows) if is_ours and request.method == "POST" else None


def _erase(request: HttpRequest, members: list[Member]) -> HttpResponse:
    done = sum(erasing.erase_at_once(member_id=member.pk) for member in members)
    words = ngettext(
        "%(n)d member deleted. Visible texts stay without the name.",
        "%(n)d members deleted. Visible texts stay without the names.",
        done,
    )
    messages.success(request, words % {"n": done})
    return redirect("wagtailusers_users:index")
