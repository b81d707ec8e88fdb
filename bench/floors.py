"""What our pages are compared with: the least that Django and Wagtail do for such a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.models import Page

from reviews.models import Review
from shop.models import Family

CONSTANT = b"x" * 30 * 1024
SHOWN = 20


def bare(request: HttpRequest) -> HttpResponse:
    """Django and 30 KB."""
    return HttpResponse(CONSTANT)


def plain(request: HttpRequest, pk: int) -> HttpResponse:
    """Floor A: a product and 20 reviews with their authors, two queries, a minimal template."""
    return render(request, "bench/floor.html", _content(pk))


def as_page(request: HttpRequest, pk: int, path: str) -> HttpResponse:
    """Floor B: the same, reached and rendered as a Wagtail page."""
    route = Page.route_for_request(request, path)
    assert route is not None, path
    page = route.page.specific
    return render(request, "bench/floor.html", {**page.get_context(request), **_content(pk)})


def _content(pk: int) -> dict[str, object]:
    family = get_object_or_404(Family, pk=pk)
    rows = Review.objects.visible().of_family(pk).select_related("member")
    return {"family": family, "reviews": rows.order_by("-published_at", "-id")[:SHOWN]}
