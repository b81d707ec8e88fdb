"""Reviews as texts that name products: what the shop's link suggestions need to know of them."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.content import ANSWERS
from reviews.models import Review
from reviews.telling import REVIEW
from shop.linking import Target, suggest, targets
from shop.models import ProductLink


def register() -> None:
    """Let reviews be linked to products; called at start-up."""
    targets.add(Target(key=REVIEW, label=_("Review"), describe=_describe, text=_text))


def suggest_recent(*, hours: int) -> int:
    """Suggest links from the reviews published or revised within `hours`; return how many were read.

    What was suggested or decided before is not asked again, so a period may be read twice.
    """
    since = timezone.now() - timedelta(hours=hours)
    recent = Review.objects.visible().filter(Q(published_at__gte=since) | Q(revised_at__gte=since))
    count = 0
    for review in recent.iterator(chunk_size=200):
        suggest(REVIEW, review.pk, _words(review))
        own = (review.family_id, review.shown_family_id)  # the page itself leads there
        ProductLink.objects.of_target(REVIEW, review.pk).waiting().filter(family__in=own).delete()
        count += 1
    return count


def _describe(ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    return {review.pk: (review.headline, review.get_absolute_url()) for review in Review.objects.filter(pk__in=ids)}


def _text(pk: int) -> str:
    return _words(Review.objects.get(pk=pk))


def _words(review: Review) -> str:
    return "\n".join([review.headline, *(getattr(review, name) for name in ANSWERS)])
