"""Standing in the Wagtail admin: the menu "Experts" and its pages. Each item is seen by those who may open it."""

from collections.abc import Sequence

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from shop.wagtail_hooks import PermittedMenuItem

# URL name, label, icon, permission
PAGES: Sequence[tuple[str, str | Promise, str, str]] = (
    ("nominations", _("Nominations"), "pick", "experts.view_nomination"),
    ("suspicions", _("Suspicions"), "warning", "experts.view_suspicion"),
    ("questions", _("Questions about standings"), "help", "experts.view_standingquestion"),
    ("standings", _("Standings"), "group", "experts.view_standing"),
    ("acts", _("Log of standings"), "history", "experts.view_standingact"),
    ("topics", _("Experts in the topics"), "tag", "experts.view_topicpolicy"),
    ("policies", _("Policy"), "cog", "experts.view_policyversion"),
)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def admin_urls() -> list[URLResolver]:
    """Put the pages below `/cms/experts/`."""
    return [path("experts/", include("experts.desk.urls"))]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def menu() -> MenuItem:
    """The menu "Experts"."""
    items = [
        PermittedMenuItem(
            label, reverse_lazy(f"experts_desk:{name}"), name=f"experts-{name}", icon_name=icon, order=10 * position,
            permission=permission,
        )
        for position, (name, label, icon, permission) in enumerate(PAGES, start=1)
    ]  # fmt: skip
    return SubmenuMenuItem(_("Experts"), Menu(items=items), name="experts", icon_name="group", order=130)
