"""Why this score: the parts of a member's standing in a topic, which add up, and what was damped under which rule."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic
from experts.assessing import evidence_of, pieces_of
from experts.event_files import days_of
from experts.folding import Factors, State, fold
from experts.models import ItemTally, LedgerEntry, Level, PairTally, Standing, StandingKey
from experts.policies import in_force
from experts.policy import Parameters
from experts.tallying import factors_for
from experts.valuing import Assessment, Piece, Portfolio
from experts.yardsticks import yardstick_at

SHOWN = 10
RULES: dict[str, str | Promise] = {
    "self": _("votes for oneself"),
    "seller": _("votes by the shop or a brand"),
    "newness": _("votes by very new accounts"),
    "trust": _("votes by members who supported few others so far"),
    "repeat": _("many votes by the same member"),
    "reciprocity": _("members who vote for each other"),
    "quarantine": _("votes set aside until somebody has looked at them"),
}


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """One contribution and how many points of the score it carries. `damped` votes did not count."""

    item: str
    form: str
    at: datetime
    points: float
    ups: int
    damped: float
    note: str = ""  # "removed" by moderation, or ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All parts of a standing; points of items and `others_points` add up to `score`."""

    standing: Standing
    version: str
    competence: float
    activity: float
    gate: float
    score: float
    items: list[ItemPoints]
    others_points: float
    damped: list[tuple[str, str, float]]
    next_level: str
    missing: list[str] = field(default_factory=list)
    quarantined: bool = False


def explain(member: Member, topic: Topic, *, at: datetime | None = None) -> Explanation:
    """Return why `member` stands where she stands in `topic`, computed now by the same formulas as the score.

    Raises Standing.DoesNotExist for a member who never contributed there.
    """
    standing = Standing.objects.select_related("topic", "member").get(member=member, topic=topic)
    moment, p = at or timezone.now(), in_force()
    key = StandingKey.objects.get(member=member).key
    evidence, yardstick = evidence_of([key], p), yardstick_at(moment)
    tallies = evidence.tallies.get(key, [])
    pieces = pieces_of(tallies, evidence, yardstick, p)
    portfolio = Portfolio(pieces, at=days_of(moment), mean=yardstick.mean, p=p)
    quarantined = key in evidence.quarantined
    assessed = portfolio.assess(topic.pk, voters=evidence.voters.get((key, topic.pk), 0.0), quarantined=quarantined)
    here = [(row, piece) for row, piece in zip(tallies, pieces, strict=True) if topic.pk in piece.topics]
    items = _points(here, portfolio, topic.pk, assessed, moment, p)
    following = next_level(standing)
    return Explanation(
        standing=standing, version=p.version, competence=assessed.competence, activity=assessed.activity,
        gate=assessed.gate, score=assessed.score, items=items,
        others_points=assessed.score - sum(item.points for item in items), damped=damped(here, p),
        next_level=following, missing=missing(assessed, following, p), quarantined=quarantined,
    )  # fmt: skip


def _points(
    here: list[tuple[ItemTally, Piece]], portfolio: Portfolio, topic: int, assessed: Assessment, at: datetime,
    p: Parameters,
) -> list[ItemPoints]:  # fmt: skip
    """Share the score out by what each contribution added to the value on which competence rests."""
    total = portfolio.topics[topic].got + portfolio.prior_got(topic)
    per_value = assessed.score / total if total > 0 else 0.0
    found = [
        ItemPoints(
            item=row.item, form=row.form, at=row.at, points=per_value * portfolio.got_by(piece, days_of(at)),
            ups=row.ups, damped=row.damped, note="removed" if row.is_removed else "",
        )
        for row, piece in here
    ]  # fmt: skip
    return sorted(found, key=lambda item: (-item.points, item.item))[:SHOWN]


def damped(here: Iterable[tuple[ItemTally, Piece]], p: Parameters) -> list[tuple[str, str, float]]:
    """Return rule, its name and how many votes for did not count under it; never who voted. Four queries."""
    names = [row.item for row, _piece in here]
    states = [s for s in fold(LedgerEntry.objects.filter(item__in=names).order_by("pk")).values() if s.author]
    rules = _pair_rules(states)
    factors = factors_for(states)
    lost: dict[str, float] = defaultdict(float)
    for state in states:
        for rule, votes in _lost(state, factors, rules, p):
            lost[rule] += votes
    ordered = sorted(lost.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(rule, str(RULES[rule]), votes) for rule, votes in ordered if votes >= 0.05]


def _pair_rules(states: list[State]) -> dict[tuple[int, int], list[str]]:
    authors = {state.author for state in states if state.author is not None}
    rows = PairTally.objects.filter(author__in=authors).exclude(rules=[])
    return {(actor, author): rules for actor, author, rules in rows.values_list("actor", "author", "rules")}


def _lost(
    state: State, factors: Factors, rules: dict[tuple[int, int], list[str]], p: Parameters
) -> Iterable[tuple[str, float]]:
    author = state.author or 0
    for actor, vote in state.votes.items():
        if vote.value < 0:
            continue
        if actor in state.aside:
            yield "quarantine", 1.0
            continue
        trust, up, _down = factors.of(actor, author, p)
        yield _fixed_rule(state, vote.fixed), 1 - vote.fixed
        yield "trust", vote.fixed * (1 - trust)
        names = rules.get((actor, author)) or ["repeat"]
        for name in names:
            yield name, vote.fixed * trust * (1 - up) / len(names)


def _fixed_rule(state: State, fixed: float) -> str:
    return "newness" if fixed else "seller"


def next_level(standing: Standing) -> str:
    """Return the level above, or nothing for an expert."""
    if standing.level == Level.EXPERT:
        return ""
    return Level.EXPERT if standing.level in (Level.CONTRIBUTOR, Level.EMERITUS) else Level.CONTRIBUTOR


def missing(assessed: Assessment, level: str, p: Parameters) -> list[str]:
    """Say in sentences what is missing to `level`."""
    if not level:
        return []
    wanted = p.expert_at if level == Level.EXPERT else p.contributor_at
    found = []
    if assessed.score < wanted:
        points = wanted - assessed.score
        found.append(gettext("%(points)s points of standing") % {"points": number_format(points, 1)})
    if level == Level.EXPERT:
        found += _gate_missing(assessed, p)
    return found


def _gate_missing(assessed: Assessment, p: Parameters) -> Iterable[str]:
    items, voters = _upwards(p.gate_items - assessed.recent), _upwards(p.gate_voters - assessed.voters)
    if items:
        yield ngettext(
            "%(n)d more contribution in %(days)d days", "%(n)d more contributions in %(days)d days", items
        ) % {"n": items, "days": p.gate_days}
    if voters:
        yield ngettext(
            "%(n)d more member who judges your contributions", "%(n)d more members who judge your contributions", voters
        ) % {"n": voters}


def _upwards(number: float) -> int:
    return max(0, math.ceil(number - 1e-9))
