"""Puts the desk into the Wagtail admin: addresses and a menu that only moderators see."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from community.curation import day_work
from community.day_work import DayWork, day_works, show

MAY_DECIDE = "community.add_moderationentry"
MAY_READ_LOG = "community.view_moderationentry"


class ModeratorsItem(MenuItem):  # type: ignore[misc]
    """A menu item for those who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the user may decide."""
        return bool(request.user.has_perm(MAY_DECIDE))


def register() -> None:
    """Register the hooks; called once at start-up."""
    hooks.register("register_admin_urls", addresses)
    hooks.register("register_admin_menu_item", menu)
    hooks.register("construct_homepage_panels", show)
    day_works.add(DayWork(key="moderation", permission=MAY_DECIDE, lines=day_work.lines, order=10))


def addresses() -> list[URLResolver]:
    """The desk's addresses, below the admin's."""
    return [path("moderation/", include("community.curation.urls"))]


def menu() -> Any:
    """The menu "Moderation"."""
    items = [
        ModeratorsItem(_("Waiting"), reverse("curation:queue"), name="waiting", icon_name="time", order=10),
        ModeratorsItem(_("Reported"), reverse("curation:reported"), name="reported", icon_name="warning", order=20),
        ModeratorsItem(_("Log"), reverse("curation:log"), name="moderation-log", icon_name="history", order=30),
    ]
    return SubmenuMenuItem(_("Moderation"), Menu(items=items), name="moderation", icon_name="clipboard-list", order=120)
