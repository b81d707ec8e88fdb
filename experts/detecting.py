"""The fraud run: who takes part in an exchange of votes is set aside, one queue item per group, until a human decides.

Set aside means: the member's score is held down (policy: `quarantine_factor`), which a decision undoes or makes
lasting. The rules are public (`experts.rings`), the thresholds are part of the policy.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from community.models import Member
from experts.dues import note_due
from experts.models import LedgerEntry, PairTally, Suspicion, VoterTally
from experts.policy import Parameters, is_excess
from experts.rings import marked
from experts.weighing import Pair, PairWeight, Support

Kind, State = Suspicion.Kind, Suspicion.State
KINDS = (
    ({"mutual", "group", "cycle"}, Kind.RING),
    ({"followers", "crowd", "supporter"}, Kind.FOLLOWERS),
    ({"chain"}, Kind.CHAIN),
)
TRUSTED_FOR = timedelta(days=180)  # whom a human cleared is not set aside again so soon


def run(pairs: Mapping[Pair, Support], weights: Mapping[Pair, PairWeight], *, at: datetime, p: Parameters) -> int:
    """Set aside whom the rules find and release whom they find no longer; return how many new suspicions there are."""
    found = {key: sorted(marks) for key, marks in marked(pairs, weights, p).items() if marks}
    links = {
        pair
        for pair, support in pairs.items()
        if is_excess(support.ups, weights[pair].expected, p.ring_votes, p.excess_slack, p)
    }
    cleared, confirmed = _decided(at)
    aside = {key: marks for key, marks in found.items() if key not in cleared}
    fresh = [group for group in groups_of(set(aside), links) if _queue(group, aside, links, pairs, weights, at)]
    _set_aside(aside, keep=confirmed, at=at, p=p)
    return len(fresh)


def _decided(at: datetime) -> tuple[set[int], set[int]]:
    """Return who was cleared lately, and whose exchange was confirmed."""
    rows = Suspicion.objects.filter(state=State.DISMISSED, decided_at__gt=at - TRUSTED_FOR)
    cleared = {key for members in rows.values_list("members", flat=True) for key in members}
    lasting = Suspicion.objects.filter(state=State.CONFIRMED)
    confirmed = {key for members in lasting.values_list("members", flat=True) for key in members}
    return cleared - confirmed, confirmed


def groups_of(members: set[int], links: Iterable[Pair]) -> list[list[int]]:
    """Return who hangs together by links of excess; a member without any stands alone."""
    near: dict[int, set[int]] = defaultdict(set)
    for voter, author in links:
        if voter in members and author in members:
            near[voter].add(author)
            near[author].add(voter)
    groups, seen = [], set()
    for first in sorted(members):
        if first in seen:
            continue
        group, waiting = [], [first]
        seen.add(first)
        while waiting:
            member = waiting.pop()
            group.append(member)
            fresh = near[member] - seen
            seen |= fresh
            waiting.extend(fresh)
        groups.append(sorted(group))
    return groups


def _queue(
    group: list[int], marks: Mapping[int, list[str]], links: set[Pair], pairs: Mapping[Pair, Support],
    weights: Mapping[Pair, PairWeight], at: datetime,
) -> bool:  # fmt: skip
    """Queue a group for a human, once; return whether it is new."""
    inside = sorted(pair for pair in links if pair[1] in group)  # whoever carries one of them is part of the evidence
    names = {mark for key in group for mark in marks[key]}
    kind = next((kind for known, kind in KINDS if names & known), Kind.RING)
    votes = sum(pairs[pair].ups for pair in inside)
    evidence = {
        "rules": sorted(names), "pairs": len(inside), "votes": votes,
        "expected": round(sum(weights[pair].expected for pair in inside), 1),
    }  # fmt: skip
    fingerprint = hashlib.sha256(",".join(map(str, group)).encode()).hexdigest()
    _, is_new = Suspicion.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "kind": kind, "members": group, "receivers": sorted({author for _, author in inside}),
            "evidence": evidence, "votes": votes, "found_at": at,
        },
    )  # fmt: skip
    if is_new:  # a group that grew takes the place of the smaller one that still waits
        _supersede(fingerprint, set(group))
    return is_new


def _supersede(fingerprint: str, group: set[int]) -> None:
    for row in Suspicion.objects.filter(state=State.OPEN).exclude(fingerprint=fingerprint):
        if set(row.members) < group:
            row.delete()


@transaction.atomic
def _set_aside(found: Mapping[int, list[str]], *, keep: set[int], at: datetime, p: Parameters) -> None:
    """Bring the members set aside in line with what was found; entries tell of each change."""
    known = set(VoterTally.objects.filter(is_quarantined=True).values_list("key", flat=True))
    fresh, gone = set(found) - known, known - set(found) - keep
    VoterTally.objects.bulk_create(
        [VoterTally(key=key, marks=marks, is_quarantined=True) for key, marks in sorted(found.items())],
        update_conflicts=True, unique_fields=["key"], update_fields=["marks", "is_quarantined"], batch_size=500,
    )  # fmt: skip
    VoterTally.objects.filter(key__in=gone).update(is_quarantined=False, marks=[])
    for keys, kind in ((fresh, LedgerEntry.Kind.QUARANTINE), (gone, LedgerEntry.Kind.RELEASE)):
        _tell_ledger(keys, kind, at, p)


def _tell_ledger(keys: Iterable[int], kind: LedgerEntry.Kind, at: datetime, p: Parameters) -> None:
    """Write that members were set aside or released, and make their standings due."""
    ordered = sorted(keys)
    entries = [
        LedgerEntry(key=f"{kind}:{key}:{at.isoformat()}", kind=kind, at=at, author=key, policy_version=p.version)
        for key in ordered
    ]
    LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=500)
    note_due((key, "") for key in ordered)


@transaction.atomic
def release(*, suspicion: Suspicion, by: Member, reason: str) -> Suspicion:
    """Dismiss a suspicion: its members count as before, and are not set aside again for 180 days.

    Raises ValueError without a reason.
    """
    row = _decide(suspicion, State.DISMISSED, by, reason)
    lasting = Suspicion.objects.filter(state__in=[State.OPEN, State.CONFIRMED]).exclude(pk=row.pk)
    elsewhere = {key for members in lasting.values_list("members", flat=True) for key in members}
    freed = set(row.members) - elsewhere
    VoterTally.objects.filter(key__in=freed).update(is_quarantined=False)
    _release_votes(row)
    _follow(row, freed, LedgerEntry.Kind.RELEASE)
    return row


def _release_votes(row: Suspicion) -> None:
    """Let the single votes count again that a burst or a sudden gain set aside."""
    from experts.policies import in_force

    votes = LedgerEntry.objects.filter(pk__in=row.evidence.get("entries", []))
    released = [
        LedgerEntry(
            key=f"release:{vote.pk}", kind=LedgerEntry.Kind.RELEASE, at=row.decided_at or timezone.now(),
            item=vote.item, form=vote.form, author=vote.author, actor=vote.actor, policy_version=in_force().version,
        )
        for vote in votes
    ]  # fmt: skip
    LedgerEntry.objects.bulk_create(released, ignore_conflicts=True)
    note_due((entry.author, entry.item) for entry in released if entry.author is not None)


@transaction.atomic
def confirm(*, suspicion: Suspicion, by: Member, reason: str) -> Suspicion:
    """Confirm a suspicion: the members stay set aside until a moderator releases them. Needs a reason."""
    row = _decide(suspicion, State.CONFIRMED, by, reason)
    VoterTally.objects.filter(key__in=row.members).update(is_quarantined=True)
    _follow(row, set(row.members), LedgerEntry.Kind.QUARANTINE)
    return row


def _decide(suspicion: Suspicion, state: Suspicion.State, by: Member, reason: str) -> Suspicion:
    if not reason.strip():
        raise ValueError("a decision needs a reason")
    row = Suspicion.objects.select_for_update().get(pk=suspicion.pk)
    row.state, row.decided_by, row.decided_at, row.reason = state, by, timezone.now(), reason.strip()[:300]
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    return row


def _follow(row: Suspicion, keys: set[int], kind: LedgerEntry.Kind) -> None:
    """A decision takes effect at once, in the ledger and in the standings of its members."""
    from experts.policies import in_force
    from experts.tallying import revise_all

    _tell_ledger(keys, kind, row.decided_at or timezone.now(), in_force())
    revise_all()


def votes_corrected(row: Suspicion) -> dict[int, int]:
    """Return how many votes each member of a group got from the others: what both sides are told, as a sum."""
    got: dict[int, int] = defaultdict(int)
    inside = PairTally.objects.filter(Q(actor__in=row.members) & Q(author__in=row.members)).exclude(actor=F("author"))
    for author, ups in inside.values_list("author", "ups"):
        got[author] += ups
    return dict(got)
