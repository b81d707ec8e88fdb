"""Making everything that is counted anew from the ledger alone, and comparing it with what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, transaction

from community.background.locking import hold
from experts.assessing import assess_authors
from experts.daily import batches, steps_of
from experts.folding import Factors, State, folded, in_fixed_order, supports, tally
from experts.models import ItemTally, LedgerEntry, PairTally, StandingKey, VoterTally
from experts.policies import in_force
from experts.tallying import COUNTING
from experts.weighing import trust_of_voters, weigh
from experts.yardsticks import measure

TOLERANCE = 1e-6
BATCH = 2000
ITEM_FIELDS = (
    "author", "form", "parent", "topics", "at", "ups", "downs", "accepts", "picks", "weight", "value", "damped",
    "is_removed", "is_shown",
)  # fmt: skip
PAIR_FIELDS = ("ups", "downs", "topics", "up_factor", "down_factor")


class Counted:
    """What the tables should hold after a daily run, from the whole ledger.

    Pairs and voters are held; contributions are read a second time, one by one, because they are the many.
    """

    def __init__(self) -> None:
        self.p = in_force()
        self.supports = in_fixed_order(supports(_states()))
        steps = dict(steps_of(weigh(self.supports, self.p)))
        trust = {key: round(value, 6) for key, value in trust_of_voters(self.supports, self.p).items()}
        self.factors = Factors(steps, trust)

    def items(self) -> Iterator[ItemTally]:
        """Return the tallies of all contributions, unsaved."""
        return (tally(state, self.factors, self.p) for state in _states())

    def pairs(self) -> Iterator[PairTally]:
        """Return the tallies of all pairs, unsaved."""
        for (actor, author), found in self.supports.items():
            step = self.factors.pairs[actor, author]
            yield PairTally(
                actor=actor, author=author, ups=found.ups, downs=found.downs, up_factor=step.up, down_factor=step.down,
                rules=list(step.rules), topics={str(topic): votes for topic, votes in found.topics.items()},
            )  # fmt: skip

    def voters(self) -> list[VoterTally]:
        """Return the tallies of all voters, unsaved."""
        return [VoterTally(key=key, trust=value) for key, value in self.factors.trust.items()]


def _states() -> Iterator[State]:
    return (state for state in folded(LedgerEntry.objects.all()) if state.at is not None)


@transaction.atomic
def rebuild(*, at: datetime, progress: Any = lambda done, of: None) -> int:
    """Replace what is counted by what the ledger says, and assess everyone; return how many authors there are.

    Who was set aside, levels and people's decisions stay: they are no projection. `progress(done, of)` is called as
    authors are assessed. Votes are taken meanwhile and counted afterwards.
    """
    hold(COUNTING)
    counted = Counted()
    aside = {row.key: row for row in VoterTally.objects.filter(is_quarantined=True)}
    for model in (ItemTally, PairTally, VoterTally):
        model._default_manager.all().delete()
    _fill(ItemTally, counted.items())
    _fill(PairTally, counted.pairs())
    voters = counted.voters()
    for row in voters:
        if row.key in aside:
            row.is_quarantined, row.marks = True, aside.pop(row.key).marks
    _fill(VoterTally, [*voters, *aside.values()])
    del counted
    measure(at=at)
    keys = list(StandingKey.objects.order_by("key").values_list("key", flat=True))
    for number, batch in enumerate(batches(keys)):
        assess_authors(batch, at=at)
        progress(min(len(keys), (number + 1) * len(batch)), len(keys))
    return len(keys)


def _fill(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Store rows as they come, some thousands at a time."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model._default_manager.bulk_create(batch)


def differences() -> Iterator[str]:
    """Say where the tables differ from what the ledger says; nothing after a daily run."""
    counted = Counted()
    yield from _compared("item", counted.items(), ItemTally.objects.all(), ("item",), ITEM_FIELDS)
    stored_pairs = PairTally.objects.exclude(ups=0, downs=0)
    yield from _compared("pair", counted.pairs(), stored_pairs, ("actor", "author"), PAIR_FIELDS)
    voters = counted.voters()
    stored_voters = VoterTally.objects.filter(key__in=[row.key for row in voters])
    yield from _compared("voter", voters, stored_voters, ("key",), ("trust",))


def _compared(
    name: str, counted: Iterable[models.Model], stored: models.QuerySet[Any], key: tuple[str, ...],
    fields: tuple[str, ...],
) -> Iterator[str]:  # fmt: skip
    known = {row[: len(key)]: row[len(key) :] for row in stored.values_list(*key, *fields).iterator(chunk_size=5000)}
    for row in counted:
        place = tuple(getattr(row, part) for part in key)
        theirs = known.pop(place, None)
        if theirs is None:
            yield f"{name} {_named(place)}: not counted"
            continue
        for field, other in zip(fields, theirs, strict=True):
            ours = getattr(row, field)
            if not _same(ours, other):
                yield f"{name} {_named(place)}: {field} is {other!r}, the ledger says {ours!r}"
    for left in known:
        yield f"{name} {_named(left)}: counted, but not in the ledger"


def _named(place: tuple[Any, ...]) -> str:
    return " ".join(map(str, place))


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= TOLERANCE
    return bool(ours == theirs)
