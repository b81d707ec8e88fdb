"""Keyset pages: the next page begins after the last row seen, so page 500 costs what page 1 costs."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.signing import b64_decode, b64_encode
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. `next` is the cursor of the page after it, "" on the last one."""

    rows: list[Row]
    next: str
    is_first: bool


def page_of(rows: QuerySet[Row], order: tuple[str, ...], *, size: int, cursor: str = "") -> Page[Row]:
    """Return the page of `rows` after `cursor`.

    Args:
        rows: the filtered rows; an index should hold its filter and `order`.
        order: field names with "-" for descending, without NULLs, ending in a unique one.
        size: rows on a page.
        cursor: `Page.next` of the page before; one that cannot be read gives the first page.
    """
    after = _read(cursor, rows.model, order) if cursor else None
    ordered = rows.order_by(*order)
    if after:
        ordered = ordered.filter(_beyond(order, after))
    found = list(ordered[: size + 1])
    more = len(found) > size
    return Page(found[:size], _write(found[size - 1], order) if more else "", after is None)


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for part in path.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def _write(row: Model, order: tuple[str, ...]) -> str:
    values = [_value(row, name) for name in order]
    plain = [v.isoformat() if isinstance(v, datetime) else v for v in values]
    return b64_encode(json.dumps(plain).encode()).decode()


def _read(cursor: str, model: type[Model], order: tuple[str, ...]) -> list[Any] | None:
    try:
        values = json.loads(b64_decode(cursor[:400].encode()))
        if not isinstance(values, list) or len(values) != len(order):
            return None
        return [_typed(model, name, value) for name, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, OverflowError):
        return None


def _typed(model: type[Model], path: str, value: Any) -> Any:
    field: Any = model._meta
    *way, last = path.lstrip("-").split("__")
    for part in way:
        field = field.get_field(part).related_model._meta
    final = field.get_field(last.removesuffix("_id"))
    if isinstance(final, DateTimeField):
        moment = parse_datetime(value)
        if moment is None or moment.tzinfo is None:
            raise ValueError("no moment")
        return moment
    clean = final.to_python(value) if not final.is_relation else int(value)
    if (isinstance(clean, int) and abs(clean) >= 2**63) or (isinstance(clean, float) and clean != clean):
        raise ValueError("out of range")
    if clean is None:
        raise ValueError("no value")
    return clean


def _beyond(order: tuple[str, ...], values: list[Any]) -> Q:
    """Rows after `values`. The first column's own bound stands beside the alternatives for the planner's sake."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        path, sign = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{path}__{sign}": value})
        equal &= Q(**{path: value})
    first, sign = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{sign}": values[0]}) & condition
