"""Lists of products: all of them, and each topic's "Reviews of …" with the unreviewed products too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from community.keyset import page_of
from community.models import Topic
from community.page_cache import public_page
from reviews.choosing import LIST_ORDERS, ProductChoice
from reviews.models import FamilySummary, Review, TopicSummary
from reviews.reading import cards
from reviews.scores import Score
from shop.models import Category, Offer

PAGE_SIZE = 24
TOPIC_ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "newest": (_("Newest first"), ("-published_at", "-id")),
    "experts": (_("Experts first"), ("-by_expert_denormalised", "-published_at", "-id")),
}


@public_page
def all_products(request: HttpRequest) -> HttpResponse:
    """Every product of the shop, found by name, brand, author or number."""
    return _list(request, None)


@public_page
def topic_products(request: HttpRequest, topic: str) -> HttpResponse:
    """All of a topic's products, reviewed or not, with the way to the shop."""
    return _list(request, get_object_or_404(Topic.objects.open(), slug=topic))


@public_page
def topic_reviews(request: HttpRequest, topic: str) -> HttpResponse:
    """A topic's reviews, newest first or those of its experts first."""
    subject = get_object_or_404(Topic.objects.open(), slug=topic)
    rows = Review.objects.visible().for_topic(subject.pk).select_related("member", "family")
    order = request.GET.get("order", "")
    order = order if order in TOPIC_ORDERS else "newest"
    page = page_of(rows, TOPIC_ORDERS[order][1], size=20, cursor=request.GET.get("after", ""))
    context = {
        "topic": subject,
        "page": page,
        "orders": TOPIC_ORDERS,
        "order": order,
        "cards": cards(page.rows, request.user, with_family=True),
        "summary": TopicSummary.objects.filter(topic=subject).first(),
    }
    return render(request, "reviews/topic_reviews.html", context)


def _list(request: HttpRequest, topic: Topic | None) -> HttpResponse:
    choice = ProductChoice.read(request.GET)
    rows = choice.apply(FamilySummary.objects.filter(is_listed=True), topic).select_related("family", "family__topic")
    page = page_of(rows, choice.keys, size=PAGE_SIZE, cursor=request.GET.get("after", ""))
    context = {
        "topic": topic,
        "page": page,
        "rows": [(row, Score.of(row)) for row in page.rows],
        "offers": Offer.objects.shown_for_families([row.family_id for row in page.rows]),
        "choice": choice,
        "orders": LIST_ORDERS,
        "categories": Category.objects.filter(topic=topic).order_by("name") if topic else [],
        "next_query": choice.query(after=page.next) if page.next else "",
    }
    return render(request, "reviews/products.html", context)
