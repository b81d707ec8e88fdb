"""A human decides about votes that were set aside; both sides are told a sum, never whose votes they were."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import F

from community.models import Member
from experts import detecting, sanctions, telling
from experts.models import PairTally, StandingKey, Suspicion
from experts.refusing import NotPossible, OwnCase


@transaction.atomic
def decide(
    *,
    suspicion: Suspicion,
    is_confirmed: bool,
    reason: str,
    by: Member,
    at: datetime,
    suspends_members: bool = False,
    suspends_receivers: bool = False,
) -> Suspicion:
    """Confirm a suspicion (the votes stay set aside) or dismiss it (they count again).

    Confirming can suspend the standings of the voters and of those who gained. A decision can be changed once more into
    the other. Raises NotPossible when it is decided this way already, OwnCase for who is involved, ValueError without a
    reason.
    """
    row = Suspicion.objects.select_for_update().get(pk=suspicion.pk)
    if row.state == (Suspicion.State.CONFIRMED if is_confirmed else Suspicion.State.DISMISSED):
        raise NotPossible("decided this way already")
    if StandingKey.objects.filter(member=by, key__in=[*row.members, *row.receivers]).exists():
        raise OwnCase(f"{by} is involved")
    given, got = sums(row)
    act = detecting.confirm if is_confirmed else detecting.release
    row = act(suspicion=row, by=by, reason=reason)
    telling.tell_corrected(suspicion=row, given=given, got=got, counts=not is_confirmed, at=at)
    if is_confirmed:
        keys = {*(row.members if suspends_members else ()), *(row.receivers if suspends_receivers else ())}
        sanctions.suspend_keys(keys=keys, reason=reason, by=by, at=at)
    return row


def sums(row: Suspicion) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many votes each key gave and got between the members of a group and those who gained; one query."""
    if not row.members:  # single votes of a burst or a sudden gain
        return {}, dict.fromkeys(row.receivers, row.votes)
    everybody = {*row.members, *row.receivers}
    pairs = PairTally.objects.filter(actor__in=row.members, author__in=everybody).exclude(actor=F("author"))
    given: Counter[int] = Counter()
    got: Counter[int] = Counter()
    for actor, author, ups, downs in pairs.values_list("actor", "author", "ups", "downs"):
        given[actor] += ups + downs
        got[author] += ups + downs
    return {key: n for key, n in given.items() if n}, {key: n for key, n in got.items() if n}
