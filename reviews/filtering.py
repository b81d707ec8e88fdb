"""How visitors choose and order reviews. Filters change the list, never the score."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reviews.models import Review

ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    # Of equally helpful ones (most have no votes yet) those by experts come first.
    "helpful": (_("Most helpful first"), ("-helpful_rank", "-by_expert_denormalised", "-published_at", "-id")),
    "experts": (_("Experts first"), ("-by_expert_denormalised", "-helpful_rank", "-published_at", "-id")),
    "newest": (_("Newest first"), ("-published_at", "-id")),
    "critical": (_("Critical first"), ("stars", "-published_at", "-id")),
}
ANSWERS: dict[str, Any] = {
    "quality": _("Quality"),
    "criticism": _("Criticism"),
    "everyday": _("Everyday use"),
    "recommendation": _("Recommendation"),
}
LANGUAGES = {"de": _("German"), "en": _("English")}


@dataclass(frozen=True, kw_only=True)
class ReviewFilter:
    """One choice of reviews, as it stands in the address."""

    order: str = "helpful"
    stars: int | None = None
    photos: bool = False
    verified: bool = False
    answered: str = ""
    language: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "ReviewFilter":
        """Read the address; what makes no sense is left out."""
        stars = query.get("stars", "")
        order, answered, language = (query.get(name, "") for name in ("order", "answered", "language"))
        return cls(
            order=order if order in ORDERS else "helpful",
            stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else None,
            photos="photos" in query,
            verified="verified" in query,
            answered=answered if answered in ANSWERS else "",
            language=language if language in LANGUAGES else "",
        )

    def apply(self, reviews: QuerySet[Review]) -> QuerySet[Review]:
        """Return the chosen ones of `reviews`, not yet ordered."""
        chosen = Q()
        if self.stars:
            chosen &= Q(stars=self.stars)
        if self.photos:
            chosen &= Q(photo_count_denormalised__gt=0)
        if self.verified:
            chosen &= Q(origin=Review.Origin.ORDER)
        if self.answered:
            chosen &= ~Q(**{self.answered: ""})
        if self.language:
            chosen &= Q(language=self.language)
        return reviews.filter(chosen)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns the list is ordered by."""
        return ORDERS[self.order][1]

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.stars or self.photos or self.verified or self.answered or self.language)

    def query(self, **more: str) -> str:
        """Return the address part that stands for this choice, with `more` parameters behind it."""
        given: dict[str, Any] = {"stars": self.stars, "answered": self.answered, "language": self.language}
        flags = {"photos": self.photos, "verified": self.verified}
        parts = {name: value for name, value in given.items() if value} | {n: 1 for n, on in flags.items() if on}
        if self.order != "helpful":
            parts["order"] = self.order
        return urlencode(parts | more)
