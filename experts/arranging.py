"""What staff choose for a topic: stored, and what follows for those who wait."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from community.events import Changed, changed
from community.models import Topic
from experts.models import Standing, TopicPolicy
from experts.policies import in_force


@transaction.atomic
def arrange(*, policy: TopicPolicy, at: datetime) -> TopicPolicy:
    """Store a topic's settings; whoever reached the expert mark there is looked at again by the next daily run."""
    policy.save()
    Standing.objects.filter(topic_id=policy.topic_id, score__gte=in_force().expert_at).update(due_at=at)
    event = Changed(
        key=f"topic:{policy.topic_id}:{uuid4().hex}", member_id=None, topic_ids=(policy.topic_id,), source="topic",
        source_id=policy.topic_id, at=at,
    )  # fmt: skip
    changed.send(sender=Topic, event=event)
    return policy
