"""Reading the inbox: what is new, and marking it as read."""

from django.utils import timezone

from community.models import Member
from messaging.models import WHOLE_INBOX_COUNT, Message


def unread_count(member: Member) -> int:
    """Return how many messages are new, counting no further than WHOLE_INBOX_COUNT; one query."""
    return Message.objects.filter(member=member).unread()[:WHOLE_INBOX_COUNT].count()


def mark_read(*, member: Member, message_id: int) -> bool:
    """Mark one of the member's messages as read; return whether it was new."""
    return bool(Message.objects.filter(member=member, pk=message_id).unread().update(read_at=timezone.now()))


def mark_all_read(*, member: Member, up_to: int) -> int:
    """Mark the messages as read that the member could see, up to id `up_to`; one that just arrived stays new."""
    return Message.objects.filter(member=member, pk__lte=up_to).unread().update(read_at=timezone.now())
