"""The way out to the shop."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.clicking import count_click
from shop.models import Offer
from shop.models.clicks import ClickCount
from shop.outgoing import is_shop_address, shop_address

MACHINES = re.compile(r"bot|crawl|spider|slurp|preview|facebookexternalhit|curl|wget|python-requests", re.IGNORECASE)


@never_cache
@require_safe
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Count, then lead to an offer's page in the shop. The target comes from the catalogue, never from the address."""
    offer = get_object_or_404(Offer.objects.select_related("product__family"), pk=pk)
    place = request.GET.get("p", "")
    place = place if place in ClickCount.Place.values else ClickCount.Place.PRODUCT.value
    if offer.gone_at or not is_shop_address(offer.link):
        return redirect(offer.product.family)
    if _is_a_person(request):
        count_click(family_id=offer.product.family_id, place=place, day=timezone.localdate())
    response = HttpResponseRedirect(shop_address(offer, place))
    response["Referrer-Policy"] = "origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _is_a_person(request: HttpRequest) -> bool:
    """Leave out machines and prefetching, so that staff see people."""
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in purpose and bool(agent) and not MACHINES.search(agent)
