"""The ranking under test, asked as anyone would ask it: with an event file and a time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bench.worlds.shape import EventLine
from experts.policy import CURRENT, RULES, Parameters
from experts.ranking import rank_events


def ranked(events: Iterable[EventLine], at: datetime, parameters: Parameters = CURRENT) -> dict[str, dict[str, float]]:
    """Return by topic and member the inverse of the place, so that whoever is not named (0) comes last."""
    places: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rank_events(events, at=at, parameters=parameters):
        places[row.topic][row.member] = 1 / (len(places[row.topic]) + 1)
    return places


def without_each_rule() -> dict[str, Parameters]:
    """Return the current policy with one rule switched off, by the rule's name."""
    return {rule: CURRENT.without(rule) for rule in RULES}
