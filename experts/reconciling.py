"""Comparing the ledger with what happened, as the apps whose events it hears know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import timezone

from community.events import Contribution, Judged
from experts import ledger
from experts.folding import State, fold
from experts.ledger import keys_of, note_contribution, note_judgement, note_unjudgement
from experts.models import LedgerEntry
from experts.policies import in_force

# Each yields every contribution that was ever shown with the events that are in force for it: the apps above fill it.
sources: list[Callable[[], Iterator[tuple[Contribution, list[Judged]]]]] = []


def _states() -> dict[str, State]:
    entries = LedgerEntry.objects.exclude(item="").order_by("pk")
    return fold(entries.iterator(chunk_size=5000))


def missing() -> Iterator[str]:
    """Say what happened and is not in the ledger, and what the ledger holds in force that did not happen."""
    states = _states()
    for source in sources:
        for contribution, judgements in source():
            item = ledger.item_of(contribution)
            state = states.get(item)
            if state is None or state.at is None:
                yield f"{item} is missing"
                continue
            yield from _votes_missing(item, state, judgements)


def _votes_missing(item: str, state: State, judgements: list[Judged]) -> Iterator[str]:
    keys = keys_of([judged.actor_id for judged in judgements])
    happened = {keys[judged.actor_id].key: judged.value for judged in judgements if judged.actor_id in keys}
    known = {actor: vote.value for actor, vote in state.votes.items()}
    if happened != known:
        lost, surplus = happened.items() - known.items(), known.items() - happened.items()
        yield f"{item}: {len(lost)} votes missing, {len(surplus)} too many"


def repair() -> int:
    """Write what is missing; return how many entries were written."""
    before = LedgerEntry.objects.count()
    states = _states()
    for source in sources:
        for contribution, judgements in source():
            item = ledger.item_of(contribution)
            state = states.get(item)
            if state is None or state.at is None:
                note_contribution(None, event=contribution)
                state = State(item)
            _repair_votes(state, judgements)
    return LedgerEntry.objects.count() - before


def _repair_votes(state: State, judgements: list[Judged]) -> None:
    keys = keys_of([judged.actor_id for judged in judgements])
    for judged in judgements:
        owner = keys.get(judged.actor_id)
        known = state.votes.get(owner.key) if owner else None
        if known is not None and known.value != judged.value:
            note_unjudgement(None, event=judged)
        if known is None or known.value != judged.value:
            note_judgement(None, event=judged)
    present = {keys[judged.actor_id].key for judged in judgements if judged.actor_id in keys}
    ledger.write([_taken_back(state, actor) for actor in sorted(state.votes.keys() - present)])


def _taken_back(state: State, actor: int) -> LedgerEntry:
    """Return the entry of a vote that is no longer there; whose it was may be unknown by now."""
    vote = state.votes[actor]
    return LedgerEntry(
        key=f"unvote:repaired:{state.item}:{actor}:{vote.at.isoformat()}", kind=LedgerEntry.Kind.UNVOTE,
        at=timezone.now(), item=state.item, form=state.form, author=state.author, actor=actor, value=vote.value,
        topics=list(state.topics), weight=vote.fixed, policy_version=in_force().version,
    )  # fmt: skip
