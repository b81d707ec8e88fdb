"""What travels between the parts of the reader."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shop.feeds.values import line_of_text


class FeedBroken(Exception):
    """The file as a whole cannot be read; nothing of it must be applied.

    `code` names the reason (see `shop.models.problems`), `detail` quotes the input,
    `line` is the physical line (1-based), 0 when no line is to blame.
    """

    def __init__(self, code: str, detail: str = "", line: int = 0) -> None:
        super().__init__(f"{code}: {detail} (line {line})")
        self.code = code
        self.detail = line_of_text(detail)[:300]
        self.line = line


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file, in bytes; the ratio counts unpacked per packed byte."""

    packed: int = 200 * 1024**2
    unpacked: int = 2 * 1024**3
    ratio: int = 400
    ratio_counts_from: int = 32 * 1024**2


@dataclass(slots=True)
class RawItem:
    """One item as the feed spells it: attribute name without `g:` → its values."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    details: list[tuple[str, str, str]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first non-empty value of an attribute, or an empty text."""
        values = self.values.get(name)
        if not values:
            return ""
        return values[0] or next((value for value in values if value), "")

    def fingerprint(self, salt: str) -> str:
        """A hash of all the feed says of the item, 32 characters; other salt, other hash."""
        text = json.dumps([salt, self.values, self.details], ensure_ascii=False, sort_keys=True)
        return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one item; `refused` says the item was left out for it."""

    line: int
    external_id: str
    code: str
    detail: str = ""
    refused: bool = True


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One valid offer of a feed, every text within its limit."""

    external_id: str
    title: str
    description: str
    link: str
    image_link: str
    availability: str
    available_on: date | None
    price: Decimal
    currency: str
    sale_price: Decimal | None
    sale_from: datetime | None
    sale_until: datetime | None
    brand: str
    gtin: str
    mpn: str
    condition: str
    item_group_id: str
    product_type: str
    variant: str
    attributes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one raw item: the item unless refused, and all its problems."""

    line: int
    external_id: str
    item: FeedItem | None
    problems: tuple[Problem, ...]


def to_text(item: FeedItem) -> str:
    """The item as JSON, always the same for the same content."""
    return json.dumps([getattr(item, name) for name in _NAMES], default=str, ensure_ascii=False)


def from_text(text: str) -> FeedItem:
    """The item that `to_text` wrote."""
    values: dict[str, Any] = dict(zip(_NAMES, json.loads(text), strict=True))
    for name in ("price", "sale_price"):
        values[name] = values[name] and Decimal(values[name])
    for name in ("sale_from", "sale_until"):
        values[name] = values[name] and datetime.fromisoformat(values[name])
    values["available_on"] = values["available_on"] and date.fromisoformat(values["available_on"])
    values["attributes"] = tuple((section, name, value) for section, name, value in values["attributes"])
    return FeedItem(**values)


_NAMES = tuple(field.name for field in fields(FeedItem))
