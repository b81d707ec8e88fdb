"""The product page: what members say of one family."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from community.keyset import page_of
from community.page_cache import public_page
from community.slots import panels_of
from reviews.expertise import featured
from reviews.filtering import ANSWERS, LANGUAGES, ORDERS, ReviewFilter
from reviews.models import Review
from reviews.reading import cards, own_review
from reviews.scores import Score
from shop.models import Family

PAGE_SIZE = 20


@public_page
def show(request: HttpRequest, pk: int, slug: str) -> HttpResponse | HttpResponsePermanentRedirect:
    """Show a family's score and one page of its reviews; an old slug or a successor redirects."""
    family = load_family(pk)
    if family.successor is not None:
        return redirect(family.successor)
    if family.slug != slug:
        return redirect(family.get_absolute_url(), permanent=True)
    choice = ReviewFilter.read(request.GET)
    chosen = choice.apply(Review.objects.visible().of_family(family.pk).select_related("member"))
    page = page_of(chosen, choice.keys, size=PAGE_SIZE, cursor=request.GET.get("after", ""))
    context = {
        "family": family,
        "score": Score.of(family.summary),
        "page": page,
        "featured": featured(family) if page.is_first and not choice.is_narrow else [],
        "cards": cards(page.rows, request.user),
        "choice": choice,
        "orders": ORDERS,
        "answers": ANSWERS,
        "text_languages": LANGUAGES,
        "own": own_review(request.user, family.pk),
        "next_query": choice.query(after=page.next) if page.next else "",
        "side_panels": panels_of("product", "side", request, family),
        "main_panels": panels_of("product", "main", request, family),
        "write_url": reverse("reviews:write", args=[family.pk, family.slug]),
        "rate_url": reverse("reviews:rate", args=[family.pk, family.slug]),
        "feed_url": reverse("reviews:product_feed", args=[family.pk]),
        "variant": request.GET.get("v", ""),
    }
    return render(request, "reviews/product.html", context)


def load_family(pk: int) -> Family:
    """Return the family with all that its pages show of it; one query. Raises Http404."""
    rows = Family.objects.select_related("summary", "topic", "category", "successor")
    return get_object_or_404(rows, pk=pk)
