"""Sending the community's events about a recommendation list: unique keys, its topic, the products it names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.dispatch import Signal
from django.utils import timezone

from community.events import By, Changed, Contribution, Judged, changed, judged, unjudged
from community.events import contributed as contributed_signal
from experts.models import Recommendation
from shop.events import FAMILY

RECOMMENDATION = "recommendation"


def tell(signal: Signal, row: Recommendation, *, at: datetime | None = None, by: By = "author") -> None:
    """Send one of the events of a contribution (contributed, revised, withdrawn, restored)."""
    occasion = "contributed" if signal is contributed_signal else uuid4().hex  # the former happens once
    event = Contribution(
        key=f"{RECOMMENDATION}:{row.pk}:{occasion}", member_id=row.member_id, topic_ids=(row.topic_id,),
        source=RECOMMENDATION, source_id=row.pk, at=at or timezone.now(), form="post", by=by,
    )  # fmt: skip
    signal.send(sender=Recommendation, event=event)


def tell_changed(row: Recommendation, family_ids: Iterable[int] = (), *, is_gone: bool = False) -> None:
    """Say that the list shows something new, and so do the pages of these products."""
    now = timezone.now()
    sources = [(RECOMMENDATION, row.pk, is_gone), *((FAMILY, pk, False) for pk in sorted(set(family_ids)))]
    for source, source_id, gone in sources:
        event = Changed(
            key=f"{source}:{source_id}:{uuid4().hex}", member_id=row.member_id if source == RECOMMENDATION else None,
            topic_ids=(row.topic_id,), source=source, source_id=source_id, at=now, is_gone=gone,
        )  # fmt: skip
        changed.send(sender=Recommendation, event=event)


def tell_judged(row: Recommendation, *, actor_id: int, at: datetime, undone: bool = False) -> None:
    """Say that `actor_id` found the list helpful, or took that back."""
    event = Judged(
        key=f"{RECOMMENDATION}:{row.pk}:{uuid4().hex}", member_id=row.member_id, topic_ids=(row.topic_id,),
        source=RECOMMENDATION, source_id=row.pk, at=at, form="post", kind="helpful", value=1, actor_id=actor_id,
    )  # fmt: skip
    (unjudged if undone else judged).send(sender=Recommendation, event=event)
