"""What a vote weighs: factors of voters and of pairs of voter and author, from the counts of who supported whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from experts.evidence import Record
from experts.policy import Parameters

Pair = tuple[int, int]


@dataclass
class Support:
    """Counts of the votes in force: per pair, per voter, per author, by topic."""

    up: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    down: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    given: dict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))  # (voter, topic)
    got: dict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))  # (author, topic)
    all: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # topic
    pair_topics: dict[Pair, set[int]] = field(default_factory=lambda: defaultdict(set))
    given_all: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    authors: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    against: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def support_of(record: Record) -> Support:
    """Count the votes in force."""
    s = Support()
    for item in record.items:
        share = 1 / len(item.topics) if item.topics else 0
        for voter, (value, _at) in item.votes.items():
            pair = (voter, item.author)
            if value < 0:
                s.down[pair] += 1
                s.against[voter].add(item.author)
                continue
            s.up[pair] += 1
            s.given_all[voter] += 1
            s.authors[voter].add(item.author)
            for topic in item.topics:
                s.given[voter, topic] += share
                s.got[item.author, topic] += share
                s.all[topic] += share
                s.pair_topics[pair].add(topic)
    return s


def expected(s: Support, voter: int, author: int) -> float:
    pair = (voter, author)
    n = s.up[pair]
    total = 0.0
    for topic in s.pair_topics[pair]:
        others = max(0.0, s.got[author, topic] - n)
        total += s.given[voter, topic] * others / max(1.0, s.all[topic] - s.given[voter, topic])
    return total


def effective(n: float, e: float, mutual: float, p: Parameters) -> float:
    """How many votes n votes of one voter for one author are worth."""
    if p.has("lift"):
        allowed = 1 + p.lift_slack * e
    else:
        allowed = 1e9
    if p.has("repeat"):
        worth = math.fsum(1 / (1 + p.repeat_decay * max(0, k + 1 - allowed if p.has("lift") else k)) for k in range(int(n)))
    else:
        worth = min(n, allowed)
    return worth
