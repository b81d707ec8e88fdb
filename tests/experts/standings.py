"""Makes standings and what belongs to them: rows as the daily run would leave them."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from community.models import Member, Topic
from experts.assessing import best_of
from experts.models import ItemTally, Standing, StandingKey

MAY = datetime(2026, 5, 12, 9, tzinfo=UTC)


def stand(member: Member, topic: Topic, level: str = "expert", **fields: Any) -> Standing:
    """Give `member` a standing; whatever the ledger made of it before is overwritten."""
    mine = ItemTally.objects.filter(author__in=StandingKey.objects.filter(member=member).values("key"))
    best = best_of(row for row in mine if topic.pk in row.topics)
    told = {"level": level, "since": MAY, "score": 70.0, "items": 9, "best_level": level, "best": best, **fields}
    return Standing.objects.update_or_create(member=member, topic=topic, defaults=told)[0]


def tallied(member: Member, topic: Topic, item: str, value: float = 1.0, **fields: Any) -> ItemTally:
    """Let an item ("review:7") of `member` be valued by others."""
    key = StandingKey.objects.get_or_create(member=member)[0].key
    told = {"author": key, "form": "review", "topics": [topic.pk], "at": timezone.now(), "ups": 3, "value": value}
    return ItemTally.objects.update_or_create(item=item, defaults={**told, **fields})[0]
