"""Reviews follow a product's successor, and come back when the succession is revoked."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from reviews.counting import Cell, Cells
from reviews.expertise import by_expert
from reviews.models import Review
from reviews.recounting import recount
from reviews.summarising import apply_to_topics, ensure, topic_counts
from shop.models import Family


def line_locked(family_id: int) -> list[Family]:
    """Return the family and its line of successors, locked until the transaction ends; one query a step."""
    line: list[Family] = []
    step: int | None = family_id
    while step is not None and step not in {family.pk for family in line}:
        line.append(Family.objects.select_for_update(no_key=True).get(pk=step))
        step = line[-1].successor_id
    return line


@transaction.atomic
def follow(*, family_id: int) -> None:
    """Show the reviews of a family and of all before it where its line of successors ends now.

    Both ends are recounted, so the cost grows with their reviews; staff do it by hand and seldom.
    """
    line = line_locked(family_id)
    target = line[-1]
    moving = Review.objects.filter(family__in=_family_and_before(family_id)).exclude(shown_family=target)
    left = set(moving.order_by().values_list("shown_family_id", flat=True).distinct())
    change: Cells = Counter()
    for (old, field), number in topic_counts(moving).items():
        change[Cell("topic", old, None, field)] -= number
        change[Cell("topic", target.topic_id or 0, None, field)] += number
    known = by_expert(target.topic_id)
    moving.update(shown_family=target, topic=target.topic_id, by_expert_denormalised=known)
    ensure([family_id, target.pk])
    recount(sorted({*left, target.pk}))
    apply_to_topics(change)


def _family_and_before(family_id: int) -> set[int]:
    found, latest = {family_id}, {family_id}
    while latest:
        before = Family.objects.filter(successor__in=latest).values_list("pk", flat=True)
        latest = set(before) - found
        found |= latest
    return found
