"""Sudden gains: an author who in one day gets far more votes than usual, from accounts that are new or vote for few.

A contribution that many established members like at once is a success and no suspicion; votes of strangers who came
for one author are set aside until a human decided.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count

from experts.models import Due, LedgerEntry, PairTally, StandingKey, Suspicion
from experts.policy import Parameters

DAY, USUAL_DAYS = timedelta(days=1), 90
NEW_FOR = timedelta(days=30)
NARROW = 2  # supported authors up to which a voter knows little else
LEAST = 10  # votes of strangers in a day that are looked at
TIMES = 5  # times the usual votes of a day


def set_aside_jumps(*, at: datetime, p: Parameters) -> int:
    """Set aside the strangers' votes of yesterday's sudden gains; return how many authors are new in the queue."""
    if not p.has("bursts"):
        return 0
    recent = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.VOTE, value=1, weight__gt=0, at__gt=at - DAY, at__lte=at)
    many = recent.filter(author__isnull=False).order_by().values("author").annotate(n=Count("pk")).filter(n__gte=LEAST)
    authors = [row["author"] for row in many if row["author"] is not None]
    if not authors:
        return 0
    votes: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in recent.filter(author__in=authors).order_by("pk"):
        votes[entry.author or 0].append(entry)
    strangers = _strangers({entry.actor or 0 for entries in votes.values() for entry in entries}, at)
    return sum(_jumped(author, [e for e in votes[author] if e.actor in strangers], at, p) for author in authors)


def _strangers(actors: Collection[int], at: datetime) -> set[int]:
    """Return those who joined lately or support few others."""
    new = StandingKey.objects.filter(key__in=actors, member__date_joined__gt=at - NEW_FOR)
    known = PairTally.objects.filter(actor__in=actors, ups__gt=0).order_by().values("actor").annotate(n=Count("pk"))
    wide = {row["actor"] for row in known if row["n"] > NARROW}
    return set(new.values_list("key", flat=True)) | (set(actors) - wide)


def _jumped(author: int, entries: list[LedgerEntry], at: datetime, p: Parameters) -> bool:
    if len(entries) < LEAST:
        return False
    before = LedgerEntry.objects.filter(
        author=author, kind=LedgerEntry.Kind.VOTE, value=1, at__gt=at - DAY * (USUAL_DAYS + 1), at__lte=at - DAY
    ).count()
    usual = before / USUAL_DAYS
    if len(entries) <= TIMES * max(1.0, usual):
        return False
    rows = [
        LedgerEntry(
            key=f"jump:{entry.pk}", kind=LedgerEntry.Kind.QUARANTINE, at=at, item=entry.item, form=entry.form,
            author=author, actor=entry.actor, rules=["jump"], policy_version=p.version,
        )
        for entry in entries
    ]  # fmt: skip
    LedgerEntry.objects.bulk_create(rows, ignore_conflicts=True)
    items = sorted({entry.item for entry in entries})
    Due.objects.bulk_create((Due(author=author, item=item) for item in items), ignore_conflicts=True)
    return _queue(author, entries, usual, at)


def _queue(author: int, entries: list[LedgerEntry], usual: float, at: datetime) -> bool:
    """Ask a human once for each author and day."""
    fingerprint = hashlib.sha256(f"jump:{author}:{at:%Y-%m-%d}".encode()).hexdigest()
    evidence = {
        "rules": ["jump"], "pairs": len({entry.actor for entry in entries}), "votes": len(entries),
        "expected": round(usual, 1), "entries": [entry.pk for entry in entries],
    }  # fmt: skip
    _, is_new = Suspicion.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "kind": Suspicion.Kind.JUMP, "members": [], "receivers": [author], "evidence": evidence,
            "votes": len(entries), "found_at": at,
        },
    )  # fmt: skip
    return is_new
