"""Telling the apps above that products changed."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django.utils import timezone

from community.events import Changed, changed
from shop.events import FAMILY, FamiliesTouched, families_touched
from shop.models import Family


def families_changed(topics: Mapping[int, Iterable[int | None]], *, gone: bool = False) -> None:
    """Send `families_touched` once and `changed` for each family; `topics` names, by family id, the topics
    whose pages show it (old and new).
    """
    at, word = timezone.now(), uuid4().hex
    if topics:
        families_touched.send(sender=Family, event=FamiliesTouched(family_ids=tuple(topics), at=at))
    for family_id, topic_ids in topics.items():
        event = Changed(
            key=f"{FAMILY}:{family_id}:{word}",
            member_id=None,
            topic_ids=tuple(sorted({topic for topic in topic_ids if topic is not None})),
            source=FAMILY,
            source_id=family_id,
            at=at,
            is_gone=gone,
        )
        changed.send(sender=Family, event=event)
