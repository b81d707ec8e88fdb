"""Atom feeds of the newest reviews of a topic and of a product."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from community.models import Topic
from reviews.models import Review
from shop.models import Family

ENTRIES = 30


class ReviewFeed(Feed):  # type: ignore[type-arg]
    """What both feeds share: the entries and how each is described."""

    feed_type = Atom1Feed

    def item_title(self, item: Review) -> str:
        """Stars and headline."""
        return _("%(stars)d of 5: %(headline)s (%(product)s)") % {
            "stars": item.stars, "headline": item.headline, "product": item.shown_family.title,
        }  # fmt: skip

    def item_description(self, item: Review) -> str:
        """The answers as safe HTML, or the quick rating's line."""
        return (
            "".join((item.quality_html, item.criticism_html, item.everyday_html, item.recommendation_html)) or item.line
        )

    def item_link(self, item: Review) -> str:
        """The review's own page."""
        return item.get_absolute_url()

    def item_author_name(self, item: Review) -> str:
        """The public name."""
        return item.member.public_name if item.member else _("Former member")

    def item_pubdate(self, item: Review) -> datetime:
        """When it was published."""
        return item.published_at

    def item_updateddate(self, item: Review) -> datetime:
        """When it was last revised."""
        return item.revised_at or item.published_at

    @staticmethod
    def newest(rows: Any) -> Iterable[Review]:
        """Return the newest visible ones with what an entry shows; one query."""
        return list(rows.visible().select_related("member", "shown_family").order_by("-published_at", "-id")[:ENTRIES])


class TopicFeed(ReviewFeed):
    """A topic's newest reviews."""

    def get_object(self, request: HttpRequest, topic: str) -> Topic:
        """Return the open topic."""
        return get_object_or_404(Topic.objects.open(), slug=topic)

    def title(self, obj: Topic) -> str:
        """The feed's name."""
        return _("Newest reviews in %(name)s") % {"name": obj.name}

    def link(self, obj: Topic) -> str:
        """The page the feed belongs to."""
        return reverse("reviews:topic_reviews", args=[obj.slug])

    def feed_url(self, obj: Topic) -> str:
        """The feed's own address."""
        return reverse("reviews:topic_feed", args=[obj.slug])

    def items(self, obj: Topic) -> Iterable[Review]:
        """The newest reviews."""
        return self.newest(Review.objects.for_topic(obj.pk))


class ProductFeed(ReviewFeed):
    """A product's newest reviews."""

    def get_object(self, request: HttpRequest, pk: int) -> Family:
        """Return the family."""
        return get_object_or_404(Family, pk=pk)

    def title(self, obj: Family) -> str:
        """The feed's name."""
        return _("Newest reviews of %(title)s") % {"title": obj.title}

    def link(self, obj: Family) -> str:
        """The page the feed belongs to."""
        return obj.get_absolute_url()

    def feed_url(self, obj: Family) -> str:
        """The feed's own address."""
        return reverse("reviews:product_feed", args=[obj.pk])

    def items(self, obj: Family) -> Iterable[Review]:
        """The newest reviews."""
        return self.newest(Review.objects.of_family(obj.pk))
