"""Folding entries into what is in force: the same for one contribution and for the whole ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet

from experts.models import ItemTally, LedgerEntry
from experts.policy import Parameters, item_value
from experts.valuing import acceptance_weight, vote_weight, worth
from experts.weighing import NO_SUPPORT, Pair, Support, support

Kind = LedgerEntry.Kind
TOLD = ("item", "kind", "author", "actor", "form", "parent", "topics", "at", "value", "weight", "by")
Told = Any  # an entry, or a row of the fields TOLD: a whole ledger is read without making a model of each
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a contribution nobody told of: it is never tallied


@dataclass(slots=True)
class Vote:
    """A judgement in force: `fixed` is its weight from when it was cast."""

    value: int
    fixed: float
    at: datetime


@dataclass(slots=True)
class State:
    """A contribution and the judgements in force. `aside`: whose votes on it were set aside."""

    item: str
    author: int | None = None
    form: str = "comment"
    parent: str = ""
    topics: tuple[int, ...] = ()
    at: datetime | None = None
    votes: dict[int, Vote] = field(default_factory=dict)
    accepts: dict[int, Vote] = field(default_factory=dict)
    picks: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()
    is_removed: bool = False
    is_shown: bool = False

    def take(self, entry: Told) -> None:
        """Apply one entry."""
        actor = entry.actor or 0
        match entry.kind:
            case Kind.ITEM:
                self._begin(entry)
            case Kind.VOTE:
                self.votes[actor] = Vote(entry.value, entry.weight, entry.at)
            case Kind.UNVOTE:
                self.votes.pop(actor, None)
            case Kind.ACCEPT:
                self.accepts[actor] = Vote(1, entry.weight, entry.at)
            case Kind.UNACCEPT:
                self.accepts.pop(actor, None)
            case Kind.PICK:
                self.picks |= {actor}
            case Kind.UNPICK:
                self.picks -= {actor}
            case Kind.WITHDRAW:
                self.is_shown, self.is_removed = False, self.is_removed or entry.by == "moderator"
            case Kind.RESTORE:
                self.is_shown, self.is_removed = True, False
            case Kind.QUARANTINE:
                self.aside |= {actor}
            case Kind.RELEASE:
                self.aside -= {actor}

    def _begin(self, entry: Told) -> None:
        """Begin it, or take over what a revision changed; when it was first shown stays."""
        self.author, self.form, self.parent = entry.author, entry.form, entry.parent
        if self.at is None:
            self.topics, self.at, self.is_shown = tuple(entry.topics), entry.at, True


def fold(entries: Iterable[LedgerEntry]) -> dict[str, State]:
    """Return the state of each contribution; entries stand in the order in which they were written."""
    states: dict[str, State] = {}
    for entry in entries:
        if entry.item:
            states.setdefault(entry.item, State(entry.item)).take(entry)
    return states


def folded(entries: QuerySet[LedgerEntry]) -> Iterator[State]:
    """Fold a whole ledger contribution by contribution: no more than one is held, however many there are."""
    rows = entries.exclude(item="").order_by("item", "pk").values_list(*TOLD, named=True)
    for item, told in groupby(rows.iterator(chunk_size=5000), key=lambda row: row.item):
        state = State(item)
        for entry in told:
            state.take(entry)
        yield state


def supports(states: Iterable[State]) -> dict[Pair, Support]:
    """Count who supported whom; one's own and a seller's votes are no support."""
    pairs: dict[Pair, Support] = {}
    one: dict[int, int] = {}  # one object for a key, in however many pairs it stands
    for state in states:
        if state.author is None:
            continue
        for given in (state.votes, state.accepts):
            for actor, vote in given.items():
                if vote.fixed and actor not in state.aside:
                    pair = one.setdefault(actor, actor), one.setdefault(state.author, state.author)
                    pairs[pair] = pairs.get(pair, NO_SUPPORT).and_vote(vote.value, state.topics)
    return pairs


def in_fixed_order(pairs: Mapping[Pair, Support]) -> dict[Pair, Support]:
    """Return pairs as the daily run reads them from their table, so that sums are the same to the last bit."""
    ordered = sorted(pairs.items(), key=lambda known: (known[0][1], known[0][0]))
    return {pair: support(s.ups, s.downs, tuple(sorted(s.topics.items()))) for pair, s in ordered}


class Step(NamedTuple):
    """Weight of a pair's votes for and against as the site uses it, and the rules that made it smaller."""

    up: float
    down: float
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Factors:
    """What the last daily run found: weight of votes by pair, trust by voter."""

    pairs: Mapping[Pair, Step]
    trust: Mapping[int, float]

    def of(self, actor: int, author: int, p: Parameters) -> tuple[float, float, float]:
        """Return trust, weight for and weight against; what no run has seen yet counts as a stranger's."""
        trust = self.trust.get(actor, p.trust_floor if p.has("trust") else 1.0)
        step = self.pairs.get((actor, author)) or Step(1.0, p.unhelpful_weight / p.unhelpful_authors)
        return trust, step.up, step.down


def tally(state: State, factors: Factors, p: Parameters) -> ItemTally:
    """Return the tally of one contribution, unsaved."""
    weight, damped = _weight(state, factors, p)
    counted = worth(weight, state.is_removed, p)
    values = [vote.value for vote in state.votes.values()]
    return ItemTally(
        item=state.item, author=state.author, form=state.form, parent=state.parent, topics=list(state.topics),
        at=state.at or NEVER, ups=values.count(1), downs=values.count(-1), accepts=len(state.accepts),
        picks=len(state.picks), weight=counted, value=item_value(counted, p), damped=damped,
        is_removed=state.is_removed, is_shown=state.is_shown,
    )  # fmt: skip


def _weight(state: State, factors: Factors, p: Parameters) -> tuple[float, float]:
    """Return the weighted votes, and how many votes for did not count."""
    total, damped, author = 0.0, 0.0, state.author or 0
    for actor, vote in sorted(state.votes.items()):
        trust, up, down = factors.of(actor, author, p)
        counts = (
            0.0 if actor in state.aside else vote_weight(vote.value, fixed=vote.fixed, trust=trust, up=up, down=down)
        )
        total += counts
        damped += max(0.0, 1 - counts) if vote.value > 0 else 0.0
    for actor, vote in sorted(state.accepts.items()):
        trust, up, _ = factors.of(actor, author, p)
        total += 0.0 if actor in state.aside else acceptance_weight(fixed=vote.fixed, trust=trust, up=up, p=p)
    return total + p.pick_votes * len(state.picks), damped
