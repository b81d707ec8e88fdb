"""The published rules by which judgement becomes standing: plain Python, no database, no framework.

Every formula is a small pure function of numbers; `Parameters` holds what can be tuned, with a version. The same
functions serve the site (`experts.assessing`), the ranking of any event file (`experts.ranking`) and the bench.
Where a source is named the formula is taken from it; where none is, it is ours, and docs/decisions tells what it was
measured against. Times are in days, weights in votes of a fully trusted voter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

RULES = (
    "newness", "trust", "repeat", "lift", "reciprocity", "bursts", "quarantine", "unhelpful", "acceptance",
    "thread", "forms", "maturity", "prior", "overall", "decay", "activity", "gate",
)  # fmt: skip
FORM_WEIGHTS = {
    "review": 1.0, "answer": 1.0, "post": 1.0, "comment": 0.5, "opinion": 0.5, "question": 0.2, "quick_rating": 0.3,
    "chat": 0.2,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """One version of the policy."""

    version: str = "2026-11"
    off: frozenset[str] = frozenset()  # rules left out, for the bench only

    # A vote's weight.
    new_account_days: float = 7.0
    new_account_weight: float = 0.6  # of a vote cast that soon after the voter was first seen
    trust_floor: float = 0.7  # a voter who supported one author only
    trust_authors: float = 8.0  # supported authors at which a voter is fully trusted
    free_votes: float = 1.0  # votes for one author that are never damped
    lift_slack: float = 2.0  # and so many times as many as were to be expected
    repeat_decay: float = 0.5  # the k-th vote beyond that counts 1 / (1 + decay * k)
    reciprocity_votes: int = 2  # votes in both directions from which a pair may be an exchange
    reciprocity_weight: float = 0.25
    burst_votes: int = 8  # votes on one author within the time below that raise no doubt
    burst_days: float = 2 / 1440
    unhelpful_weight: float = 1.25
    unhelpful_authors: float = 3.0  # members one has to have judged unhelpful for a full vote against
    accept_votes: float = 5.0  # an accepted answer, in votes
    pick_votes: float = 2.0
    removed_votes: float = -3.0  # what an item is worth at most that moderation removed

    # Quarantine: a pair is in excess when its votes pass 1 + slack * expected + spread * sqrt(expected).
    excess_slack: float = 3.0
    excess_spread: float = 2.0
    ring_votes: int = 2
    cycle_votes: int = 3
    chain_votes: int = 6
    chain_slack: float = 4.0
    mutual_votes: int = 6  # of both directions together, from which two in excess for each other are set aside
    follower_count: int = 3  # voters in excess for one author
    follower_votes: int = 10  # who bring so many votes at least
    follower_share: float = 0.25  # who bring more than this share of all votes the author got
    crowd_count: int = 5
    crowd_share: float = 0.12
    supporter_votes: int = 4
    quarantine_factor: float = 0.1  # of the score, until a human decided

    # An item's value, a member's competence and activity.
    value_slope: float = 2.75  # how soon further votes on one item add little
    maturity: float = 12.0  # days in which an item meets most of its readers
    thread_prior: float = 12.0  # other answers that weigh as much as the usual value of an answer
    competence_half_life: float = 600.0
    prior_items: float = 4.0  # items' worth of belief that a member is like others
    overall_share: float = 0.3  # how far a topic's prior follows the member's record elsewhere
    competence_mid: float = 1.4  # times the usual value at which competence is one half
    competence_slope: float = 2.3
    activity_half_life: float = 180.0
    activity_items: float = 3.8
    activity_elsewhere: float = 0.04  # what an item of another topic counts for activity
    activity_unjudged: float = 0.35  # what an item without votes counts for activity
    activity_power: float = 0.6
    items_per_day: int = 3
    form_weights: Mapping[str, float] = field(default_factory=lambda: FORM_WEIGHTS)

    # Gate and levels.
    gate_items: float = 4.1
    gate_days: float = 200.0
    gate_form_weight: float = 0.45  # forms that weigh less are no work that opens the gate
    gate_voters: float = 7.0
    gate_floor: float = 0.4
    contributor_at: float = 12.0
    expert_at: float = 35.0
    low_water: float = 0.8

    def without(self, rule: str) -> Parameters:
        """Return these parameters with one of `RULES` left out; raise ValueError for an unknown rule."""
        if rule not in RULES:
            raise ValueError(f"unknown rule {rule!r}: one of {', '.join(RULES)}")
        return replace(self, off=self.off | {rule})

    def has(self, rule: str) -> bool:
        """Tell whether `rule` is in force."""
        return rule not in self.off


CURRENT = Parameters()


def newness(age: float, p: Parameters) -> float:
    """Return the weight of a vote cast `age` days after its voter was first seen."""
    return p.new_account_weight if p.has("newness") and age < p.new_account_days else 1.0


def trust(authors: int, p: Parameters) -> float:
    """Return how far a voter is trusted who supported `authors` different members."""
    if not p.has("trust"):
        return 1.0
    share = (authors - 1) / max(1.0, p.trust_authors - 1)
    return p.trust_floor + (1 - p.trust_floor) * min(1.0, max(0.0, share))


def repeated(votes: int, expected: float, p: Parameters) -> float:
    """Return the weight of each of a voter's `votes` for one author, when `expected` were to be expected.

    The votes of a "fan" count less and less; those that the voter's activity and the author's reach explain count full.
    """
    if votes < 2 or not p.has("repeat"):
        return 1.0
    allowed = p.free_votes + (p.lift_slack * expected if p.has("lift") else 0.0)
    worth = math.fsum(1 / (1 + p.repeat_decay * max(0.0, k + 1 - allowed)) for k in range(votes))
    return worth / votes


def exchanged(votes: int, back: int, expected: float, p: Parameters) -> float:
    """Return the weight of a vote between two who voted for each other, `back` times the other way."""
    if not p.has("reciprocity") or min(votes, back) < p.reciprocity_votes:
        return 1.0
    return p.reciprocity_weight if min(votes, back) > 2 * max(expected, 0.25) else 1.0


def against(votes: int, authors: int, p: Parameters) -> float:
    """Return the weight of each of `votes` against one author, by a voter who judged `authors` members so."""
    if not p.has("unhelpful"):
        return 1.0
    worth = math.fsum(1 / (1 + p.repeat_decay * k) for k in range(votes))
    return p.unhelpful_weight * min(1.0, authors / p.unhelpful_authors) * worth / votes


def is_excess(votes: int, expected: float, least: int, slack: float, p: Parameters) -> bool:
    """Tell whether a pair has more votes than chance explains: beyond `slack` times the mean of a Poisson law."""
    return votes >= least and votes > 1 + slack * expected + p.excess_spread * math.sqrt(expected)


def item_value(weight: float, p: Parameters) -> float:
    """Return an item's value from its weighted votes: 1 for one vote, with diminishing returns, negative alike."""
    return math.copysign(math.log1p(p.value_slope * abs(weight)) / math.log1p(p.value_slope), weight)


def matured(age: float, p: Parameters) -> float:
    """Return the share of its readers that an item of `age` days has met."""
    return 1 - math.exp(-max(age, 0.5) / p.maturity) if p.has("maturity") else 1.0


def expected_value(usual: float, others: float, count: int, p: Parameters) -> float:
    """Return what an item was to be worth: the usual value of its form, or what `count` answers beside it got.

    `others` is the sum of their values: who is chosen over others in the same thread tells more than volume (Liu,
    Song, Lin, "Competition-based user expertise score estimation", SIGIR 2011).
    """
    if not p.has("thread") or not count:
        return usual
    return (others + p.thread_prior * usual) / (count + p.thread_prior)


def decayed(age: float, half_life: float, p: Parameters) -> float:
    """Return what is left of 1 after `age` days."""
    return math.exp2(-max(age, 0.0) / half_life) if p.has("decay") else 1.0


def form_weight(form: str, p: Parameters) -> float:
    """Return how much a contribution of `form` tells of its author's competence."""
    return p.form_weights.get(form, 0.5) if p.has("forms") else 1.0


def ratio(got: float, expected: float, prior: float, weight: float) -> float:
    """Return observed by expected value, shrunk towards `prior` as if that had been seen with `weight`."""
    return (got + weight * prior) / (expected + weight) if expected + weight else prior


def competence(value_ratio: float, p: Parameters) -> float:
    """Return competence from 0 to 1: a logistic curve over the ratio of value got to value expected."""
    return 1 / (1 + math.exp(-p.competence_slope * (value_ratio - p.competence_mid)))


def activity(items: float, p: Parameters) -> float:
    """Return activity from 0 to 1 for so many recent items, each decayed by its age."""
    return (1 - math.exp(-items / p.activity_items)) ** p.activity_power if p.has("activity") else 1.0


def gate(items: float, voters: float, p: Parameters) -> float:
    """Return how far the gate stands open: enough recent work in the topic, judged by enough different voters."""
    if not p.has("gate"):
        return 1.0
    return max(p.gate_floor, min(1.0, items / p.gate_items) * min(1.0, voters / p.gate_voters))


def passes_gate(items: float, voters: float, p: Parameters) -> bool:
    """Tell whether the badge may be given: the gate stands fully open."""
    return items >= p.gate_items and voters >= p.gate_voters


def score(competence: float, activity: float, gate: float, quarantined: bool, p: Parameters) -> float:
    """Return the score, 0 to 100: neither competence nor activity suffices alone."""
    held = p.quarantine_factor if quarantined and p.has("quarantine") else 1.0
    return 100 * competence * activity * gate * held
