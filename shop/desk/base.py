"""What the staff's pages share: who may see them, where they stand, how they page."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

PER_PAGE = 50


class DeskView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """A page of the admin for those who have all of `permissions` (and, as every admin page, admin access)."""

    permissions: ClassVar[Sequence[str]] = ()
    page_title: str | Promise = ""
    parents: ClassVar[Sequence[tuple[str, str | Promise]]] = ()  # (URL name, label) of the pages above

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever lacks a permission."""
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way from the admin's home to here."""
        way = [{"url": reverse(name), "label": label} for name, label in self.parents]
        return [*self.breadcrumbs_items, *way, {"url": "", "label": self.get_page_title()}]

    def may(self, permission: str) -> bool:
        """Whether the person at the desk has this permission too."""
        return self.request.user.has_perm(permission)

    def again(self, **context: Any) -> HttpResponse:
        """Show the page, with more context."""
        return self.render_to_response(self.get_context_data(**context))


def chosen_ids(request: HttpRequest) -> list[int]:
    """The rows ticked in a list; anything that is no row number is left out."""
    return [int(pk) for pk in request.POST.getlist("row") if pk.isascii() and pk.isdigit() and len(pk) < 19]


def label_of(model: type[Model]) -> str:
    """The model's name in the plural, with a capital."""
    name = str(model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]
