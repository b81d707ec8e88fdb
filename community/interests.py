"""Members follow topics."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.events import Changed, changed
from community.models import Interest, Member, Topic


def follow_topic(*, member: Member, topic: Topic) -> None:
    """Let `member` follow `topic`; following twice changes nothing."""
    _set(member, add={topic.pk})


def unfollow_topic(*, member: Member, topic: Topic) -> None:
    """Let `member` no longer follow `topic`."""
    _set(member, remove={topic.pk})


def choose_topics(*, member: Member, topic_ids: Iterable[int]) -> None:
    """Make exactly these open topics the ones `member` follows; closed topics she follows stay."""
    wanted = set(topic_ids)
    offered = set(Topic.objects.open().values_list("pk", flat=True))
    _set(member, add=wanted & offered, remove=offered - wanted)


@transaction.atomic
def _set(member: Member, *, add: set[int] | None = None, remove: set[int] | None = None) -> None:
    if remove:
        Interest.objects.filter(member=member, topic_id__in=remove).delete()
    rows = [Interest(member=member, topic_id=pk) for pk in sorted(add or ())]
    Interest.objects.bulk_create(rows, ignore_conflicts=True)
    now = timezone.now()
    touched = tuple(sorted((add or set()) | (remove or set())))
    event = Changed(
        key=f"interest:{member.pk}:{now.timestamp()}", member_id=member.pk, topic_ids=touched, source="member",
        source_id=member.pk, at=now,
    )  # fmt: skip
    changed.send(sender=Member, event=event)
