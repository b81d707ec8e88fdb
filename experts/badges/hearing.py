"""What the badges hear: whoever something happened to is looked at soon; who hides her activity leaves the lists."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community import events
from community.background.waking import wake
from community.models import Member
from experts.badges.awarding import BATCH, award
from experts.models import BadgeAward, BadgeDue, Due

CONTRIBUTIONS = ("contributed", "revised", "judged", "unjudged", "withdrawn", "restored")


def connect() -> None:
    """Listen; called once by the app's `ready()`."""
    for name in CONTRIBUTIONS:
        getattr(events, name).connect(on_contribution, dispatch_uid=f"experts.badges.{name}")
    events.changed.connect(on_changed, dispatch_uid="experts.badges.changed")


def on_contribution(*, event: events.Event, **_signal: Any) -> None:
    """Have the author's badges looked at after commit; a comment of hers may also be the first answer somebody got."""
    from experts.badges.tasks import award_due

    if event.member_id is not None:
        BadgeDue.objects.create(member_id=event.member_id)
        wake(award_due)


def on_changed(*, event: events.Changed, **_signal: Any) -> None:
    """Follow what a member chose for her activity: the lists of holders do not show her further than her profile."""
    if event.source != "member" or event.member_id is None or event.is_gone:
        return
    audience = Member.objects.filter(pk=event.member_id).values_list("activity_for", flat=True).first()
    if audience is not None:
        BadgeAward.objects.filter(member=event.member_id).exclude(listed_for=audience).update(listed_for=audience)


def award_those_due() -> int:
    """Bring the badges of everybody who is due in line; return how many members were looked at.

    Whose contributions have not been counted yet stays due: a badge follows from what was counted.
    """
    done = 0
    while looked_at := _award_batch():
        done += looked_at
    return done


@transaction.atomic
def _award_batch() -> int:
    """Claimed rows go with the transaction that did their work: what is cut off stays due."""
    uncounted = Exists(Due.objects.filter(author=OuterRef("member__standing_key__key")))
    rows = BadgeDue.objects.filter(~uncounted).order_by("pk")
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    claimed = dict(rows.values_list("pk", "member_id")[:BATCH])
    if not claimed:
        return 0
    members = sorted(set(claimed.values()))
    award(member_ids=members, at=timezone.now())
    BadgeDue.objects.filter(pk__in=claimed).delete()
    return len(members)
