"""What a world is: a module with `make(seed, *, attacked=True)` that returns a `World`.

`make bench-experts WORLD=your.module` ranks anyone's world.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

EventLine = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class World:
    """One simulated community with its truth.

    `events`: in order of time, as `manage.py rank_experts` reads them, one dict a line.
    `experts`: by topic those who are experts at `at`; the ranking is asked for as many places as there are experts.
    `attackers`: who tries to gain standing not earned (farmers, rings, masters and their second accounts).
    `dishonest`: whose votes are no judgement (rings, second accounts, brigades, fans); used to compute what a
    baseline would reach from honest votes alone.
    """

    name: str
    seed: int
    attacked: bool
    at: datetime
    events: list[EventLine]
    experts: dict[str, set[str]]
    attackers: set[str]
    dishonest: set[str]

    def honest_events(self) -> Iterable[EventLine]:
        """Return the events without the votes and acceptances of those who do not judge honestly."""
        judging = {"vote", "unvote", "accept", "unaccept"}
        return (e for e in self.events if e["kind"] not in judging or e.get("actor") not in self.dishonest)
