"""Making everything that is counted anew from the ledger alone, and comparing it with what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from experts.assessing import assess_authors
from experts.daily import batches, stepped_weights
from experts.folding import Factors, fold, supports, tally
from experts.models import ItemTally, LedgerEntry, PairTally, StandingKey, VoterTally
from experts.policies import in_force
from experts.weighing import Pair, Support, trust_of_voters, weigh

TOLERANCE = 1e-6
ITEM_FIELDS = (
    "author", "form", "parent", "topics", "at", "ups", "downs", "accepts", "picks", "weight", "value", "damped",
    "is_removed", "is_shown",
)  # fmt: skip
PAIR_FIELDS = ("ups", "downs", "topics", "up_factor", "down_factor")


@dataclass(slots=True)
class Counted:
    """Everything counted from the ledger: what the tables should hold after a daily run."""

    items: list[ItemTally]
    pairs: list[PairTally]
    voters: list[VoterTally]


def count() -> Counted:
    """Count the whole ledger in memory."""
    p = in_force()
    entries = LedgerEntry.objects.exclude(item="").order_by("pk")
    states = [state for state in fold(entries.iterator(chunk_size=5000)).values() if state.at is not None]
    pairs = supports(states)
    weights = weigh(pairs, p)
    trust = {key: round(value, 6) for key, value in trust_of_voters(pairs, p).items()}
    stepped = {pair: (up, down, rules) for pair, up, down, rules in stepped_weights(weights)}
    factors = Factors(
        up={pair: row[0] for pair, row in stepped.items()}, down={pair: row[1] for pair, row in stepped.items()},
        trust=trust,
    )  # fmt: skip
    return Counted(
        items=[tally(state, factors, p) for state in states],
        pairs=[_pair(pair, pairs[pair], *stepped[pair]) for pair in pairs],
        voters=[VoterTally(key=key, trust=value) for key, value in trust.items()],
    )


def _pair(pair: Pair, found: Support, up: float, down: float, rules: list[str]) -> PairTally:
    return PairTally(
        actor=pair[0], author=pair[1], ups=found.ups, downs=found.downs, up_factor=up, down_factor=down, rules=rules,
        topics={str(topic): votes for topic, votes in sorted(found.topics.items())},
    )  # fmt: skip


@transaction.atomic
def rebuild(*, at: datetime, progress: Any = lambda done, of: None) -> int:
    """Replace what is counted by what the ledger says, and assess everyone; return how many authors there are.

    Who was set aside, levels and people's decisions stay: they are no projection. `progress(done, of)` is called as
    authors are assessed.
    """
    counted = count()
    aside = {row.key: row for row in VoterTally.objects.filter(is_quarantined=True)}
    for model in (ItemTally, PairTally, VoterTally):
        model._default_manager.all().delete()
    ItemTally.objects.bulk_create(counted.items, batch_size=1000)
    PairTally.objects.bulk_create(counted.pairs, batch_size=1000)
    for row in counted.voters:
        if row.key in aside:
            row.is_quarantined, row.marks = True, aside.pop(row.key).marks
    VoterTally.objects.bulk_create([*counted.voters, *aside.values()], batch_size=1000)
    keys = list(StandingKey.objects.order_by("key").values_list("key", flat=True))
    for number, batch in enumerate(batches(keys)):
        assess_authors(batch, at=at)
        progress(min(len(keys), (number + 1) * len(batch)), len(keys))
    return len(keys)


def differences() -> Iterator[str]:
    """Say where the tables differ from what the ledger says; nothing after a daily run."""
    counted = count()
    yield from _compared("item", counted.items, ItemTally.objects.all(), lambda row: row.item, ITEM_FIELDS)
    stored_pairs = PairTally.objects.exclude(ups=0, downs=0)
    yield from _compared("pair", counted.pairs, stored_pairs, lambda row: (row.actor, row.author), PAIR_FIELDS)
    known = {row.key for row in counted.voters}
    stored_voters = VoterTally.objects.filter(key__in=known)
    yield from _compared("voter", counted.voters, stored_voters, lambda row: row.key, ("trust",))


def _compared(
    name: str, counted: Iterable[models.Model], stored: Iterable[models.Model], key: Any, fields: tuple[str, ...]
) -> Iterator[str]:
    rows = {key(row): row for row in stored}
    for row in counted:
        other = rows.pop(key(row), None)
        if other is None:
            yield f"{name} {key(row)}: not counted"
            continue
        for field in fields:
            ours, theirs = getattr(row, field), getattr(other, field)
            if not _same(ours, theirs):
                yield f"{name} {key(row)}: {field} is {theirs!r}, the ledger says {ours!r}"
    for left in rows:
        yield f"{name} {left}: counted, but not in the ledger"


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= TOLERANCE
    return bool(ours == theirs)
