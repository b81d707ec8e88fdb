"""From a raw item to a valid one: required fields, formats, lengths.

The limits are those of the Google Merchant product data specification.  What would
make the offer wrong refuses the item; what only makes it poorer is reported and left
out (a GTIN with a false check digit, an unusable picture, a text over its length).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from shop.feeds.records import FeedItem, Problem, RawItem, Verdict
from shop.feeds.values import (
    line_of_text,
    parse_availability,
    parse_condition,
    parse_date,
    parse_gtin,
    parse_path,
    parse_period,
    parse_price,
    parse_relative_path,
    parse_url,
    plain_text,
)

T = TypeVar("T")

VARIANT_FIELDS = {"color": 100, "size": 100, "material": 200, "pattern": 100}
BOOK_FIELDS = ("author", "publisher", "isbn")
MAX_ATTRIBUTES = 100


class _Refused(Exception):
    """The item at hand cannot be taken; its problem is already noted."""


class _Judge:
    def __init__(self, raw: RawItem, relative_images: bool) -> None:
        self.raw = raw
        self.relative_images = relative_images
        self.external_id = line_of_text(raw.first("id"))
        self.problems: list[Problem] = []

    def note(self, code: str, detail: str = "", *, refused: bool = False) -> None:
        shown = line_of_text(detail)[:200]
        self.problems.append(Problem(self.raw.line, self.external_id[:50], code, shown, refused))

    def refuse(self, code: str, detail: str = "") -> _Refused:
        self.note(code, detail, refused=True)
        return _Refused()

    def need(self, name: str, parse: Callable[[str], T]) -> T:
        value = line_of_text(self.raw.first(name))
        if not value:
            raise self.refuse("missing", name)
        try:
            return parse(value)
        except ValueError as error:
            raise self.refuse(str(error), f"{name}: {value}") from None

    def may(self, name: str, parse: Callable[[str], T], default: T) -> T:
        value = line_of_text(self.raw.first(name))
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            self.note(str(error), f"{name}: {value}")
            return default

    def text(self, name: str, limit: int) -> str:
        value = line_of_text(self.raw.first(name))
        return self.cut(name, value, limit)

    def cut(self, name: str, value: str, limit: int) -> str:
        if len(value) <= limit:
            return value
        self.note("too_long", f"{name}: {len(value)} > {limit}")
        return value[: limit - 1].rstrip() + "…"

    def identity(self) -> None:
        if not self.external_id:
            raise self.refuse("missing", "id")
        if len(self.external_id) > 50:
            raise self.refuse("id_too_long", self.external_id)

    def image(self) -> str:
        value = line_of_text(self.raw.first("image_link"))
        if not value:
            self.note("missing_optional", "image_link")
            return ""
        if self.relative_images and "://" not in value:
            return self.may("image_link", parse_relative_path, "")
        return self.may("image_link", parse_url, "")

    def description(self) -> str:
        text = plain_text(self.raw.first("description"))
        if not text:
            self.note("missing_optional", "description")
        return self.cut("description", text, 5000)

    def group(self) -> str:
        value = line_of_text(self.raw.first("item_group_id"))
        if len(value) > 50:  # a cut one could fall together with another
            self.note("too_long", f"item_group_id: {len(value)} > 50")
            return ""
        return value

    def category(self) -> str:
        path = self.raw.first("product_type")
        if not path:
            path = self.raw.first("google_product_category")
            path = "" if path.strip().isdigit() else path
        return parse_path(path)

    @property
    def group_id(self) -> str:
        return self.raw.first("item_group_id").strip()

    def attributes(self) -> tuple[tuple[str, str, str], ...]:
        named = [
            ("", name, line_of_text(self.raw.first(name))[:200])
            for name in (BOOK_FIELDS if self.group_id else (*VARIANT_FIELDS, *BOOK_FIELDS))
        ]
        details = [
            (line_of_text(section)[:140], line_of_text(name)[:140], line_of_text(value)[:1000])
            for section, name, value in self.raw.details
        ]
        rows = [row for row in named + details if row[1] and row[2]]
        return tuple(dict.fromkeys(rows))[:MAX_ATTRIBUTES]

    def sale(self, price: Decimal, currency: str) -> Decimal | None:
        sale = self.may("sale_price", parse_price, None)
        if sale is None:
            return None
        if sale[1] != currency:
            self.note("sale_currency", sale[1])
            return None
        if sale[0] > price:
            self.note("sale_above_price", f"{sale[0]} > {price}")
            return None
        return sale[0]

    def item(self) -> FeedItem:
        self.identity()
        title = line_of_text(plain_text(self.raw.first("title")))
        if not title:
            raise self.refuse("missing", "title")
        link = self.need("link", parse_url)
        availability = self.need("availability", parse_availability)
        price, currency = self.need("price", parse_price)
        sale_price = self.sale(price, currency)
        no_period: tuple[datetime | None, datetime | None] = (None, None)
        period = self.may("sale_price_effective_date", parse_period, no_period)
        available_on: date | None = self.may("availability_date", parse_date, None)
        variant = [self.text(name, limit) for name, limit in VARIANT_FIELDS.items()]
        return FeedItem(
            external_id=self.external_id,
            title=self.cut("title", title, 150),
            description=self.description(),
            link=link,
            image_link=self.image(),
            availability=availability,
            available_on=available_on if availability in ("preorder", "backorder") else None,
            price=price,
            currency=currency,
            sale_price=sale_price,
            sale_from=period[0] if sale_price else None,
            sale_until=period[1] if sale_price else None,
            brand=self.text("brand", 70),
            gtin=self.may("gtin", parse_gtin, "") or self.may("isbn", parse_gtin, ""),
            mpn=self.text("mpn", 70),
            condition=self.may("condition", parse_condition, "new"),
            item_group_id=self.group(),
            product_type=self.category(),
            variant=", ".join(part for part in variant if part)[:250],
            attributes=self.attributes(),
        )


def judge(raw: RawItem, *, relative_images: bool = False) -> Verdict:
    """Judge one raw item; never raises.

    `relative_images` allows an `image_link` that is a path below the feed's folder.
    """
    judge_ = _Judge(raw, relative_images)
    try:
        item: FeedItem | None = judge_.item()
    except _Refused:
        item = None
    return Verdict(raw.line, judge_.external_id[:50], item, tuple(judge_.problems))
