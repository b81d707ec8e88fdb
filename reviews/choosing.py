"""How visitors choose and order products."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from community.text import storable
from reviews.models import FamilySummary

LIST_ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "rated": (_("Most rated first"), ("-rating_count", "-family_id")),
    "best": (_("Best rank first"), ("-rank_score", "family_id")),
    "newest": (_("Latest review first"), ("-last_review_at", "-family_id")),
    "title": (_("By name"), ("title_denormalised", "family_id")),
}
SHOW: dict[str, Any] = {"": _("All"), "reviewed": _("With ratings"), "unreviewed": _("Not rated yet")}


@dataclass(frozen=True, kw_only=True)
class ProductChoice:
    """One choice of products, as it stands in the address."""

    words: str = ""
    order: str = "rated"
    show: str = ""
    category: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "ProductChoice":
        """Read the address; what makes no sense is left out."""
        category, order, show = (query.get(name, "") for name in ("category", "order", "show"))
        return cls(
            words=storable(query.get("q", "")).strip()[:100],
            order=order if order in LIST_ORDERS else "rated",
            show=show if show in SHOW else "",
            category=int(category) if category.isascii() and category.isdigit() and len(category) < 16 else None,
        )

    def apply(self, rows: QuerySet[FamilySummary], topic: Topic | None) -> QuerySet[FamilySummary]:
        """Return the chosen ones of `rows`, not yet ordered."""
        chosen = Q(topic=topic) if topic else Q()
        if self.category:
            chosen &= Q(category_id=self.category)
        if self.show:
            chosen &= Q(rating_count__gt=0) if self.show == "reviewed" else Q(rating_count=0)
        if self.order == "best":
            chosen &= Q(rank_score__isnull=False)
        if self.order == "newest":
            chosen &= Q(last_review_at__isnull=False)
        for word in self.words.split()[:6]:
            chosen &= self._names(word)
        return rows.filter(chosen)

    @staticmethod
    def _names(word: str) -> Q:
        named = Q(title_denormalised__icontains=word) | Q(family__brand__icontains=word)
        digits = word.replace("-", "")
        if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 14:
            named |= Q(family__products__gtin=digits.zfill(14))
        return named

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns the list is ordered by."""
        return LIST_ORDERS[self.order][1]

    @property
    def show_options(self) -> dict[str, Any]:
        """What can be chosen under "show"."""
        return SHOW

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.words or self.show or self.category)

    def query(self, **more: str) -> str:
        """Return the address part that stands for this choice, with `more` parameters behind it."""
        given: dict[str, Any] = {"q": self.words, "show": self.show, "category": self.category}
        parts = {name: value for name, value in given.items() if value}
        if self.order != "rated":
            parts["order"] = self.order
        return urlencode(parts | more)
