"""The feeds the catalogue is made from."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.desk.base import DeskView
from shop.desk.forms import FeedForm
from shop.models import Feed

VIEW, ADD, CHANGE = "shop.view_feed", "shop.add_feed", "shop.change_feed"
HOME = ("shop_desk:feeds", gettext_lazy("Feeds"))


class FeedsView(DeskView):
    """All feeds."""

    permissions = (VIEW,)
    template_name = "shop/desk/feeds.html"
    page_title = gettext_lazy("Feeds")
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the feeds."""
        return super().get_context_data(
            feeds=Feed.objects.all(), may_add=self.may(ADD), may_change=self.may(CHANGE), **kwargs
        )


class FeedView(DeskView):
    """A new or changed feed."""

    template_name = "shop/desk/feed.html"
    parents = (HOME,)
    header_icon = "site"
    feed: Feed | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the feed to change, if one is named."""
        super().setup(request, *args, **kwargs)
        self.feed = get_object_or_404(Feed, pk=kwargs["pk"]) if "pk" in kwargs else None
        # Read by `dispatch`: another right for another act.
        self.permissions = (CHANGE if self.feed else ADD,)  # type: ignore[misc]

    def get_page_title(self) -> str:
        return str(self.feed) if self.feed else _("New feed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        form = kwargs.pop("form", None) or FeedForm(instance=self.feed)
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Save."""
        form = FeedForm(request.POST, instance=self.feed)
        if not form.is_valid():
            return self.again(form=form)
        form.save()
        messages.success(request, _("Saved."))
        return redirect("shop_desk:feeds")
