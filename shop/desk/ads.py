"""Advertisements: which products the shop puts forward on the home page and in topics, always labelled as such."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.desk.base import DeskView
from shop.desk.forms import AdForm
from shop.models import Ad

HOME = ("shop_desk:ads", gettext_lazy("Advertisements"))
MANY = 200  # staff put forward a handful; the list never becomes longer than this


class AdsView(DeskView):
    """All advertisements, by the place where they stand."""

    permissions = ("shop.view_ad",)
    template_name = "shop/desk/ads.html"
    page_title = HOME[1]
    header_icon = "pick"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the advertisements and which of them run today."""
        ads = Ad.objects.select_related("family", "topic").order_by("topic__position", "topic_id", "position", "id")
        running = set(Ad.objects.running(timezone.localdate()).values_list("pk", flat=True)[:MANY])
        return super().get_context_data(
            rows=[(ad, ad.pk in running) for ad in ads[:MANY]], may_add=self.may("shop.add_ad"), **kwargs
        )


class AdView(DeskView):
    """A new or changed advertisement."""

    template_name = "shop/desk/ad.html"
    parents = (HOME,)
    header_icon = "pick"
    ad: Ad | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the advertisement to change, if one is named."""
        super().setup(request, *args, **kwargs)
        self.ad = get_object_or_404(Ad.objects.select_related("family"), pk=kwargs["pk"]) if "pk" in kwargs else None
        # Read by `dispatch`: another right for another act.
        self.permissions = ("shop.change_ad" if self.ad else "shop.add_ad",)  # type: ignore[misc]

    def get_page_title(self) -> str:
        return str(self.ad) if self.ad else _("New advertisement")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, with the product that the address proposes."""
        proposed = self.request.GET.get("product", "")
        form = kwargs.pop("form", None) or AdForm(
            instance=self.ad, initial={} if self.ad else {"family": proposed[:19]}
        )
        return super().get_context_data(form=form, ad=self.ad, may_delete=self.may("shop.delete_ad"), **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Save it."""
        form = AdForm(request.POST, instance=self.ad)
        if not form.is_valid():
            return self.again(form=form)
        form.save()
        messages.success(request, _("Saved. Pages show it within a minute."))
        return redirect("shop_desk:ads")


class AdDeleteView(DeskView):
    """Taking an advertisement away."""

    permissions = ("shop.delete_ad",)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        get_object_or_404(Ad, pk=pk).delete()
        messages.success(request, _("The advertisement is gone."))
        return redirect("shop_desk:ads")
