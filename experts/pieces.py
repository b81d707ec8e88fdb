"""The best pieces of members in a topic, as noted with their standing: what others valued most."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from experts.models import Standing
from experts.naming_items import describe
from experts.slots import Described


@dataclass(frozen=True)
class Piece:
    """A contribution and how many found it helpful."""

    told: Described
    ups: int


def best_pieces(standings: Collection[Standing], *, each: int) -> dict[int, list[Piece]]:
    """Return up to `each` best pieces by standing (its number); one query for each kind of contribution."""
    names = describe(item for row in standings for item, _ups in row.best)
    return {row.pk: [Piece(names[item], ups) for item, ups in row.best if item in names][:each] for row in standings}
