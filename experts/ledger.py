"""The ledger: events become entries, in the transaction of the event; nothing is ever changed.

Fixed when a vote is cast, and stored in its entry: that it is one's own, a seller's, or a very new account's. Revised
by the daily run, by entries of their own: trust in the voter, the weight between two members, quarantine.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from community.background.waking import wake
from community.events import Contribution, Event, Judged
from community.models import Member
from experts import policy
from experts.dues import note_due
from experts.models import LedgerEntry, StandingKey
from experts.policies import in_force

Kind = LedgerEntry.Kind
JUDGEMENTS = {"helpful": Kind.VOTE, "unhelpful": Kind.VOTE, "accept": Kind.ACCEPT, "pick": Kind.PICK}
UNDONE = {Kind.VOTE: Kind.UNVOTE, Kind.ACCEPT: Kind.UNACCEPT, Kind.PICK: Kind.UNPICK}


def item_of(event: Event) -> str:
    """Return what the ledger calls the contribution of an event."""
    return f"{event.source}:{event.source_id}"


def keys_of(member_ids: Iterable[int | None]) -> dict[int, StandingKey]:
    """Return the standing keys of members, made where missing, with their members: one query for those who have one."""
    wanted = {pk for pk in member_ids if pk is not None}
    known = {key.member_id: key for key in StandingKey.objects.filter(member_id__in=wanted).select_related("member")}
    missing = wanted - known.keys()
    if missing:
        present = Member.objects.filter(pk__in=missing).values_list("pk", flat=True)
        StandingKey.objects.bulk_create((StandingKey(member_id=pk) for pk in present), ignore_conflicts=True)
        rows = StandingKey.objects.filter(member_id__in=missing).select_related("member")
        known |= {key.member_id: key for key in rows}
    return known


def note_contribution(sender: Any, *, event: Contribution, **kwargs: Any) -> None:
    """A contribution became visible for the first time."""
    _write_contribution(Kind.ITEM, event)


def note_revision(sender: Any, *, event: Contribution, **kwargs: Any) -> None:
    """A contribution was changed: a quick rating may have grown into a review. Its time stays the first."""
    _write_contribution(Kind.ITEM, event)


def note_withdrawal(sender: Any, *, event: Contribution, **kwargs: Any) -> None:
    """A contribution was taken away: by its author (judgement stays) or by moderation (it counts against)."""
    _write_contribution(Kind.WITHDRAW, event)


def note_return(sender: Any, *, event: Contribution, **kwargs: Any) -> None:
    """A contribution is shown again: it counts as before."""
    _write_contribution(Kind.RESTORE, event)


def note_judgement(sender: Any, *, event: Judged, **kwargs: Any) -> None:
    """Somebody judged a contribution."""
    _write_judgement(JUDGEMENTS[event.kind], event)


def note_unjudgement(sender: Any, *, event: Judged, **kwargs: Any) -> None:
    """Somebody took a judgement back: an entry of its own."""
    _write_judgement(UNDONE[JUDGEMENTS[event.kind]], event)


@transaction.atomic
def _write_contribution(kind: LedgerEntry.Kind, event: Contribution) -> None:
    author = keys_of([event.member_id]).get(event.member_id or 0)
    entry = LedgerEntry(
        key=f"{kind}:{event.key}", kind=kind, at=event.at, item=item_of(event), form=event.form, parent=event.parent,
        author=author.key if author else _key_of_one_gone(event), topics=list(event.topic_ids),
        by=event.by if kind == Kind.WITHDRAW else "", policy_version=in_force().version,
    )  # fmt: skip
    write([entry])


@transaction.atomic
def _write_judgement(kind: LedgerEntry.Kind, event: Judged) -> None:
    keys = keys_of([event.member_id, event.actor_id])
    author, actor = keys.get(event.member_id or 0), keys.get(event.actor_id)
    if actor is None:
        return  # a member who is just being erased judges nothing
    weight, rules = fixed_weight(actor.member, author.member if author else None, event.at)
    entry = LedgerEntry(
        key=f"{kind}:{event.key}", kind=kind, at=event.at, item=item_of(event), form=event.form,
        author=author.key if author else _key_of_one_gone(event), actor=actor.key, topics=list(event.topic_ids),
        value=event.value, weight=weight, rules=rules, policy_version=in_force().version,
    )  # fmt: skip
    write([entry])


def _key_of_one_gone(event: Event) -> int | None:
    """Return the key under which a contribution was begun whose author left: what stays is judged and hidden further.

    Nothing says any more whose key it was.
    """
    begun = LedgerEntry.objects.filter(item=item_of(event), kind=Kind.ITEM).order_by("pk")
    return begun.values_list("author", flat=True).first()


def fixed_weight(actor: Member, author: Member | None, at: datetime) -> tuple[float, list[str]]:
    """Return what is known of a vote's weight when it is cast, and the rules that made it smaller."""
    if author is not None and actor.pk == author.pk:
        return 0.0, ["self"]
    if actor.speaks_for_seller:
        return 0.0, ["seller"]
    weight = policy.newness((at - actor.date_joined) / timedelta(days=1), in_force())
    return weight, ["newness"] if weight < 1 else []


def write(entries: list[LedgerEntry]) -> None:
    """Append entries, each once however often it is told, and note whose standing is due."""
    from experts.tasks import revise_due

    LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=500)
    note_due((entry.author, entry.item) for entry in entries if entry.author is not None)
    wake(revise_due)
