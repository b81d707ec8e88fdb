"""Who would gain and who would lose under a draft of the policy: the ledger is ranked twice, stored nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from experts.event_files import DAY, days_of
from experts.evidence import Record
from experts.models import LedgerEntry, PolicyVersion
from experts.policies import NotPossible, apply, in_force, values_of
from experts.policy import Parameters
from experts.ranking import Ranked, Reading

NAMED = 100  # of those who gain, and of those who lose
EVERY = 5000  # entries between two words about the progress
RANK = {"newcomer": 0, "contributor": 1, "expert": 2}
Kind = LedgerEntry.Kind
Told = Callable[[int], None]  # percent done


@dataclass(frozen=True, slots=True)
class Move:
    """One member in one topic whose level would be another one."""

    key: int
    topic_id: int
    before: str
    after: str
    score_before: float
    score_after: float


@transaction.atomic
def order(*, draft: PolicyVersion) -> PolicyVersion:
    """Have a draft previewed in the background. Raises NotPossible for what is no draft."""
    from experts.policy_tasks import preview_policy

    row = PolicyVersion.objects.select_for_update().get(pk=draft.pk)
    if row.state != PolicyVersion.State.DRAFT:
        raise NotPossible(row.version)
    row.preview, row.previewed_at = {"changes": row.changes, "percent": 0}, None
    row.save(update_fields=["preview", "previewed_at"])
    preview_policy.enqueue(row.pk)
    return row


def carry_out(*, draft_id: int, at: datetime) -> PolicyVersion | None:
    """Make the preview of a draft's changes as they are now; what changes meanwhile makes it void.

    Returns None when the draft is gone or no draft any more.
    """
    draft = PolicyVersion.objects.filter(pk=draft_id, state=PolicyVersion.State.DRAFT).first()
    if draft is None:
        return None
    changes, before, after = dict(draft.changes), in_force(), apply(draft.changes)
    rows = PolicyVersion.objects.filter(pk=draft_id, state=PolicyVersion.State.DRAFT)

    def told(percent: int) -> None:
        rows.update(preview={"changes": changes, "percent": percent})

    found = summary(moves(before, after, at=at, told=told))
    preview = {
        **found,
        "changes": changes,
        "percent": 100,
        "parameters": values_of(after),
        "compared_with": before.version,
    }
    with transaction.atomic():
        fresh = rows.select_for_update().first()
        if fresh is None or fresh.changes != changes:
            return fresh
        fresh.preview, fresh.previewed_at = preview, at
        fresh.save(update_fields=["preview", "previewed_at"])
    return fresh


def moves(before: Parameters, after: Parameters, *, at: datetime, told: Told = lambda _percent: None) -> Iterator[Move]:
    """Return whose level would differ, as the scores alone give it: without notices, grace and what people decided."""
    record = record_of_ledger(told)
    now = days_of(at)
    old = Reading(record, at=now, p=before)
    told(65)
    new = Reading(record, at=now, p=after)
    told(80)
    for topic in sorted(record.topics.numbers):
        known = {row.member: row for row in old.rows(topic)}
        for row in new.rows(topic):
            if row.level != known[row.member].level:
                yield _move(known[row.member], row)


def _move(old: Ranked, new: Ranked) -> Move:
    return Move(int(old.member), int(old.topic), old.level, new.level, old.score, new.score)


def summary(found: Iterator[Move]) -> dict[str, Any]:
    """Return numbers by step, and the first of those who gain and of those who lose, the biggest change first."""
    all_moves = list(found)
    steps: dict[str, int] = {}
    for move in all_moves:
        step = f"{move.before}>{move.after}"
        steps[step] = steps.get(step, 0) + 1
    gains = [move for move in all_moves if RANK[move.after] > RANK[move.before]]
    losses = [move for move in all_moves if RANK[move.after] < RANK[move.before]]
    return {
        "steps": dict(sorted(steps.items())),
        "gain": len(gains),
        "lose": len(losses),
        "gains": [_row(move) for move in sorted(gains, key=_size)[:NAMED]],
        "losses": [_row(move) for move in sorted(losses, key=_size)[:NAMED]],
    }


def _size(move: Move) -> tuple[float, int, int]:
    return -abs(move.score_after - move.score_before), move.topic_id, move.key


def _row(move: Move) -> list[Any]:
    scores = [round(move.score_before, 1), round(move.score_after, 1)]
    return [move.key, move.topic_id, move.before, move.after, *scores]


def record_of_ledger(told: Told = lambda _percent: None) -> Record:
    """Return what the ledger says, as an event file would: members by key, topics by id.

    Picks by moderation are left out, as event files have none: before and after alike.
    """
    record, total = Record(), max(1, LedgerEntry.objects.count())
    for number, entry in enumerate(LedgerEntry.objects.order_by("pk").iterator(chunk_size=EVERY)):
        _take(record, entry)
        if number % EVERY == 0:
            told(number * 50 // total)
    return record


def _take(record: Record, entry: LedgerEntry) -> None:
    at, actor = entry.at.timestamp() / DAY, str(entry.actor)
    if entry.kind == Kind.ITEM:
        if entry.author is not None:
            topics = tuple(str(topic) for topic in entry.topics)
            record.add_item(entry.item, str(entry.author), entry.form, topics, entry.parent or None, at)
        return
    item = record.item_names.get(entry.item)
    if item is None:
        return
    match entry.kind:
        case Kind.VOTE if entry.weight:  # a seller's vote has none
            record.vote(item, actor, entry.value, at)
        case Kind.UNVOTE:
            record.unvote(item, actor, entry.value)
        case Kind.ACCEPT if entry.weight:
            record.accept(item, actor, at)
        case Kind.UNACCEPT:
            record.unaccept(item, actor)
        case Kind.WITHDRAW:
            record.items[item].is_removed |= entry.by == "moderator"
        case Kind.RESTORE:
            record.items[item].is_removed = False
