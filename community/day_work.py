"""The admin's start page: what waits for the person who opens it. Each app brings its lines at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from community.slots import Registry

COUNTED = 100  # further nobody counts: the table may hold millions


@dataclass(frozen=True)
class DayLine:
    """One line of the day's work: what it is, where it is done, how it stands; `is_urgent` asks for somebody's eye."""

    label: str | Promise
    url: str
    words: str
    is_urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class DayWork:
    """An app's lines on the start page, for those who have `permission`; `lines` costs few, bounded queries."""

    key: str
    permission: str
    lines: Callable[[], list[DayLine]]
    order: int = 50


day_works: Registry[DayWork] = Registry()


class DayWorkPanel(Component):  # type: ignore[misc]
    """The day's work, as far as the person may see it."""

    order = 50
    template_name = "community/day_work.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Add the lines of all apps in their order."""
        user = parent_context["request"].user
        chosen = sorted((work for work in day_works if user.has_perm(work.permission)), key=lambda work: work.order)
        return {"lines": [line for work in chosen for line in work.lines()]}


def show(request: HttpRequest, panels: list[Any]) -> None:
    """Hear Wagtail's hook: put the day's work above its own panels."""
    panels.append(DayWorkPanel())


def how_many(number: int) -> str:
    """Return the words for a count that stopped at COUNTED."""
    if not number:
        return _("none")
    return _("more than %(n)d") % {"n": COUNTED} if number > COUNTED else str(number)
