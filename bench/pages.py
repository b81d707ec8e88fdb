"""The pages that are measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from bench.size import FEW, MIDDLE, POPULAR, POPULAR_BUT_OLD, Size
from community.chrome import chrome
from community.keyset import page_of
from community.models import Member, Topic
from community.pages import EditorialPage
from community.sitemaps import ROWS_IN_A_FILE
from reviews.filtering import ORDERS
from reviews.models import FamilySummary, Review
from reviews.views.product import PAGE_SIZE
from shop.models import Family


@dataclass(frozen=True)
class Page:
    """An address and whom it is measured for."""

    name: str
    path: str
    viewers: tuple[str, ...] = ("visitor", "kept", "member")

    @property
    def is_floor(self) -> bool:
        """Whether it is there to be compared with."""
        return self.path.startswith("/bench/")


def floors() -> list[Page]:
    """Return what the pages are compared with."""
    editorial = next(path for path, (model, _pk) in chrome().pages.items() if model is EditorialPage)
    return [
        Page("bare view", "/bench/bare/", ("visitor",)),
        Page("floor A", f"/bench/floor-a/{MIDDLE}/", ("visitor",)),
        Page("floor B", f"/bench/floor-b/{MIDDLE}/{editorial}", ("visitor",)),
    ]


def pages(size: Size) -> Iterator[Page]:
    """Yield our pages."""
    topic = Topic.objects.get(families=MIDDLE)
    yield Page("home", "/")
    yield Page("topic", chrome().topic_url(topic.pk))
    yield Page("topic products", reverse("reviews:topic_products", args=[topic.slug]))
    yield Page("ranking", reverse("reviews:topic_ranking", args=[topic.slug]))
    yield Page(f"product, {size.few} reviews", _product(FEW))
    yield Page(f"product, {size.middle} reviews", _product(MIDDLE))
    yield Page(f"product, {size.popular} recent", _product(POPULAR))
    yield Page(f"product, {size.popular} old", _product(POPULAR_BUT_OLD))
    yield Page(f"product, {size.popular} recent, last page", f"{_product(POPULAR)}?after={last_cursor(POPULAR)}")
    yield Page("topic reviews", reverse("reviews:topic_reviews", args=[topic.slug]))
    talked = Review.objects.order_by("-comment_count_denormalised", "pk")[0]
    yield Page(f"review, {talked.comment_count_denormalised} comments", talked.get_absolute_url())
    yield Page("profile", Member.objects.order_by("pk")[2].get_absolute_url())
    last = (FamilySummary.objects.count() - 1) // ROWS_IN_A_FILE
    yield Page("sitemap part", reverse("sitemap_part", args=["products", last]), ("visitor",))
    yield Page("feed", reverse("reviews:topic_feed", args=[topic.slug]), ("visitor",))


def last_cursor(family_id: int) -> str:
    """Return the cursor of the last full page of a family's reviews in the usual order."""
    rows = Review.objects.visible().of_family(family_id)
    order = ORDERS["helpful"][1]
    return page_of(rows.defer("quality", "everyday"), order, size=rows.count() - PAGE_SIZE).next


def _product(pk: int) -> str:
    return Family.objects.get(pk=pk).get_absolute_url()
