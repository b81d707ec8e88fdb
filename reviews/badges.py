"""Badges that need to know the reviews: what was answered, photographed, criticised, revised, or written first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from experts.badges.catalogue import Asked, Badge, Earned, badges
from experts.badges.criteria import is_found_helpful
from reviews.content import ANSWERS
from reviews.models import Review
from reviews.telling import REVIEW

A_YEAR = timedelta(days=365)
FULL = Q(form=Review.Form.FULL)
IN_WORDS = Q(**{f"{answer}__gt": "" for answer in ANSWERS})
# Praise and blame, both in words; a review that finds nothing good or nothing bad weighs nothing.
FAIR = Q(quality__gt="", criticism__gt="", severity__in=[Review.Severity.SMALL, Review.Severity.SERIOUS])
LOOKED_AGAIN = Q(everyday__gt="", owned=Review.Owned.OVER_ONE_YEAR, revised_at__gte=F("published_at") + A_YEAR)


def register() -> None:
    """Add the badges; called at start-up."""
    for badge in OURS:
        badges.add(badge)


def _helpful(asked: Asked) -> QuerySet[Review]:
    return Review.objects.visible().filter(FULL, is_found_helpful(REVIEW), member__in=asked.members)


def _at_least(number: int, which: Callable[[Asked], QuerySet[Review]]) -> Callable[[Asked], list[Earned]]:
    """Return the criterion of `number` reviews among those that `which` chooses; one query."""

    def criterion(asked: Asked) -> list[Earned]:
        enough = which(asked).order_by().values("member").annotate(n=Count("pk")).filter(n__gte=number)
        return [(member, None) for member in enough.values_list("member", flat=True)]

    return criterion


def _all_four(asked: Asked) -> QuerySet[Review]:
    return _helpful(asked).filter(IN_WORDS)


def _went_ahead(asked: Asked) -> QuerySet[Review]:
    """Helpful reviews of products that nobody had reviewed before."""
    earlier = Review.objects.visible().filter(
        FULL, shown_family=OuterRef("shown_family"), published_at__lt=OuterRef("published_at")
    )
    return _helpful(asked).filter(~Exists(earlier))


def _with_pictures(asked: Asked) -> QuerySet[Review]:
    return _helpful(asked).filter(photo_count_denormalised__gt=0)


def _looked_again(asked: Asked) -> QuerySet[Review]:
    return Review.objects.visible().filter(FULL, LOOKED_AGAIN, member__in=asked.members)


def _fair(asked: Asked) -> QuerySet[Review]:
    return _helpful(asked).filter(FAIR)


OURS = (
    Badge(
        key="all-four",
        kind="first",
        title=_("All four questions"),
        meaning=_("Answered all four questions in words, and it helped."),
        how=_("Answer all four questions of a review in your own words, so that it is found helpful."),
        criterion=_at_least(1, _all_four),
        order=20,
    ),
    Badge(
        key="went-ahead",
        kind="first",
        title=_("Went ahead"),
        meaning=_("Wrote the first helpful word on three products."),
        how=_("Be the first to review a product, three times, so that it is found helpful."),
        criterion=_at_least(3, _went_ahead),
        order=60,
    ),
    Badge(
        key="eyewitness",
        kind="depth",
        title=_("Seen for yourself"),
        meaning=_("Shows with pictures of their own what words cannot say."),
        how=_("Write five reviews with pictures that are found helpful."),
        criterion=_at_least(5, _with_pictures),
        order=130,
    ),
    Badge(
        key="long-term-test",
        kind="depth",
        title=_("Long-term test"),
        meaning=_("Came back to a review after a year to say how the product lasts."),
        how=_("Revise a review a year after you wrote it: say how the product does after a year of everyday use."),
        criterion=_at_least(1, _looked_again),
        order=140,
    ),
    Badge(
        key="fair-critic",
        kind="depth",
        title=_("Fair critic"),
        meaning=_("Names what is good and what is not, and that helps others."),
        how=_("Write five reviews that praise and criticise in words and are found helpful."),
        criterion=_at_least(5, _fair),
        order=150,
    ),
)
