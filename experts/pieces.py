"""The best pieces of members in a topic: what others valued most, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, TextField, Window
from django.db.models.functions import Cast, RowNumber

from experts.models import ItemTally, Standing, StandingKey
from experts.naming_items import describe
from experts.slots import Described

SPARE = 3  # so many more are looked at, since some may not be shown to others
LOOKED_AT = 300  # a member's best, in all topics together


@dataclass(frozen=True)
class Piece:
    """A contribution and how many found it helpful."""

    told: Described
    ups: int


def best_pieces(member_ids: Collection[int], topic_id: int, *, each: int) -> dict[int, list[Piece]]:
    """Return up to `each` best pieces of each member in a topic; two queries and one for each kind of contribution.

    The database picks them with one look at each author's tallies; nothing that others found unhelpful is among them.
    """
    members = dict(StandingKey.objects.filter(member__in=member_ids).values_list("key", "member_id"))
    if not members:
        return {}
    valued = ItemTally.objects.filter(author__in=members, is_shown=True, is_removed=False, value__gt=0)
    # Both databases write a list of numbers alike, and only one of them can look into it.
    in_topic = valued.annotate(told=Cast("topics", TextField())).filter(told__regex=rf"[\[ ,]{int(topic_id)}[\],]")
    place = Window(RowNumber(), partition_by=F("author"), order_by=[F("value").desc(), F("item").asc()])
    ranked = in_topic.annotate(place=place).filter(place__lte=each + SPARE)
    chosen = list(ranked.order_by("author", "place").values_list("author", "item", "ups"))
    names = describe(item for _author, item, _ups in chosen)
    found: dict[int, list[Piece]] = {member: [] for member in members.values()}
    for author, item, ups in chosen:
        pieces = found[members[author or 0]]
        if item in names and len(pieces) < each:
            pieces.append(Piece(names[item], ups))
    return found


def best_kept(standings: Collection[Standing], *, each: int) -> dict[int, list[Piece]]:
    """Return up to `each` best pieces by member, as noted with the standing; one query for each kind."""
    names = describe(item for row in standings for item, _ups in row.best)
    return {
        row.member_id: [Piece(names[item], ups) for item, ups in row.best if item in names][:each] for row in standings
    }


def pieces_by_topic(member_id: int, topic_ids: Collection[int], *, each: int) -> dict[int, list[Piece]]:
    """Return up to `each` best pieces of one member in each of her topics; two queries and one for each kind."""
    key = StandingKey.objects.filter(member=member_id).values_list("key", flat=True).first()
    if key is None or not topic_ids:
        return {}
    valued = ItemTally.objects.filter(author=key, is_shown=True, is_removed=False, value__gt=0)
    rows = list(valued.order_by("-value", "item").values_list("item", "topics", "ups")[:LOOKED_AT])
    chosen: dict[int, list[tuple[str, int]]] = {topic: [] for topic in topic_ids}
    for item, topics, ups in rows:
        for topic in set(topics) & chosen.keys():
            if len(chosen[topic]) < each + SPARE:
                chosen[topic].append((item, ups))
    names = describe(item for pieces in chosen.values() for item, _ups in pieces)
    return {
        topic: [Piece(names[item], ups) for item, ups in pieces if item in names][:each]
        for topic, pieces in chosen.items()
    }
