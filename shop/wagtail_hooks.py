"""The catalogue in the Wagtail admin: the menu "Shop" and its pages.

Other modules add their pages with the hook `register_shop_menu_item`.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

shop_menu = Menu(register_hook_name="register_shop_menu_item")

# URL name, label, icon, permission
PAGES: Sequence[tuple[str, str | Promise, str, str]] = (
    ("products", _("Products"), "tag", "shop.view_family"),
    ("imports", _("Imports"), "download", "shop.view_importrun"),
    ("links", _("Product links"), "link", "shop.view_productlink"),
    ("ads", _("Advertisements"), "pick", "shop.view_ad"),
    ("rules", _("Topic rules"), "list-ul", "shop.view_topicrule"),
    ("feeds", _("Feeds"), "site", "shop.view_feed"),
)


class PermittedMenuItem(MenuItem):  # type: ignore[misc]
    """A menu item for those who have a permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may open it."""
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def admin_urls() -> list[URLResolver]:
    """Put the pages below `/cms/shop/`."""
    return [path("shop/", include("shop.desk.urls"))]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def menu() -> MenuItem:
    """The menu "Shop"."""
    return SubmenuMenuItem(_("Shop"), shop_menu, name="shop", icon_name="tag", order=160)


def _register(position: int, name: str, label: str | Promise, icon: str, permission: str) -> None:
    @hooks.register("register_shop_menu_item")  # type: ignore[untyped-decorator]
    def item() -> MenuItem:
        return PermittedMenuItem(
            label,
            reverse_lazy(f"shop_desk:{name}"),
            name=f"shop-{name}",
            icon_name=icon,
            order=100 * position,
            permission=permission,
        )


for _position, _page in enumerate(PAGES, start=1):
    _register(_position, *_page)
