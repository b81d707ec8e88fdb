"""Members say that a list helped them; one vote per member and list."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.models import Member
from experts.advice.refusals import LimitReached, NotAllowed, NotOpen
from experts.advice.telling import tell_changed, tell_judged
from experts.models import Recommendation, RecommendationVote

DAILY_LIMIT = 30  # new votes in 24 hours


@transaction.atomic
def find_helpful(*, row: Recommendation, member: Member, at: datetime | None = None) -> RecommendationVote:
    """Count `member`'s vote for a list; the same again changes nothing. `at` (past) is for the demo, without limit.

    Raises NotAllowed (own list), NotOpen (not visible), LimitReached.
    """
    stored = _locked(row, member)
    if stored.member_id == member.pk:
        raise NotAllowed("nobody judges the own list")
    if not stored.is_visible:
        raise NotOpen("only visible lists are judged")
    own = RecommendationVote.objects.filter(recommendation=stored, member=member).first()
    if own is not None:
        return own
    now = at or timezone.now()
    day = now - timedelta(hours=24)
    if at is None and RecommendationVote.objects.filter(member=member, at__gt=day).count() >= DAILY_LIMIT:
        raise LimitReached(f"{DAILY_LIMIT} a day")
    own = RecommendationVote.objects.create(recommendation=stored, member=member, at=now)
    _count(stored, 1)
    tell_judged(stored, actor_id=member.pk, at=now)
    tell_changed(stored)
    return own


@transaction.atomic
def take_back_vote(*, row: Recommendation, member: Member) -> None:
    """Take `member`'s vote back; without one nothing happens."""
    stored = _locked(row, member)
    if RecommendationVote.objects.filter(recommendation=stored, member=member).delete()[0]:
        _count(stored, -1)
        tell_judged(stored, actor_id=member.pk, at=timezone.now(), undone=True)
        tell_changed(stored)


def _locked(row: Recommendation, member: Member) -> Recommendation:
    # The member first: the limit must hold when votes on several lists arrive at once.
    list(Member.objects.all().select_for_update(no_key=True).filter(pk=member.pk).values_list("pk"))
    stored: Recommendation = Recommendation.objects.select_for_update(no_key=True).get(pk=row.pk)
    return stored


def _count(stored: Recommendation, delta: int) -> None:
    count = F("helpful_count_denormalised") + delta
    Recommendation.objects.filter(pk=stored.pk).update(helpful_count_denormalised=count)
