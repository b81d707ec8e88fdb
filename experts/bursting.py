"""Bursts: many votes on one author within minutes are set aside at once, and a human is asked."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from experts.event_files import days_of
from experts.models import LedgerEntry, Suspicion
from experts.policy import Parameters
from experts.ranking import burst_among

LOOKED_BACK = timedelta(hours=6)  # a burst is found when one of its votes is counted, seconds later
Vote = tuple[float, int, int, int]  # time (days), number of the item, voter, value


def set_aside_bursts(authors: Collection[int], *, at: datetime, p: Parameters) -> set[str]:
    """Set aside the doubtful votes on these authors; return the contributions whose votes changed. One query without.

    The rule is the one of event files (`experts.ranking.burst_among`): all votes against of a burst, and of votes for
    those beyond what raises no doubt. Told again it changes nothing.
    """
    if not p.has("bursts"):
        return set()
    votes: dict[int, list[LedgerEntry]] = defaultdict(list)
    recent = LedgerEntry.objects.filter(
        author__in=authors, kind=LedgerEntry.Kind.VOTE, at__gt=at - LOOKED_BACK, weight__gt=0
    )
    for entry in recent.order_by("at", "pk"):
        votes[entry.author or 0].append(entry)
    touched: set[str] = set()
    for author, entries in votes.items():
        if len(entries) > p.burst_votes:
            touched |= _set_aside(author, entries, at, p)
    return touched


def _set_aside(author: int, entries: list[LedgerEntry], at: datetime, p: Parameters) -> set[str]:
    numbers = {item: number for number, item in enumerate(sorted({entry.item for entry in entries}))}
    told: list[Vote] = sorted((days_of(e.at), numbers[e.item], e.actor or 0, e.value) for e in entries)
    doubtful = burst_among(told, p)
    chosen = [entry for entry in entries if (numbers[entry.item], entry.actor) in doubtful]
    if not chosen:
        return set()
    rows = [
        LedgerEntry(
            key=f"burst:{entry.pk}", kind=LedgerEntry.Kind.QUARANTINE, at=at, item=entry.item, form=entry.form,
            author=author, actor=entry.actor, rules=["bursts"], policy_version=p.version,
        )
        for entry in chosen
    ]  # fmt: skip
    before = LedgerEntry.objects.filter(key__in=[row.key for row in rows]).count()
    LedgerEntry.objects.bulk_create(rows, ignore_conflicts=True)
    if before < len(rows):
        _queue(author, chosen, at)
    return {entry.item for entry in chosen} if before < len(rows) else set()


def _queue(author: int, chosen: list[LedgerEntry], at: datetime) -> None:
    """Ask a human once for each author and hour."""
    first = min(entry.at for entry in chosen)
    fingerprint = hashlib.sha256(f"burst:{author}:{first:%Y-%m-%d %H}".encode()).hexdigest()
    evidence = {
        "rules": ["bursts"], "pairs": len({entry.actor for entry in chosen}), "votes": len(chosen), "expected": 0,
        "against": sum(entry.value < 0 for entry in chosen), "since": first.isoformat(),
        "entries": [entry.pk for entry in chosen],
    }  # fmt: skip
    Suspicion.objects.update_or_create(
        fingerprint=fingerprint,
        defaults={"evidence": evidence, "votes": len(chosen)},
        create_defaults={
            "kind": Suspicion.Kind.BURST, "members": [], "receivers": [author], "evidence": evidence,
            "votes": len(chosen), "found_at": at,
        },
    )  # fmt: skip
