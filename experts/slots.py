"""What higher apps give to the experts at start-up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from community.models import Member
from shop.models import Family


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A product test (or the like) a member is invited to; `why` is one honest sentence, `url` where she answers."""

    title: str
    why: str
    url: str
    until: datetime | None = None


# Where a visitor asks the experts about a product; the first address that is given stands on the product page.
ask_urls: list[Callable[[Family], str | None]] = []
# Which of these (member id, product id) earn when somebody buys: shown beside each recommendation. One call a page.
earnings: list[Callable[[Iterable[tuple[int, int]]], set[tuple[int, int]]]] = []
# What a member with standing is invited to; shown above the suggestions of products to review.
invitations: list[Callable[[Member], list[Invitation]]] = []


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a contribution is called where it is listed; `form_label` is a word such as "Review", `language` its own."""

    title: str
    url: str
    form_label: str
    language: str = ""


Describer = Callable[[Collection[int]], dict[int, Described]]
# Kind of contribution → what those of the given ids are called; only visible ones, one query for all.
item_describers: dict[str, Describer] = {}
