"""The sitemap's files of products, reviews and rankings."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import translation

from community import slots
from community.models import Topic
from community.slots import SitemapPart
from reviews.models import FamilySummary, Review
from reviews.templatetags.review_tags import category_url
from shop.models import Category

Entry = tuple[str, datetime | None]


def register() -> None:
    """Add the parts; called at start-up."""
    add = slots.sitemap_parts.add
    add(SitemapPart(key="products", last_pk=_last_family, pages=_products))
    add(SitemapPart(key="reviews", last_pk=_last_review, pages=_reviews))
    add(SitemapPart(key="rankings", last_pk=lambda: 0, pages=_rankings))


def _last_family() -> int:
    return FamilySummary.objects.order_by("-family_id").values_list("family_id", flat=True).first() or 0


def _last_review() -> int:
    return Review.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _products(first: int, last: int) -> Iterable[Entry]:
    rows = FamilySummary.objects.filter(family_id__gte=first, family_id__lte=last, family__successor__isnull=True)
    with translation.override("de"):
        for row in rows.select_related("family").only("last_review_at", "family__slug").order_by("family_id"):
            yield row.family.get_absolute_url(), row.last_review_at


def _reviews(first: int, last: int) -> Iterable[Entry]:
    rows = Review.objects.visible().filter(pk__range=(first, last), form=Review.Form.FULL).order_by("pk")
    with translation.override("de"):
        for review in rows.only("id", "title", "line", "published_at", "revised_at"):
            yield review.get_absolute_url(), review.revised_at or review.published_at


def _rankings(first: int, last: int) -> Iterable[Entry]:
    with translation.override("de"):
        yield reverse("reviews:rankings"), None
        yield reverse("reviews:how_we_rate"), None
        for topic in Topic.objects.open():
            for name in ("topic_products", "topic_reviews", "topic_ranking"):
                yield reverse(f"reviews:{name}", args=[topic.slug]), None
        for category in Category.objects.filter(topic__isnull=False).select_related("topic"):
            yield category_url(category.topic, category), None
