"""Giving and taking badges: what members hold is brought in line with the criteria, for some or for all.

Safe to repeat and to run twice at once: a badge is one row, and its member is locked while it is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from community.models import Member
from experts.badges.catalogue import Asked, Earned, offered
from experts.badges.telling import tell_awarded
from experts.models import BadgeAct, BadgeAward, BadgeCount, StandingKey

BATCH = 200
ELIGIBLE = Q(is_active=True, is_staff=False, kind=Member.Kind.MEMBER)
Held = dict[tuple[int, str, int | None], BadgeAward]


@dataclass
class Plan:
    """What has to change so that what members hold is what they earned."""

    new: list[BadgeAward] = field(default_factory=list)
    again: list[BadgeAward] = field(default_factory=list)
    taken: list[BadgeAward] = field(default_factory=list)
    moved: list[BadgeAward] = field(default_factory=list)  # the member shows her activity to others than before

    @property
    def differences(self) -> list[str]:
        """The changes of who holds what, in words for an operator."""
        signs = (("+", self.new), ("+", self.again), ("-", self.taken))
        return [
            f"{sign} member {award.member_id}: {award.badge}{f' in topic {award.topic_id}' if award.topic_id else ''}"
            for sign, awards in signs
            for award in awards
        ]


@transaction.atomic
def award(*, member_ids: Collection[int], at: datetime, is_told: bool = True) -> Plan:
    """Give these members the badges they earned and take those they earned no longer; return what changed.

    Staff and sellers get none; what they earned before rests with them unseen. A fixed number of queries, and about
    three for each member who is told. `is_told`: whether members hear of what is new to them.
    """
    chosen = Member.objects.all().select_for_update(no_key=True).filter(ELIGIBLE, pk__in=member_ids).order_by("pk")
    members = {member.pk: member for member in chosen}
    changes = _plan(members)
    _store(changes, at)
    if is_told:
        tell_awarded(members=members, awards=changes.new)
    return changes


def award_all(*, at: datetime, is_told: bool = True) -> Iterator[Plan]:
    """Do `award` for everybody who has contributed or holds a badge, in batches of their own transactions."""
    for ids in _batches():
        yield award(member_ids=ids, at=at, is_told=is_told)


def follow_run(at: datetime) -> None:
    """Bring everybody's badges and the numbers of holders in line, after the daily run of the standings."""
    for _changes in award_all(at=at):
        pass
    recount()


def plan_all() -> Iterator[Plan]:
    """Return what `award_all` would change, and change nothing."""
    for ids in _batches():
        yield _plan(Member.objects.filter(ELIGIBLE).in_bulk(ids))


def _batches() -> Iterator[list[int]]:
    concerned = Member.objects.filter(ELIGIBLE, standing_key__isnull=False).order_by("pk")
    last = 0
    while ids := list(concerned.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def _plan(members: dict[int, Member]) -> Plan:
    """Compare what `members` hold with what they earned."""
    if not members:
        return Plan()
    keys = dict(StandingKey.objects.filter(member__in=members).values_list("key", "member_id"))
    asked = Asked(members=frozenset(members), member_by_key=keys)
    held: Held = {
        (row.member_id, row.badge, row.topic_id): row for row in BadgeAward.objects.filter(member__in=members)
    }
    plan = Plan()
    for badge in offered():
        earned = set(badge.criterion(asked))
        _give(plan, held, badge.key, earned)
        if badge.is_revocable:
            own = [row for row in held.values() if row.badge == badge.key and row.revoked_at is None]
            plan.taken += [row for row in own if (row.member_id, row.topic_id) not in earned]
    for row in [*held.values(), *plan.new]:
        audience = members[row.member_id].activity_for
        if row.listed_for != audience:
            row.listed_for = audience
            plan.moved += [row] if row.pk else []
    return plan


def _give(plan: Plan, held: Held, key: str, earned: Iterable[Earned]) -> None:
    for member_id, topic_id in sorted(earned, key=str):
        row = held.get((member_id, key, topic_id))
        if row is None:
            plan.new.append(BadgeAward(member_id=member_id, badge=key, topic_id=topic_id))
        elif row.revoked_at is not None:
            plan.again.append(row)


def _store(plan: Plan, at: datetime) -> None:
    for row in plan.new:
        row.awarded_at = at
    for row in plan.again:
        row.awarded_at, row.revoked_at = at, None
    for row in plan.taken:
        row.revoked_at = at
    BadgeAward.objects.bulk_create(plan.new)
    changed = {row.pk: row for row in (*plan.again, *plan.taken, *plan.moved)}
    BadgeAward.objects.bulk_update(changed.values(), ["awarded_at", "revoked_at", "listed_for"])
    given, taken = BadgeAct.Act.GIVEN, BadgeAct.Act.TAKEN
    acts = [BadgeAct(award=row, act=given, at=at) for row in (*plan.new, *plan.again)]
    BadgeAct.objects.bulk_create([*acts, *(BadgeAct(award=row, act=taken, at=at) for row in plan.taken)])
    count([*plan.new, *plan.again], 1)
    count(plan.taken, -1)


def count(awards: Sequence[BadgeAward], sign: int) -> None:
    """Move the counts of holders by `awards` that came (1) or went (-1)."""
    for badge, number in sorted(Counter(row.badge for row in awards).items()):
        BadgeCount.objects.get_or_create(badge=badge)
        BadgeCount.objects.filter(badge=badge).update(holders=F("holders") + sign * number)


def wrong_counts() -> dict[str, tuple[int, int]]:
    """Return (stored, counted) by badge where the stored number of holders is not what counting says."""
    counted = dict(BadgeAward.objects.in_force().values_list("badge").annotate(n=Count("pk")))
    stored = dict(BadgeCount.objects.values_list("badge", "holders"))
    keys = sorted(counted.keys() | stored.keys())
    pairs = {key: (stored.get(key, 0), counted.get(key, 0)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def recount() -> int:
    """Count the holders of all badges anew; return how many numbers were wrong."""
    list(BadgeCount.objects.select_for_update().values_list("pk"))
    wrong = wrong_counts()
    for key, (_stored, counted) in wrong.items():
        BadgeCount.objects.update_or_create(badge=key, defaults={"holders": counted})
    return len(wrong)
