"""The daily run: what only the whole graph of votes can tell, then the standings it changed and those due by time.

Its one pass over the pairs of voter and author is linear in their number; everything after it grows with the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from community.background.locking import hold
from experts import detecting
from experts.assessing import assess_authors
from experts.dues import note_due
from experts.folding import Step
from experts.models import Due, LedgerEntry, PairTally, Standing, StandingKey, VoterTally, Yardstick
from experts.policies import in_force
from experts.policy import Parameters
from experts.tallying import COUNTING, count_items, revise_all
from experts.weighing import Pair, PairWeight, Support, support, trust_of_voters, weigh
from experts.yardsticks import measure

STEP = 0.05  # factors move in steps, so that a day's drift of the totals rewrites nothing
BATCH = 500
# Called with the moment at the end of each run: levels, badges, courses.
after_run: list[Callable[[datetime], object]] = []


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did, in numbers."""

    pairs: int
    reweighed: int
    trusted: int
    suspicions: int
    assessed: int


def run(*, at: datetime) -> Outcome:
    """Do the day's work as of `at`. Interrupted anywhere, the next run does the rest; twice does nothing more."""
    begin(at=at)
    revise_all(at=at)
    measure(at=at)
    p = in_force()
    pairs = dict(loaded_pairs())
    weights = weigh(pairs, p)
    reweighed = revise_pairs(weights, at, p)
    trusted = revise_trust(trust_of_voters(pairs, p), at, p)
    suspicions = detecting.run(pairs, weights, at=at, p=p)
    revise_all(at=at)
    assessed = assess_due(at=at)
    for follow in after_run:
        follow(at)
    return Outcome(len(pairs), reweighed, trusted, suspicions, assessed)


def begin(*, at: datetime) -> None:
    """Give a community its first yardstick before anyone is measured by it; afterwards nothing is left to do."""
    if Yardstick.objects.exists():
        return
    items = Due.objects.exclude(item="").order_by("pk").values_list("item", flat=True)
    for batch in batches(list(items)):
        with transaction.atomic():
            hold(COUNTING)
            count_items(set(batch))
    measure(at=at)


def loaded_pairs() -> Iterator[tuple[Pair, Support]]:
    """Return all pairs as counted, in a fixed order."""
    rows = PairTally.objects.order_by("author", "actor").values_list("actor", "author", "ups", "downs", "topics")
    for actor, author, ups, downs, topics in rows.iterator(chunk_size=5000):
        if ups or downs:
            yield (actor, author), support(ups, downs, tuple((int(topic), votes) for topic, votes in topics.items()))


def stepped(factor: float) -> float:
    """Return the nearest step of a factor."""
    return round(round(factor / STEP) * STEP, 4)


def steps_of(weights: Mapping[Pair, PairWeight]) -> Iterator[tuple[Pair, Step]]:
    """Return the weight for and against of each pair as the site uses them."""
    for pair, weight in weights.items():
        yield pair, _step(weight.up, weight.down, weight.rules)


@lru_cache(maxsize=50_000)
def _step(up: float, down: float, rules: tuple[str, ...]) -> Step:
    """Return the same step for all pairs that look alike, so that a million take little room."""
    return Step(stepped(up), stepped(down), rules)


def revise_pairs(weights: dict[Pair, PairWeight], at: datetime, p: Parameters) -> int:
    """Store the factors that moved, with an entry each; what they concern becomes due."""
    rows = PairTally.objects.order_by("author", "actor").values_list(
        "pk", "actor", "author", "up_factor", "down_factor"
    )
    found = dict(steps_of(weights))
    moved = []
    for pk, actor, author, *known in rows.iterator(chunk_size=5000):
        step = found.get((actor, author))
        if step is not None and known != [step.up, step.down]:
            moved.append((pk, (actor, author), step.up, step.down, list(step.rules)))
    for batch in batches(moved):
        with transaction.atomic():
            tallies = [
                PairTally(pk=pk, up_factor=up, down_factor=down, rules=rules) for pk, _, up, down, rules in batch
            ]
            PairTally.objects.bulk_update(tallies, ["up_factor", "down_factor", "rules"])
            entries = [
                LedgerEntry(
                    key=f"pair:{actor}:{author}:{at.isoformat()}", kind=LedgerEntry.Kind.PAIR, at=at, actor=actor,
                    author=author, weight=up, rules=rules, policy_version=p.version,
                )
                for _, (actor, author), up, _, rules in batch
            ]  # fmt: skip
            LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)
            make_due([pair for _, pair, *_ in batch])
    return len(moved)


def revise_trust(found: dict[int, float], at: datetime, p: Parameters) -> int:
    """Store the trust that moved, with an entry each; whoever they voted for becomes due."""
    known = dict(VoterTally.objects.values_list("key", "trust").iterator(chunk_size=5000))
    moved = [(key, round(trust, 6)) for key, trust in sorted(found.items()) if known.get(key) != round(trust, 6)]
    for batch in batches(moved):
        with transaction.atomic():
            VoterTally.objects.bulk_create(
                [VoterTally(key=key, trust=trust) for key, trust in batch],
                update_conflicts=True, unique_fields=["key"], update_fields=["trust"],
            )  # fmt: skip
            entries = [
                LedgerEntry(
                    key=f"voter:{key}:{at.isoformat()}", kind=LedgerEntry.Kind.VOTER, at=at, actor=key, weight=trust,
                    policy_version=p.version,
                )
                for key, trust in batch
            ]  # fmt: skip
            LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)
            actors = [key for key, _ in batch]
            make_due(list(PairTally.objects.filter(actor__in=actors).values_list("actor", "author")))
    return len(moved)


def make_due(pairs: list[Pair]) -> None:
    """Note the contributions that these pairs judged as due."""
    actors, authors = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    rows = LedgerEntry.objects.filter(actor__in=actors, author__in=authors).exclude(item="")
    wanted = set(pairs)
    note_due(
        (author, item)
        for actor, author, item in rows.values_list("actor", "author", "item").iterator(chunk_size=5000)
        if author is not None and (actor, author) in wanted
    )


def assess_due(*, at: datetime) -> int:
    """Count the standings anew that time alone may have changed; return how many authors were due."""
    members = Standing.objects.filter(due_at__lte=at).order_by().values_list("member_id", flat=True).distinct()
    keys = list(StandingKey.objects.filter(member_id__in=members).order_by("key").values_list("key", flat=True))
    for batch in batches(keys):
        with transaction.atomic():
            hold(COUNTING)
            assess_authors(batch, at=at)
    return len(keys)


def batches(rows: list[Any]) -> Iterable[list[Any]]:
    """Return the rows a few hundred at a time."""
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
