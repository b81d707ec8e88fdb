"""How good a ranking is when the truth is known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Judged:
    """One ranking of one topic, each from 0 to 1. K: as many places as the topic has experts.

    `precision`: share of experts among the first K; `auc`: chance that an expert stands before somebody who is none;
    `attackers`: share of attackers among the first K.
    """

    precision: float
    auc: float
    attackers: float


def judge(
    scores: Mapping[str, float], *, candidates: Collection[str], experts: Collection[str], attackers: Collection[str]
) -> Judged:
    """Judge the scores of one topic. Candidates without a score have 0; experts who are no candidates are last.

    Raises:
        ValueError: the topic has no experts.
    """
    if not experts:
        raise ValueError("a topic without experts cannot be judged")
    first = top(scores, candidates, len(experts))
    return Judged(
        precision=sum(member in experts for member in first) / len(experts),
        auc=area_under_curve({member: scores.get(member, 0) for member in candidates}, experts),
        attackers=sum(member in attackers for member in first) / len(experts),
    )


def top(scores: Mapping[str, float], candidates: Collection[str], places: int) -> list[str]:
    """Return the first of the candidates; equal scores are ordered by id."""
    return sorted(candidates, key=lambda member: (-scores.get(member, 0), member))[:places]


def area_under_curve(scores: Mapping[str, float], positives: Collection[str]) -> float:
    """Return the chance that a positive stands before another member, equal scores counting half.

    The rank sum of Mann and Whitney (1947). Without both kinds there is nothing to tell apart: 0.5.
    """
    wanted = sum(member in positives for member in scores)
    others = len(scores) - wanted
    if not wanted or not others:
        return 0.5
    below, won = 0, 0.0
    ordered = sorted(scores.items(), key=lambda pair: pair[1])
    for _, group in groupby(ordered, key=lambda pair: pair[1]):
        members = [member for member, _ in group]
        here = sum(member in positives for member in members)
        won += here * (below + (len(members) - here) / 2)
        below += len(members) - here
    return won / (wanted * others)
