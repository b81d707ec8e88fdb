"""Single values of a feed: prices, numbers, dates, addresses, spellings."""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from urllib.parse import urlsplit

import nh3
from babel.numbers import get_currency_precision, list_currencies
from stdnum import ean, isbn

MAX_PRICE = Decimal("9999999999.99")
MAX_URL = 2000

_AMOUNT = re.compile(r"[0-9][0-9.,'\u2019 \u00a0\u202f]{0,30}")
_CURRENCY = re.compile(r"(?:[A-Za-z]{3}|€)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_BLOCK_END = re.compile(r"<(?:br\s*/?|/p|/li|/div|/h[1-6]|/tr)\s*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n+")

_AVAILABILITY = {
    "in_stock": "in_stock",
    "instock": "in_stock",
    "available": "in_stock",
    "available_for_order": "in_stock",
    "limitedavailability": "in_stock",
    "auf_lager": "in_stock",
    "lieferbar": "in_stock",
    "out_of_stock": "out_of_stock",
    "outofstock": "out_of_stock",
    "soldout": "out_of_stock",
    "sold_out": "out_of_stock",
    "nicht_auf_lager": "out_of_stock",
    "nicht_lieferbar": "out_of_stock",
    "ausverkauft": "out_of_stock",
    "preorder": "preorder",
    "pre_order": "preorder",
    "presale": "preorder",
    "vorbestellbar": "preorder",
    "backorder": "backorder",
    "back_order": "backorder",
    "nachbestellt": "backorder",
}
_CONDITION = {
    "new": "new",
    "neu": "new",
    "refurbished": "refurbished",
    "generalüberholt": "refurbished",
    "used": "used",
    "gebraucht": "used",
}


def line_of_text(value: str) -> str:
    """One line: no control or direction-override characters, single spaces, NFC."""
    if not value.isprintable():
        value = _DIRECTION.sub("", _CONTROLS.sub(" ", value))
    value = " ".join(value.split())
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def plain_text(value: str) -> str:
    """Several lines of plain text; HTML, also when escaped once more, is taken off."""
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = html.unescape(nh3.clean(_BLOCK_END.sub("\n", value), tags=set()))
    if value.isprintable():
        return line_of_text(value)
    value = _DIRECTION.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    value = _CONTROLS.sub(" ", value)
    lines = (" ".join(line.split()) for line in value.split("\n"))
    text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return unicodedata.normalize("NFC", text)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@lru_cache(4096)
def parse_price(value: str) -> tuple[Decimal, str]:
    """`15.00 EUR`, also `15,00 EUR`, `EUR 15.00`, `1.234,56 €` → amount and currency.

    Raises ValueError with the problem's code: `price_currency` (none, or unknown: it is
    never guessed), `price_ambiguous` (`1.234 EUR`), `price_range`, `price`.
    """
    value = value.strip()
    if len(value) > 60:
        raise ValueError("price")
    currencies = _CURRENCY.findall(value)
    amount = _AMOUNT.search(value)
    if amount is None:
        raise ValueError("price")
    number = amount.group().strip()
    rest = value.replace(amount.group(), "", 1).strip()
    if not currencies and not rest:
        raise ValueError("price_currency")
    if len(currencies) != 1 or rest != currencies[0]:
        raise ValueError("price")
    currency = "EUR" if rest == "€" else rest.upper()
    if currency not in _currencies():
        raise ValueError("price_currency")
    price = _decimal(number, get_currency_precision(currency))
    if not 0 < price <= MAX_PRICE:
        raise ValueError("price_range")
    return price.quantize(Decimal("0.01")), currency


def _decimal(number: str, precision: int) -> Decimal:
    number = re.sub(r"['\u2019 \u00a0\u202f]", "", number)
    marks = [char for char in number if char in ".,"]
    if not marks:
        return Decimal(number)
    last = marks[-1]
    whole, _, fraction = number.rpartition(last)
    if len(set(marks)) == 1 and len(marks) == 1:
        if len(fraction) == 3 and precision < 3:
            raise ValueError("price_ambiguous")
        if not fraction or not whole:
            raise ValueError("price")
        return Decimal(f"{whole}.{fraction}")
    if len(set(marks)) == 1:  # 1.234.567: only thousands
        return _thousands(number.split(last))
    if marks.count(last) != 1 or not fraction:
        raise ValueError("price")
    other = "," if last == "." else "."
    return _thousands(whole.split(other)) + Decimal(f"0.{fraction}")


def _thousands(groups: list[str]) -> Decimal:
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise ValueError("price")
    return Decimal("".join(groups))


def parse_gtin(value: str) -> str:
    """GTIN-8, -12, -13, -14 or an ISBN-10, check digit verified, as 14 digits.

    Raises ValueError("gtin") for anything else.
    """
    number = re.sub(r"[\s\-]", "", value)
    if len(number) == 10 and number.isascii() and isbn.is_valid(number):
        number = isbn.to_isbn13(number)
    if not (number.isascii() and number.isdigit()) or len(number) not in (8, 12, 13, 14):
        raise ValueError("gtin")
    if not number.strip("0") or not ean.is_valid(number.zfill(14)):
        raise ValueError("gtin")
    return number.zfill(14)


def parse_availability(value: str) -> str:
    """Any known spelling, schema.org addresses too; ValueError("availability") else."""
    word = value.strip().casefold().rsplit("schema.org/", 1)[-1]
    word = re.sub(r"[\s\-_]+", "_", word)
    try:
        return _AVAILABILITY[word]
    except KeyError:
        raise ValueError("availability") from None


def parse_condition(value: str) -> str:
    """new, refurbished or used; empty means new.  Raises ValueError("condition")."""
    if not value:
        return "new"
    try:
        return _CONDITION[value.casefold().rsplit("schema.org/", 1)[-1].removesuffix("condition")]
    except KeyError:
        raise ValueError("condition") from None


def parse_date(value: str) -> date:
    """An ISO 8601 date or moment as a date; ValueError("date") else."""
    return parse_moment(value).date()


def parse_moment(value: str, *, end_of_day: bool = False) -> datetime:
    """An ISO 8601 moment; without a zone it is UTC.  Raises ValueError("date")."""
    value = value.strip()
    if len(value) > 40:
        raise ValueError("date")
    try:
        moment = datetime.fromisoformat(value)
        if end_of_day and len(value) <= 10:
            moment = datetime.combine(moment.date(), time(23, 59, 59))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("date") from None


def parse_period(value: str) -> tuple[datetime, datetime]:
    """`start/end` in ISO 8601; ValueError("sale_period") when it is no period."""
    start, slash, end = value.partition("/")
    try:
        period = parse_moment(start), parse_moment(end, end_of_day=True)
    except ValueError:
        raise ValueError("sale_period") from None
    if not slash or period[0] > period[1]:
        raise ValueError("sale_period")
    return period


def parse_url(value: str) -> str:
    """An absolute http(s) address without credentials; ValueError("url") else."""
    value = value.strip()
    if not value or len(value) > MAX_URL or re.search(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]", value):
        raise ValueError("url")
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("url") from None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        raise ValueError("url")
    if port == 0:
        raise ValueError("url")
    return value


def parse_relative_path(value: str) -> str:
    """A path below the feed's own folder, with forward slashes; ValueError("url") else.

    Whether it leads out through a link is checked when the file is opened.
    """
    value = value.strip()
    parts = value.split("/")
    if not value or len(value) > 500 or re.search(r"[\\:\x00-\x1f?#%]", value):
        raise ValueError("url")
    if any(part in ("", ".", "..") for part in parts):
        raise ValueError("url")
    return value


@lru_cache(4096)
def parse_path(value: str) -> str:
    """A category path in its one spelling: `Küche > Kaffee > Mühlen`, at most 8 deep."""
    names = [line_of_text(name)[:150].strip() for name in value.split(">")]
    return " > ".join([name for name in names if name][:8])[:750].strip(" >")
