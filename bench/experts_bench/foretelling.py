"""Whether a ranking foretells who will be well judged next: the past ranks, the time after it is the truth.

What is known of real communities: their dumps hide who voted, and nobody says who the experts are. But time goes on.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

from bench.experts_bench.baselines import Scores, backed_off
from bench.experts_bench.metrics import area_under_curve
from bench.experts_bench.record import JUDGING, Item, Record, moment, read
from bench.worlds.shape import EventLine

PAST = 0.75  # of the time span of a file
ENOUGH = 3  # net votes; an acceptance counts two
FEWEST = 3  # members to be foretold; a topic with fewer is left out
OURS = "ours"

Ranking = Callable[[Iterable[EventLine], datetime], Scores]


@dataclass(frozen=True, slots=True)
class Foretold:
    """AUC of each ranking, the mean over topics. `topics` and `members`: how many there were."""

    enough: dict[str, float]
    above_median: dict[str, float]
    topics: int
    members: int


def worth(item: Item) -> float:
    """Return how an item was judged: net votes, and two more for an acceptance."""
    return item.net + 2 * item.accepted


def damped(item: Item) -> float:
    """Return the same with diminishing returns, ln(1 + votes), as much for votes against."""
    return math.copysign(math.log1p(abs(worth(item))), worth(item))


RIVALS: dict[str, Callable[[Record], Scores]] = {
    "topic votes": lambda past: backed_off(past, 0, worth),
    "topic votes + ¼ of overall": lambda past: backed_off(past, 0.25, worth),
    "topic votes + overall": lambda past: backed_off(past, 1, worth),
    "damped topic votes + ¼ of overall": lambda past: backed_off(past, 0.25, damped),
    "damped topic votes + overall": lambda past: backed_off(past, 1, damped),
    "items in the topic + ¼ of overall": lambda past: backed_off(past, 0.25, lambda item: 1),
}


def foretell(events: Sequence[EventLine], split: datetime | None = None, ours: Ranking | None = None) -> Foretold:
    """Judge what rankings of the time up to `split` say about the time after it.

    Everyone who wrote anything anywhere before the split is ranked in each topic; who is to be found wrote items there
    after it that together got at least 3 net votes (an acceptance counts two), or one judged above the median of the
    later items of the topic. Votes after the split on earlier items count for nothing.

    Raises:
        ValueError: there are no events.
    """
    if not events:
        raise ValueError("there are no events to foretell from")
    times = [moment(event["at"]) for event in events]
    at = moment(split) if split else min(times) + PAST * (max(times) - min(times))
    earlier = [event for event, time in zip(events, times, strict=True) if time <= at]
    past, whole = read(earlier, at), read(events, max(times))
    rankings = {name: rank(past) for name, rank in RIVALS.items()}
    if ours:
        rankings = {OURS: ours(earlier, at)} | rankings
    later = [item for item in whole.standing() if item.at > at and item.author in past.contributors]
    enough = _found(rankings, past, who_had_enough(later))
    median_split = _found(rankings, past, who_was_above_median(later))
    return Foretold(_means(enough), _means(median_split), len(enough[next(iter(rankings))]), len(past.contributors))


def who_had_enough(later: Iterable[Item]) -> dict[str, set[str]]:
    """Return by topic whose items together are worth at least 3."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for item in later:
        for topic in item.topics:
            sums[topic][item.author] += worth(item)
    return {topic: {name for name, total in members.items() if total >= ENOUGH} for topic, members in sums.items()}


def who_was_above_median(later: Iterable[Item]) -> dict[str, set[str]]:
    """Return by topic who wrote an item that is worth more than the median of the topic's items."""
    items: dict[str, list[Item]] = defaultdict(list)
    for item in later:
        for topic in item.topics:
            items[topic].append(item)
    middles = {topic: median(map(worth, found)) for topic, found in items.items()}
    return {topic: {item.author for item in found if worth(item) > middles[topic]} for topic, found in items.items()}


def hidden(events: Iterable[EventLine]) -> Iterator[EventLine]:
    """Yield the events as a source that hides voters would give them; what is taken back says what it was."""
    cast: dict[tuple[str, str], int | None] = {}
    authors = {event["item"]: event.get("author") for event in events if event["kind"] == "item"}
    for event in events:
        if event["kind"] not in JUDGING:
            yield event
        elif event.get("actor") != authors.get(event["item"]):
            key = event["item"], event.get("actor") or ""
            if event["kind"] == "vote":
                cast[key] = event.get("value")
            value = cast.get(key, event.get("value")) if event["kind"] == "unvote" else event.get("value")
            yield {**event, "actor": None, "value": value}


def _found(rankings: dict[str, Scores], past: Record, wanted: dict[str, set[str]]) -> dict[str, list[float]]:
    everyone = past.contributors
    topics = [topic for topic, members in sorted(wanted.items()) if FEWEST <= len(members) < len(everyone)]
    return {
        name: [_auc(scores.get(topic, {}), everyone, wanted[topic]) for topic in topics]
        for name, scores in rankings.items()
    }


def _auc(scores: dict[str, float], everyone: Iterable[str], wanted: set[str]) -> float:
    return area_under_curve({member: scores.get(member, 0) for member in everyone}, wanted)


def _means(found: dict[str, list[float]]) -> dict[str, float]:
    return {name: fmean(values) for name, values in found.items() if values}
