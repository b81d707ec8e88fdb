"""Which way the database goes for each order and filter of a product's reviews, and how many rows it reads for it.

The trap is the popular product whose reviews are all old: an index of all reviews by date looks inviting, and leads
past everything written since.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import QueryDict

from reviews.filtering import ORDERS, ReviewFilter
from reviews.models import Review
from reviews.views.product import PAGE_SIZE

FILTERS = ("", "stars=1", "stars=5", "photos=1", "verified=1", "answered=criticism", "language=en", "stars=1&photos=1")


@dataclass(frozen=True)
class Plan:
    """How one page of a list is found. `rows` are those read to show 21; `ms` is the database's own time."""

    order: str
    narrowed: str
    way: str
    rows: int
    ms: float


def plans(family_id: int) -> Iterator[Plan]:
    """Yield the plan of every order and filter for the first page of a family's reviews."""
    for order in ORDERS:
        for narrowed in FILTERS:
            choice = ReviewFilter.read(QueryDict(f"order={order}&{narrowed}"))
            rows = choice.apply(Review.objects.visible().of_family(family_id)).order_by(*choice.keys)
            yield _plan(rows[: PAGE_SIZE + 1], order, narrowed)


def _plan(rows: Any, order: str, narrowed: str) -> Plan:
    if connection.vendor != "postgresql":
        return Plan(order, narrowed, rows.explain(), 0, 0.0)
    found = json.loads(rows.explain(format="json", analyze=True))[0]
    nodes = list(_nodes(found["Plan"]))
    way = " + ".join(f"{n['Node Type']} {n.get('Index Name', '')}".strip() for n in nodes if n["Node Type"] != "Limit")
    read = sum(n["Actual Rows"] + n.get("Rows Removed by Filter", 0) for n in nodes if "Plans" not in n)
    return Plan(order, narrowed, way, round(read), found["Execution Time"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)
