"""What the votes of whom weigh for whom: from the counts of who supported whom, as they stand after a day.

How many votes of v for a are to be expected follows from how much v votes and how widely a is supported, topic by
topic; both are counted with pairs cut to what is plausible, so that a ring cannot make itself expected.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from experts import policy
from experts.policy import Parameters

Pair = tuple[int, int]  # voter, author
ROUNDS = 5
PLAUSIBLE = 2.0  # a pair counts for no more than 1 + this many times what is expected of it


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """Votes in force of one voter for one author; acceptances are votes for. `topics`: votes for by topic.

    It is never changed, so that pairs that look alike share one: of a million nearly all have one vote in one topic.
    """

    ups: int = 0
    downs: int = 0
    topics: Mapping[int, float] = field(default_factory=dict)

    def and_vote(self, value: int, topics: tuple[int, ...]) -> Support:
        """Return this with one more vote, on an item of these topics."""
        return _with_vote(self, value, topics)


NO_SUPPORT = Support()


@lru_cache(maxsize=50_000)
def _with_vote(support: Support, value: int, topics: tuple[int, ...]) -> Support:
    if value < 0:
        return replace(support, downs=support.downs + 1)
    counted = dict(support.topics)
    for topic in topics:
        counted[topic] = counted.get(topic, 0.0) + 1 / len(topics)
    return replace(support, ups=support.ups + 1, topics=counted)


@lru_cache(maxsize=50_000)
def support(ups: int, downs: int, topics: tuple[tuple[int, float], ...]) -> Support:
    """Return the support of so many votes for, by topic as they were counted, and against."""
    return Support(ups, downs, dict(topics))


@dataclass(frozen=True, slots=True)
class PairWeight:
    """Factor of each vote for and against, with the rules that made it smaller."""

    up: float
    down: float
    expected: float
    rules: tuple[str, ...] = ()


def weigh(pairs: Mapping[Pair, Support], p: Parameters) -> dict[Pair, PairWeight]:
    """Return the weight of every pair's votes."""
    critical = _judged_unhelpful(pairs)
    return {
        pair: _weight(pair, support, expected, pairs, critical, p)
        for (pair, support), expected in zip(pairs.items(), expectations(pairs), strict=True)
    }


def _weight(
    pair: Pair, support: Support, expected: float, pairs: Mapping[Pair, Support], critical: Mapping[int, int],
    p: Parameters,
) -> PairWeight:  # fmt: skip
    voter, author = pair
    back = pairs.get((author, voter))
    repeat = policy.repeated(support.ups, expected, p)
    exchange = policy.exchanged(support.ups, back.ups if back else 0, expected, p)
    down = policy.against(support.downs, critical[voter], p) if support.downs else 1.0
    rules = tuple(name for name, factor in (("repeat", repeat), ("reciprocity", exchange)) if factor < 1)
    return PairWeight(repeat * exchange if rules else 1.0, down, expected, rules)


def _judged_unhelpful(pairs: Mapping[Pair, Support]) -> Mapping[int, int]:
    critical: dict[int, int] = defaultdict(int)
    for (voter, _), support in pairs.items():
        critical[voter] += support.downs > 0
    return critical


def expectations(pairs: Mapping[Pair, Support]) -> array[float]:
    """Return how many votes each pair was to have, if voters chose authors by reach alone; in the order of `pairs`.

    A voter who voted once says nothing about habits and is left out: a stranger's first vote moves nobody else.
    """
    columns = _Columns(pairs)
    ups = array("d", (support.ups for support in pairs.values()))
    plausible = array("d", [1.0]) * len(pairs)
    expected = array("d")
    for _ in range(ROUNDS):
        expected = columns.fitted(plausible)
        plausible = array("d", (min(up, 1 + PLAUSIBLE * mean) for up, mean in zip(ups, expected, strict=True)))
    return expected


class _Columns:
    """Votes for, one row a pair and topic: which pair, who gives and who is reached there, share of the pair's votes.

    Columns of plain numbers, because the rounds go over them ten times and dictionaries would take five times as long.
    """

    def __init__(self, pairs: Mapping[Pair, Support]) -> None:
        given: dict[int, int] = defaultdict(int)
        for (voter, _), support in pairs.items():
            given[voter] += support.ups
        voters, authors, topics = _Numbers(), _Numbers(), _Numbers()
        self.shape = array("L"), array("L"), array("L"), array("L"), array("d")
        pair_of, giver, reached, subject, shares = self.shape
        for number, ((voter, author), support) in enumerate(pairs.items()):
            if not support.ups or given[voter] < 2:
                continue
            for topic, votes in support.topics.items():
                pair_of.append(number)
                giver.append(voters.of(topic, voter))
                reached.append(authors.of(topic, author))
                subject.append(topics.of(topic, topic))
                shares.append(votes / support.ups)
        self.sizes = voters.count, authors.count, topics.count

    def fitted(self, plausible: Sequence[float]) -> array[float]:
        """Return what is expected of each pair when it is believed to have `plausible` votes."""
        gives, reaches, total = ([0.0] * size for size in self.sizes)
        for pair, voter, author, topic, share in zip(*self.shape, strict=True):
            votes = plausible[pair] * share
            gives[voter] += votes
            reaches[author] += votes
            total[topic] += votes
        expected = array("d", [0.0]) * len(plausible)
        for pair, voter, author, topic, share in zip(*self.shape, strict=True):
            elsewhere = max(0.0, reaches[author] - plausible[pair] * share)
            expected[pair] += gives[voter] * elsewhere / max(1.0, total[topic])
        return expected


class _Numbers:
    """Consecutive numbers for members of topics."""

    def __init__(self) -> None:
        self.count = 0
        self.known: dict[int, dict[int, int]] = defaultdict(dict)

    def of(self, topic: int, member: int) -> int:
        """Return the number of a member in a topic."""
        number = self.known[topic].setdefault(member, self.count)
        self.count += number == self.count
        return number


def trust_of_voters(pairs: Mapping[Pair, Support], p: Parameters) -> dict[int, float]:
    """Return how far each voter is trusted."""
    authors: dict[int, int] = defaultdict(int)
    for (voter, _), support in pairs.items():
        authors[voter] += support.ups > 0
    return {voter: policy.trust(count, p) for voter, count in authors.items()}
