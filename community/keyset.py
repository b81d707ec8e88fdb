"""Keyset pages: the next page begins after the last row seen, so page 500 costs what page 1 costs."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.signing import b64_decode, b64_encode
from django.db.models import BooleanField, DateTimeField, F, Func, Model, Q, QuerySet, Value
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
        ordered = ordered.filter(_beyond(rows.model, order, after))
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


def _field(model: type[Model], path: str) -> Any:
    meta: Any = model._meta
    *way, last = path.lstrip("-").split("__")
    for part in way:
        meta = meta.get_field(part).related_model._meta
    return meta.get_field(last.removesuffix("_id"))


def _typed(model: type[Model], path: str, value: Any) -> Any:
    final = _field(model, path)
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


class _RowBeyond(Func):
    """`(a, b) < (x, y)` of as many columns as values: one step into an index that is ordered by them.

    The same said with AND and OR reads all rows whose first column is equal: 4,500 on the last page of 10,000 reviews.
    """

    output_field = BooleanField()

    def __init__(self, *expressions: Any, sign: str) -> None:
        super().__init__(*expressions)
        self.sign = sign

    def as_sql(self, compiler: Any, connection: Any, *_how: Any, **_more: Any) -> Any:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(parts) // 2
        columns, values = (", ".join(sql for sql, _params in side) for side in (parts[:half], parts[half:]))
        return f"({columns}) {self.sign} ({values})", [param for _sql, params in parts for param in params]


def _beyond(model: type[Model], order: tuple[str, ...], values: list[Any]) -> Q | _RowBeyond:
    """Rows after `values`. Where columns run in different directions, the first one's own bound helps the planner."""
    if len({name.startswith("-") for name in order}) == 1:
        columns = [F(name.lstrip("-")) for name in order]
        ends = [Value(value, output_field=_field(model, name)) for name, value in zip(order, values, strict=True)]
        return _RowBeyond(*columns, *ends, sign="<" if order[0].startswith("-") else ">")
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        path, sign = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{path}__{sign}": value})
        equal &= Q(**{path: value})
    first, sign = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{sign}": values[0]}) & condition
