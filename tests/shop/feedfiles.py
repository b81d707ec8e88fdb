"""Makes feed files for tests: plain functions, every field overridable."""

import csv
import gzip
import io
from itertools import count as numbers
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from shop.importing import carry_out, order_import
from shop.models import Feed, ImportRun

number = numbers(1)


def gtin13(body: int) -> str:
    """Thirteen digits with their check digit from twelve."""
    digits = f"{body:012d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def item(**overrides: Any) -> dict[str, str]:
    """An item as a feed holds it, without remarks; None leaves a field out."""
    n = next(number)
    fields = {
        "id": f"sku-{n}",
        "title": f"Mühle {n}",
        "description": "Mahlt leise.",
        "link": f"https://shop.example/p/{n}",
        "image_link": f"https://shop.example/i/{n}.webp",
        "availability": "in_stock",
        "price": "15.00 EUR",
        "brand": "Aldera",
        "product_type": "Küche > Kaffee > Mühlen",
        **overrides,
    }
    return {name: value for name, value in fields.items() if value is not None}


def many(count: int, **fields: Any) -> list[dict[str, str]]:
    """So many items with ids and titles of their own."""
    return [item(id=f"m{n}", title=f"Ding {n}", **fields) for n in range(count)]


def rss(items: list[dict[str, str]], *, prefix: str = "g") -> str:
    """An RSS 2.0 document; title, link and description without prefix."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:{prefix}="http://base.google.com/ns/1.0">'
        "<channel><title>Shop</title><link>https://shop.example</link>\n"
        + "\n".join(f"<item>{_fields(one, prefix)}</item>" for one in items)
        + "</channel></rss>"
    )


def atom(items: list[dict[str, str]]) -> str:
    """An Atom 1.0 document."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>'
        + "".join(_entry(one) for one in items)
        + "</feed>"
    )


def _entry(one: dict[str, str]) -> str:
    rest = {name: value for name, value in one.items() if name not in ("link", "title", "description")}
    return (
        f"<entry><id>tag:{escape(one['id'])}</id><title>{escape(one.get('title', ''))}</title>"
        f"<link rel='self' href='https://elsewhere.example/'/><link href={quoteattr(one.get('link', ''))}/>"
        f"<summary>{escape(one.get('description', ''))}</summary>{_fields(rest, 'g')}</entry>"
    )


def _fields(one: dict[str, str], prefix: str) -> str:
    plain = ("title", "link", "description")
    tags = [(name if name in plain else f"{prefix}:{name}", value) for name, value in one.items()]
    return "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in tags)


def table(items: list[dict[str, str]], delimiter: str = ",") -> str:
    """A CSV or TSV document with one column for each field that occurs."""
    names = list(dict.fromkeys(name for one in items for name in one)) or ["id"]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(items)
    return text.getvalue()


def write(path: Path, content: str | bytes, *, packed: bool = False) -> Path:
    """Write a file, packed with gzip if asked."""
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if packed else raw)
    return path


def import_items(folder: Path, items: list[dict[str, str]], *, feed: str = "Lindhof", **options: Any) -> ImportRun:
    """Import these items as an RSS file of that feed."""
    return import_file(write(folder / f"{feed}.xml", rss(items)), feed=feed, **options)


def import_file(path: Path, *, feed: str = "Lindhof", **options: Any) -> ImportRun:
    """Import a file as that feed."""
    row, _made = Feed.objects.get_or_create(name=feed)
    return carry_out(order_import(feed=row, location=str(path), **options))
