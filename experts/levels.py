"""Settling levels: what the rules say about a standing is stored, logged and told, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from community.slots import PersonalData, personal_data
from experts import level_rules, nominating, recording, telling
from experts.level_rules import CONTRIBUTOR, EXPERT, NEWCOMER, Facts, Span, State
from experts.models import Leave, Standing, StandingKey, TopicPolicy, VoterTally
from experts.policies import in_force
from experts.policy import Parameters

BATCH = 200
DECIDED = (
    "level", "since", "best_level", "low_since", "warned_at", "reminded_at", "appointed_until", "locked_level",
    "suspended_at",
)  # fmt: skip


def settle(*, standing: Standing, at: datetime, untold: Collection[str] = ()) -> Standing:
    """Give `standing` the level that follows from its score, gate and history at the moment `at`.

    The row's counted fields (score, gate …) are taken as they are and not stored here. Settling again changes and tells
    nothing. No query where nothing can change; the present row is locked where something does. `untold` names news that
    the caller tells in words of its own.
    """
    p = in_force()
    if _rests(standing, p):
        return standing
    with transaction.atomic():
        stored = Standing.objects.select_for_update().filter(pk=standing.pk).values(*DECIDED).get()
        for name, value in stored.items():
            setattr(standing, name, value)
        before = state_of(standing)
        facts = facts_of(standing, at, p)
        step = level_rules.next_state(before, facts, p)
        _store(standing, step.state, step.due_at, at)
        _follow(standing, before, step, facts, p, untold)
    return standing


def settle_due(*, at: datetime) -> int:
    """Settle those whose clock, appointment or suspension is due and who were not counted anew; return how many.

    Somebody appointed who never wrote here has nothing to count, but the appointment ends all the same.
    """
    rows = Standing.objects.filter(due_at__lte=at).select_related("member", "topic").order_by("pk")
    total = 0
    while batch := list(rows[:BATCH]):
        for row in batch:
            settle(standing=row, at=at)
        # What asks for no other moment is done; else it would be due for ever.
        Standing.objects.filter(pk__in=[row.pk for row in batch], due_at__lte=at).update(due_at=None)
        total += len(batch)
    return total


def register() -> None:
    """Follow the daily run and name what is held of a member; called once at start-up."""
    from experts import daily

    personal_data.add(PersonalData(key="standing_acts", export=recording.export, erase=recording.erase))
    if _after_run not in daily.after_run:
        daily.after_run.insert(0, _after_run)


def _after_run(at: datetime) -> None:
    settle_due(at=at)


def _follow(
    standing: Standing, before: State, step: level_rules.Step, facts: Facts, p: Parameters, untold: Collection[str]
) -> None:
    """Write down, tell and announce what the step brought."""
    for news in step.news:
        act = recording.write(standing, act=news, before=before.level, at=facts.at)
        if news not in untold:
            falls = level_rules.falls_at(step.state, facts.leaves)
            telling.tell_news(standing=standing, act=act, falls_at=falls, p=p)
    if step.nominates:
        nominating.nominate(standing=standing, at=facts.at)
    if step.state.level != before.level or step.state.suspended_at != before.suspended_at:
        recording.tell_changed(standing, at=facts.at)


def _rests(standing: Standing, p: Parameters) -> bool:
    """Whether nothing can follow: the many who begin, and those who stand well, cost no query."""
    if standing.suspended_at or standing.locked_level or standing.appointed_until or standing.low_since:
        return False
    if standing.level == NEWCOMER:
        return standing.score < p.contributor_at
    if standing.level == CONTRIBUTOR:
        return p.low_water * p.contributor_at <= standing.score < p.expert_at
    return (standing.score >= p.low_water * p.expert_at) if standing.level == EXPERT else standing.score < p.expert_at


def state_of(standing: Standing) -> State:
    """Return what was decided so far."""
    return State(
        level=standing.level, since=standing.since, best=standing.best_level, low_since=standing.low_since,
        warned_at=standing.warned_at, reminded_at=standing.reminded_at, appointed_until=standing.appointed_until,
        locked=standing.locked_level, suspended_at=standing.suspended_at,
    )  # fmt: skip


def facts_of(standing: Standing, at: datetime, p: Parameters) -> Facts:
    """Return what the level follows from; asks only for what can matter at this score."""
    may_rise = (standing.level != EXPERT and standing.score >= p.expert_at) or bool(standing.appointed_until)
    policy = TopicPolicy.objects.filter(topic_id=standing.topic_id).first() if may_rise else None
    needs = bool(policy and policy.needs_confirmation)
    return Facts(
        at=at,
        score=standing.score,
        gate=standing.gate,
        is_seller=standing.member.speaks_for_seller,
        is_quarantined=may_rise and _is_quarantined(standing),
        needs_confirmation=needs,
        declined_at=nominating.declined_at(standing) if needs else None,
        leaves=leaves_of(standing) if standing.level != NEWCOMER and standing.score < p.expert_at else (),
    )


def _is_quarantined(standing: Standing) -> bool:
    keys = StandingKey.objects.filter(member_id=standing.member_id).values("key")
    return VoterTally.objects.filter(key__in=keys, is_quarantined=True).exists()


def leaves_of(standing: Standing) -> tuple[Span, ...]:
    """Return the spans in which the member said she would be away; one query."""
    return tuple(Leave.objects.filter(member_id=standing.member_id).values_list("starts_at", "ends_at"))


def falls_at(standing: Standing) -> datetime | None:
    """Return when the level is lost if nothing changes; None where no clock runs. One query."""
    return level_rules.falls_at(state_of(standing), leaves_of(standing)) if standing.low_since else None


def _store(standing: Standing, state: State, due_at: datetime | None, at: datetime) -> None:
    values = {
        "level": state.level, "since": state.since, "best_level": state.best, "low_since": state.low_since,
        "warned_at": state.warned_at, "reminded_at": state.reminded_at, "appointed_until": state.appointed_until,
        "locked_level": state.locked, "suspended_at": state.suspended_at,
    }  # fmt: skip
    if due_at and (standing.due_at is None or standing.due_at <= at or due_at < standing.due_at):
        values["due_at"] = due_at
    touched = [name for name, value in values.items() if getattr(standing, name) != value]
    for name in touched:
        setattr(standing, name, values[name])
    if touched:
        standing.save(update_fields=touched)
