"""Which level follows from a score: plain Python, no database. Times are moments, spans are days.

Up at once, down slowly: who falls below the low-water mark is told, told again a week before, and steps down after four
weeks, never within sixty days of the award and never while away with notice. The decision page on levels says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from experts.policy import Parameters

NEWCOMER, CONTRIBUTOR, EXPERT, EMERITUS = "newcomer", "contributor", "expert", "emeritus"
RANK = {NEWCOMER: 0, CONTRIBUTOR: 1, EXPERT: 2}

LOW_FOR = timedelta(days=28)
REMINDED_BEFORE = timedelta(days=7)
PROTECTED_FOR = timedelta(days=60)
WARNED_AGAIN_AFTER = timedelta(days=28)  # who crosses the mark again and again is not warned each time
RETURNS_WITHIN = timedelta(days=365)
NOMINATED_AGAIN_AFTER = timedelta(days=90)
SUSPENDED_FOR = timedelta(days=180)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class State:
    """What was decided so far. Times are None where it did not happen."""

    level: str = NEWCOMER
    since: datetime | None = None
    best: str = NEWCOMER  # the highest level that was earned
    low_since: datetime | None = None
    warned_at: datetime | None = None
    reminded_at: datetime | None = None
    appointed_until: datetime | None = None
    locked: str = ""
    suspended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the level follows from now. `leaves` are the spans in which the member said she would be away."""

    at: datetime
    score: float
    gate: float
    is_seller: bool = False
    is_quarantined: bool = False
    needs_confirmation: bool = False
    declined_at: datetime | None = None
    leaves: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Step:
    """The state that follows. `news` names what happened, in order: what is to be told or logged.

    News: contributor, expert, returned, low, reminder, emeritus, fell, appointment_ended, lifted, dropped.
    """

    state: State
    news: tuple[str, ...] = ()
    nominates: bool = False
    due_at: datetime | None = None  # when time alone may change something


def next_state(state: State, facts: Facts, p: Parameters) -> Step:
    """Return what follows from `facts`. Called again with the result and the same facts it changes nothing."""
    news: tuple[str, ...] = ()
    while True:
        step = _one(state, facts, p)
        news += step.news
        if step.state == state:
            return replace(step, news=news)
        state = step.state


def _one(state: State, facts: Facts, p: Parameters) -> Step:
    if facts.is_seller:
        return Step(State(suspended_at=state.suspended_at), ("dropped",) if state.level != NEWCOMER else ())
    if state.suspended_at:
        return _suspended(state, facts)
    if state.locked:
        return Step(_held(state, state.locked, facts.at))
    if state.appointed_until:
        return _appointed(state, facts, p)
    if state.level == EMERITUS:
        return _emeritus(state, facts, p)
    if state.level == EXPERT:
        return _downwards(state, facts, p.low_water * p.expert_at)
    return _upwards(state, facts, p)


def _suspended(state: State, facts: Facts) -> Step:
    assert state.suspended_at is not None  # noqa: S101 - asked by the caller
    ends = state.suspended_at + SUSPENDED_FOR
    if facts.at < ends:
        return Step(state, due_at=ends)
    return Step(_calm(replace(state, suspended_at=None)), ("lifted",))


def _appointed(state: State, facts: Facts, p: Parameters) -> Step:
    assert state.appointed_until is not None  # noqa: S101 - asked by the caller
    if facts.at < state.appointed_until:
        return Step(_held(state, EXPERT, facts.at), due_at=state.appointed_until)
    bare = _calm(replace(state, appointed_until=None))
    if state.best == EXPERT and facts.score >= p.low_water * p.expert_at:
        return Step(bare)  # the badge was earned before and is kept as any other
    if _earns_expert(facts, p) and not facts.needs_confirmation:
        return Step(replace(bare, best=EXPERT))
    level = EMERITUS if state.best == EXPERT else CONTRIBUTOR if facts.score >= p.contributor_at else NEWCOMER
    return Step(_moved(bare, level, facts.at), ("appointment_ended",))


def _emeritus(state: State, facts: Facts, p: Parameters) -> Step:
    if facts.score < p.expert_at or facts.is_quarantined:
        return Step(state)
    if state.since and facts.at < state.since + RETURNS_WITHIN:
        return Step(_moved(state, EXPERT, facts.at), ("returned",))
    return _towards_expert(state, facts, p) or Step(state)


def _upwards(state: State, facts: Facts, p: Parameters) -> Step:
    step = _towards_expert(state, facts, p)
    if step and not step.nominates:
        return step
    if state.level == NEWCOMER:
        if facts.score >= p.contributor_at:
            return Step(_moved(state, CONTRIBUTOR, facts.at), ("contributor",))
        return Step(_calm(state))
    return replace(_downwards(state, facts, p.low_water * p.contributor_at), nominates=bool(step))


def _earns_expert(facts: Facts, p: Parameters) -> bool:
    return facts.score >= p.expert_at and facts.gate >= 1 - 1e-9 and not facts.is_quarantined


def _towards_expert(state: State, facts: Facts, p: Parameters) -> Step | None:
    """Return the grant, or the nomination where a moderator confirms; None where it is not earned."""
    if not _earns_expert(facts, p):
        return None
    if not facts.needs_confirmation:
        return Step(_moved(state, EXPERT, facts.at), ("expert",))
    if facts.declined_at and facts.at < facts.declined_at + NOMINATED_AGAIN_AFTER:
        return None
    return Step(state, nominates=True)


def _downwards(state: State, facts: Facts, low_water: float) -> Step:
    """Run the clock of an expert or a contributor; the latter is told nothing."""
    if facts.score >= low_water:
        # The last warning is remembered, so that crossing the mark back and forth does not write letters.
        return Step(replace(state, low_since=None, reminded_at=None))
    state = state if state.low_since else replace(state, low_since=facts.at)
    away_until = next((end for start, end in facts.leaves if start <= facts.at < end), None)
    if away_until:
        return Step(state, due_at=away_until)
    if state.level == EXPERT and (told := _told(state, facts)):
        return told
    falls = falls_at(state, facts.leaves)
    assert falls is not None  # noqa: S101 - low_since is set above
    if facts.at < falls:
        return Step(state, due_at=falls)
    if state.level == EXPERT:
        return Step(_moved(state, EMERITUS, facts.at), ("emeritus",))
    return Step(_moved(state, NEWCOMER, facts.at), ("fell",))


def _told(state: State, facts: Facts) -> Step | None:
    """Return the notice that is due, or the waiting for the next one; None when both were given."""
    if _owes_warning(state):
        return Step(replace(state, warned_at=facts.at), ("low",))
    if state.reminded_at:
        return None
    falls = falls_at(state, facts.leaves)
    assert falls is not None  # noqa: S101 - a clock runs
    if facts.at < falls - REMINDED_BEFORE:
        return Step(state, due_at=falls - REMINDED_BEFORE)
    return Step(replace(state, reminded_at=facts.at), ("reminder",))


def _owes_warning(state: State) -> bool:
    if state.warned_at is None or state.low_since is None:
        return True
    return state.warned_at < state.low_since and state.low_since >= state.warned_at + WARNED_AGAIN_AFTER


def falls_at(state: State, leaves: tuple[Span, ...] = ()) -> datetime | None:
    """Return when a level below the low-water mark is lost if nothing changes; None where no clock runs.

    Nobody steps down before four weeks have passed since the first word and one since the last, even where the daily
    run was late.
    """
    if state.low_since is None:
        return None
    ends = [shifted(state.low_since, LOW_FOR, leaves)]
    if state.since:
        ends.append(state.since + PROTECTED_FOR)
    if state.warned_at and state.warned_at >= state.low_since:
        ends.append(shifted(state.warned_at, LOW_FOR, leaves))
    if state.reminded_at:
        ends.append(shifted(state.reminded_at, REMINDED_BEFORE, leaves))
    return max(ends)


def shifted(start: datetime, span: timedelta, leaves: tuple[Span, ...]) -> datetime:
    """Return when `span` has run since `start`, with the clock standing still in `leaves` (no two overlap)."""
    end = start + span
    for begins, ends in sorted(leaves):
        if begins < end and ends > start:
            end += ends - max(begins, start)
    return end


def _calm(state: State) -> State:
    return replace(state, low_since=None, warned_at=None, reminded_at=None)


def _moved(state: State, level: str, at: datetime) -> State:
    best = level if RANK.get(level, 0) > RANK.get(state.best, 0) else state.best
    return replace(_calm(state), level=level, since=None if level == NEWCOMER else at, best=best)


def _held(state: State, level: str, at: datetime) -> State:
    """Hold `level`, whatever the score; `best` is only what was earned."""
    return _calm(state) if state.level == level else replace(_moved(state, level, at), best=state.best)
