"""Ranking the members of any community from its event file, without a database: how anyone tests our claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from experts import policy
from experts.event_files import Report, days_of, gather, in_order, readable
from experts.evidence import Item, Record
from experts.policy import CURRENT, Parameters
from experts.rings import marked
from experts.valuing import COMPARED, Piece, Portfolio, Thread, Usual, Yardstick, acceptance_weight, vote_weight, worth
from experts.weighing import NO_SUPPORT, Pair, PairWeight, Support, trust_of_voters, weigh

QUARTERS = 96  # quarters of an hour in a day
UNKNOWN_TRUST = 0.7  # a vote whose voter is hidden counts as a stranger's


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of the ranking of one topic."""

    topic: str
    rank: int
    member: str
    score: float
    competence: float
    activity: float
    level: str
    quarantined: bool


def rank_events(
    lines: Iterable[dict[str, Any] | str],
    *,
    at: datetime,
    topic: str | None = None,
    parameters: Parameters | None = None,
    report: Report = lambda number, reason: None,
) -> Iterator[Ranked]:
    """Return the ranking of each topic (or of `topic`) at the moment `at`, from the events before it.

    Lines have to stand in order of time; `report` gets number and reason of every bad one. Raises OutOfOrder.
    """
    record = gather(in_order(readable(lines, report)), before=days_of(at), report=report)
    return rank(record, at=days_of(at), topic=topic, p=parameters or CURRENT)


def rank_unsorted(
    lines: Iterable[dict[str, Any] | str], *, at: datetime, topic: str | None = None, report: Report
) -> Iterator[Ranked]:
    """Do the same with lines in any order; all of them are held in memory."""
    ordered = in_order(sorted(readable(lines, report), key=lambda line: line.at))
    return rank(gather(ordered, before=days_of(at), report=report), at=days_of(at), topic=topic, p=CURRENT)


def rank(record: Record, *, at: float, topic: str | None, p: Parameters) -> Iterator[Ranked]:
    """Return the rows of each topic in order; every member with any contribution has a place in each topic."""
    reading = Reading(record, at=at, p=p)
    for name in sorted(record.topics.numbers) if topic is None else [topic]:
        if name in record.topics.numbers:
            yield from reading.rows(name)


class Reading:
    """Everything that is computed once for all topics."""

    def __init__(self, record: Record, *, at: float, p: Parameters) -> None:
        self.record, self.p = record, p
        doubtful = bursts(record, p)  # first, because it needs much room for a moment
        pairs = support_of(record)
        weights, trust = weigh(pairs, p), trust_of_voters(pairs, p)
        self.marks = marked(pairs, weights, p)
        self.voters = voters_of(record, pairs, weights, trust)
        pieces = valued(record, weights, trust, doubtful, p)
        del pairs, weights  # as large as all the rest
        yardsticks = yardsticks_of(record, pieces, at, p)
        set_expectations(record, pieces, yardsticks, p)
        works: dict[int, list[Piece]] = defaultdict(list)
        for item, piece in zip(record.items, pieces, strict=True):
            works[item.author].append(piece)
        self.portfolios = {
            author: Portfolio(mine, at=at, mean=yardsticks[author].mean, p=p) for author, mine in works.items()
        }

    def rows(self, name: str) -> Iterator[Ranked]:
        """Return the rows of one topic, best first; equal scores by name."""
        topic, names = self.record.topics.numbers[name], self.record.members.names
        found = []
        for author, portfolio in self.portfolios.items():
            quarantined = bool(self.marks.get(author))
            standing = portfolio.assess(topic, voters=self.voters.get((author, topic), 0.0), quarantined=quarantined)
            found.append((-standing.score, names[author], standing, quarantined))
        for place, (_, member, standing, quarantined) in enumerate(sorted(found, key=lambda row: row[:2]), start=1):
            level = level_at_once(standing.score, standing.recent, standing.voters, self.p)
            yield Ranked(
                name, place, member, standing.score, standing.competence, standing.activity, level, quarantined
            )


def level_at_once(score: float, recent: float, voters: float, p: Parameters) -> str:
    """Return the level a score alone would give; the site adds memory: notices, grace and what people decided."""
    if score >= p.expert_at and policy.passes_gate(recent, voters, p):
        return "expert"
    return "contributor" if score >= p.contributor_at else "newcomer"


def support_of(record: Record) -> dict[Pair, Support]:
    """Count the votes in force by voter and author."""
    pairs: dict[Pair, Support] = {}
    for item in record.items:
        for voter, (value, _) in item.votes.items():
            pair = voter, item.author
            pairs[pair] = pairs.get(pair, NO_SUPPORT).and_vote(value, item.topics)
        for asker in item.accepts or ():
            pair = asker, item.author
            pairs[pair] = pairs.get(pair, NO_SUPPORT).and_vote(1, item.topics)
    return pairs


def valued(
    record: Record, weights: dict[Pair, PairWeight], trust: dict[int, float], doubtful: set[tuple[int, int]],
    p: Parameters,
) -> list[Piece]:  # fmt: skip
    """Return the pieces of all items, in their order, without what they were to be worth."""
    pieces = []
    for number, item in enumerate(record.items):
        weight = worth(_item_weight(number, item, record, weights, trust, doubtful, p), item.is_removed, p)
        value = policy.item_value(weight, p)
        pieces.append(Piece(item.form, item.topics, item.at, weight, value, is_removed=item.is_removed))
    return pieces


def _item_weight(
    number: int, item: Item, record: Record, weights: dict[Pair, PairWeight], trust: dict[int, float],
    doubtful: set[tuple[int, int]], p: Parameters,
) -> float:  # fmt: skip
    total = 0.0
    for voter, (value, at) in item.votes.items():
        if (number, voter) in doubtful:
            continue
        pair, fixed = weights[voter, item.author], policy.newness(at - record.first_seen[voter], p)
        total += vote_weight(value, fixed=fixed, trust=trust[voter], up=pair.up, down=pair.down)
    for asker in item.accepts or ():
        total += acceptance_weight(fixed=1.0, trust=trust[asker], up=weights[asker, item.author].up, p=p)
    if item.unknown is not None:
        ups, downs, accepted = item.unknown
        total += UNKNOWN_TRUST * ups - policy.against(1, int(p.unhelpful_authors), p) * UNKNOWN_TRUST * downs
        total += acceptance_weight(fixed=1.0, trust=UNKNOWN_TRUST, up=1.0, p=p) * accepted
    return total


def bursts(record: Record, p: Parameters) -> set[tuple[int, int]]:
    """Return (item, voter) of the votes that came in a burst on one author.

    All votes against of a burst are set aside, of votes for those beyond what raises no doubt. Files that know days
    or hours only put many votes into one moment: that is no burst.
    """
    if not p.has("bursts") or not knows_minutes(record):
        return set()
    on: dict[int, list[tuple[float, int, int, int]]] = defaultdict(list)
    for number, item in enumerate(record.items):
        for voter, (value, at) in item.votes.items():
            if at % 1:
                on[item.author].append((at, number, voter, value))
    doubtful: set[tuple[int, int]] = set()
    for votes in on.values():
        if len(votes) > p.burst_votes:
            doubtful |= burst_among(sorted(votes), p)
    return doubtful


def knows_minutes(record: Record) -> bool:
    """Tell whether any vote stands beside the quarters of an hour, on which days begin in whatever zone."""
    times = (at * QUARTERS for item in record.items for _, at in item.votes.values())
    return any(abs(at - round(at)) > 1e-6 for at in times)


def burst_among(votes: list[tuple[float, int, int, int]], p: Parameters) -> set[tuple[int, int]]:
    """Return (item, voter) of the doubtful among one author's votes (time, item, voter, value), in order of time."""
    doubtful: set[tuple[int, int]] = set()
    first = 0
    for last, (at, number, voter, value) in enumerate(votes):
        while at - votes[first][0] > p.burst_days:
            first += 1
        if last - first + 1 > p.burst_votes:
            doubtful |= {(n, v) for _, n, v, sign in votes[first : last + 1] if sign < 0}
            if value > 0:
                doubtful.add((number, voter))
    return doubtful


def yardsticks_of(record: Record, pieces: list[Piece], at: float, p: Parameters) -> dict[int, Yardstick]:
    """Return for each author what the contributions of all others are usually worth.

    One's own are left out, so that a vote in one topic does not raise what one is measured by in another. (The site
    freezes the yardstick for a quarter, to the same end.)
    """
    everyone, own = Usual(), defaultdict[int, Usual](Usual)
    for item, piece in zip(record.items, pieces, strict=True):
        everyone.add(piece, at=at, p=p)
        own[item.author].add(piece, at=at, p=p)
    return {author: everyone.without(mine).yardstick() for author, mine in own.items()}


def set_expectations(record: Record, pieces: list[Piece], yardsticks: Mapping[int, Yardstick], p: Parameters) -> None:
    """Set what each piece was to be worth: its form's norm, or what others got beside it."""
    threads: dict[tuple[int, str], Thread] = defaultdict(Thread)
    for item, piece in zip(record.items, pieces, strict=True):
        if item.parent >= 0 and item.form in COMPARED:
            threads[item.parent, item.form].add(item.author, piece.value)
    alone = Thread()
    for item, piece in zip(record.items, pieces, strict=True):
        value, count = threads.get((item.parent, item.form), alone).beside(item.author)
        usual = yardsticks[item.author].usual(item.form, item.topics, p)
        piece.expected = policy.expected_value(usual, value, count, p)


def voters_of(
    record: Record, pairs: dict[Pair, Support], weights: dict[Pair, PairWeight], trust: dict[int, float]
) -> dict[tuple[int, int], float]:
    """Return how many different trusted voters each author has in each topic."""
    voters: dict[tuple[int, int], float] = defaultdict(float)
    for pair, support in pairs.items():
        for topic in support.topics:
            voters[pair[1], topic] += trust[pair[0]] * weights[pair].up
    for item in record.items:
        if item.unknown is not None:
            for topic in item.topics:
                voters[item.author, topic] += UNKNOWN_TRUST * (item.unknown[0] + item.unknown[2])
    return voters
