"""The published rules by which judgement becomes standing: plain Python, no database, no framework.

Every formula is a small pure function of numbers; `Parameters` holds what can be tuned, with a version. The same
functions serve the site (`experts.standing`), the ranking of any event file (`experts.ranking`) and the bench.
Sources are named at each formula; where none is named the formula is ours and `docs/decisions/` says what it was
measured against.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

UNKNOWN_VOTER = -1  # a source that hides its voters


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """One version of the policy. Times are in days, weights in votes of a fully trusted voter."""

    version: str = "2026-11"
    off: frozenset[str] = frozenset()  # rules left out, for the bench only

    # --- a vote's weight
    new_account_days: float = 7.0
    new_account_weight: float = 0.5
    trust_floor: float = 0.4  # a voter who supported one author only
    trust_authors: float = 8.0  # supported authors at which a voter is fully trusted
    repeat_decay: float = 0.5  # a voter's (k+1)-th vote for one author counts 1 / (1 + decay * k)
    lift_slack: float = 2.0  # so many times the expected number of votes for one author raises no doubt
    lift_start: float = 2.0  # votes for one author before lift is looked at
    lift_power: float = 1.5
    reciprocity_votes: int = 2  # votes in both directions from which a pair looks like an exchange
    reciprocity_weight: float = 0.25
    unhelpful_weight: float = 0.6  # a vote against weighs less than one for: brigades are cheaper than praise
    accept_votes: float = 2.0
    pick_votes: float = 2.0
    removed_votes: float = -3.0  # what an item removed by a moderator is worth

    # --- an item's value, a member's competence and activity
    maturity: float = 5.0  # days in which an item meets most of its readers
    thread_prior: float = 3.0  # answers of others that outweigh the form's norm
    competence_half_life: float = 730.0
    prior_items: float = 4.0  # items' worth of prior belief in a member's record
    overall_share: float = 0.5  # how far the prior of a topic follows the member's overall record
    competence_power: float = 1.0
    activity_half_life: float = 150.0
    activity_items: float = 5.0
    activity_elsewhere: float = 0.1
    items_per_day: int = 3
    form_weight: Mapping[str, float] = field(
        default_factory=lambda: {
            "review": 1.0,
            "answer": 1.0,
            "post": 1.0,
            "comment": 0.5,
            "opinion": 0.5,
            "question": 0.3,
            "quick_rating": 0.3,
            "chat": 0.3,
        }
    )

    # --- gates and levels
    gate_items: float = 6.0
    gate_days: float = 180.0
    gate_voters: float = 8.0
    gate_floor: float = 0.3
    contributor_at: float = 30.0
    expert_at: float = 65.0
    low_water: float = 0.8

    def without(self, rule: str) -> Parameters:
        """Return these parameters with one of `RULES` left out; raise ValueError for an unknown rule."""
        if rule not in RULES:
            raise ValueError(f"unknown rule {rule!r}: one of {', '.join(RULES)}")
        return replace(self, off=self.off | {rule})

    def has(self, rule: str) -> bool:
        """Tell whether `rule` is in force."""
        return rule not in self.off


RULES = (
    "newness", "trust", "repeat", "reciprocity", "lift", "groups", "bursts", "unhelpful", "thread", "forms",
    "maturity", "prior", "overall", "decay", "activity", "gate",
)  # fmt: skip
CURRENT = Parameters()
