"""Mail that failed for good: sent again, or given up. The notice on the site is there either way."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.background.waking import wake
from messaging.models import Mail, Message
from messaging.tasks import drain_mail

_ADDRESS = re.compile(r"[^\s<>@:;,()\[\]]+@[^\s<>@:;,()\[\]]+")


@transaction.atomic
def send_again(*, message_ids: Iterable[int]) -> int:
    """Put failed mails back into the queue with all their attempts; return how many. Others are left alone."""
    chosen = Message.objects.failed().filter(pk__in=list(message_ids))
    count = chosen.update(
        mail_state=Mail.QUEUED, mail_attempts=0, mail_reason="", mail_failed_at=None, mail_due_at=timezone.now()
    )
    if count:
        wake(drain_mail)
    return count


def give_up(*, message_ids: Iterable[int]) -> int:
    """Take failed mails off the list for good; the ledger keeps why they failed. Return how many."""
    return Message.objects.failed().filter(pk__in=list(message_ids)).update(mail_state=Mail.SKIPPED)


def without_addresses(reason: str) -> str:
    """Return what a mail server said without the e-mail addresses it repeated."""
    return _ADDRESS.sub("…@…", reason)
