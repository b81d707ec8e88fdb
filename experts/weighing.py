"""What the votes of whom weigh for whom: from the counts of who supported whom, as they stand after a day.

How many votes of v for a are to be expected follows from how much v votes and how widely a is supported, topic by
topic; both are counted with pairs cut to what is plausible, so that a ring cannot make itself expected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from experts import policy
from experts.policy import Parameters

Pair = tuple[int, int]  # voter, author
ROUNDS = 5
PLAUSIBLE = 2.0  # a pair counts for no more than 1 + this many times what is expected of it


@dataclass(slots=True)
class Support:
    """Votes in force of one voter for one author; acceptances are votes for. `topics`: votes for by topic."""

    ups: int = 0
    downs: int = 0
    topics: dict[int, float] = field(default_factory=dict)

    def add(self, value: int, topics: tuple[int, ...]) -> None:
        """Count one vote on an item of these topics."""
        if value < 0:
            self.downs += 1
            return
        self.ups += 1
        for topic in topics:
            self.topics[topic] = self.topics.get(topic, 0.0) + 1 / len(topics)


@dataclass(frozen=True, slots=True)
class PairWeight:
    """Factor of each vote for and against, with the rules that made it smaller."""

    up: float
    down: float
    expected: float
    rules: tuple[str, ...] = ()


def weigh(pairs: Mapping[Pair, Support], p: Parameters) -> dict[Pair, PairWeight]:
    """Return the weight of every pair's votes."""
    expected = expectations(pairs)
    critical = _judged_unhelpful(pairs)
    return {pair: _weight(pair, support, expected[pair], pairs, critical, p) for pair, support in pairs.items()}


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
    return PairWeight(repeat * exchange, down, expected, rules)


def _judged_unhelpful(pairs: Mapping[Pair, Support]) -> Mapping[int, int]:
    critical: dict[int, int] = defaultdict(int)
    for (voter, _), support in pairs.items():
        critical[voter] += support.downs > 0
    return critical


def expectations(pairs: Mapping[Pair, Support]) -> dict[Pair, float]:
    """Return how many votes each pair was to have, if voters chose authors by reach alone.

    A voter who voted once says nothing about habits and is left out: a stranger's first vote moves nobody else.
    """
    given: dict[int, int] = defaultdict(int)
    for (voter, _), support in pairs.items():
        given[voter] += support.ups
    shares = {
        pair: [(topic, votes / support.ups) for topic, votes in support.topics.items()]
        for pair, support in pairs.items()
        if support.ups and given[pair[0]] > 1
    }
    expected = dict.fromkeys(pairs, 0.0)
    plausible = dict.fromkeys(shares, 1.0)
    for _ in range(ROUNDS):
        expected.update(_fitted(shares, plausible))
        plausible = {pair: min(pairs[pair].ups, 1 + PLAUSIBLE * expected[pair]) for pair in shares}
    return expected


def _fitted(
    shares: Mapping[Pair, list[tuple[int, float]]], plausible: Mapping[Pair, float]
) -> Iterator[tuple[Pair, float]]:
    gives: dict[Pair, float] = defaultdict(float)  # voter, topic
    reaches: dict[Pair, float] = defaultdict(float)  # author, topic
    total: dict[int, float] = defaultdict(float)
    for pair, topics in shares.items():
        for topic, share in topics:
            votes = plausible[pair] * share
            gives[pair[0], topic] += votes
            reaches[pair[1], topic] += votes
            total[topic] += votes
    for pair, topics in shares.items():
        own = plausible[pair]
        yield (
            pair,
            sum(
                gives[pair[0], topic] * max(0.0, reaches[pair[1], topic] - own * share) / max(1.0, total[topic])
                for topic, share in topics
            ),
        )


def trust_of_voters(pairs: Mapping[Pair, Support], p: Parameters) -> dict[int, float]:
    """Return how far each voter is trusted."""
    authors: dict[int, int] = defaultdict(int)
    for (voter, _), support in pairs.items():
        authors[voter] += support.ups > 0
    return {voter: policy.trust(count, p) for voter, count in authors.items()}
