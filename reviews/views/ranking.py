"""Ranking lists: per topic and per category, by the damped, time-weighted score."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from community.keyset import page_of
from community.models import Topic
from community.naming import slug_of
from community.page_cache import public_page
from reviews.models import FamilySummary
from reviews.reading import best_reviews
from reviews.scores import Score
from shop.models import Category, Offer

PAGE_SIZE = 20


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """All topics with the three best products of each."""
    topics = list(Topic.objects.open())
    best = {topic.pk: list(_ranked().filter(topic=topic)[:3]) for topic in topics}
    context = {"lists": [(topic, [(row, Score.of(row)) for row in best[topic.pk]]) for topic in topics]}
    return render(request, "reviews/rankings.html", context)


@public_page
def of_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """A topic's ranking list."""
    subject = get_object_or_404(Topic.objects.open(), slug=topic)
    return _show(request, subject, None, _ranked().filter(topic=subject))


@public_page
def of_category(request: HttpRequest, topic: str, category: int, slug: str) -> HttpResponse:
    """A category's ranking list; the id decides."""
    subject = get_object_or_404(Topic.objects.open(), slug=topic)
    chosen = get_object_or_404(Category, pk=category, topic=subject)
    right = slug_of(chosen.name, empty="-")
    if slug != right:
        return redirect("reviews:category_ranking", subject.slug, chosen.pk, right, permanent=True)
    return _show(request, subject, chosen, _ranked().filter(category=chosen))


def _ranked() -> QuerySet[FamilySummary]:
    rows = FamilySummary.objects.filter(is_listed=True, rank_score__isnull=False)
    return rows.select_related("family").order_by("-rank_score", "family_id")


def _show(request: HttpRequest, topic: Topic, category: Category | None, rows: QuerySet[FamilySummary]) -> HttpResponse:
    page = page_of(rows, ("-rank_score", "family_id"), size=PAGE_SIZE, cursor=request.GET.get("after", ""))
    try:
        first = max(1, min(int(request.GET.get("place", "1")), 10**6)) if not page.is_first else 1
    except ValueError:
        first = 1
    families = [row.family_id for row in page.rows]
    context = {
        "topic": topic,
        "category": category,
        "categories": Category.objects.filter(topic=topic).order_by("name"),
        "page": page,
        "rows": [(row, Score.of(row)) for row in page.rows],
        "offers": Offer.objects.shown_for_families(families),
        "voices": best_reviews(families),
        "first": first,
        "next_place": first + len(page.rows),
    }
    return render(request, "reviews/ranking.html", context)
