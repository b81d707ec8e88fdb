"""Sending the mail that is due: claimed in batches, one connection, every outcome written at once.

A mail is marked as sent right after the server took it. A worker killed just between sends that one again, with the
same Message-ID; everything else it had claimed goes back into the queue after STALE_AFTER.
"""

import logging
import os
import socket
from datetime import timedelta
from uuid import uuid4

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from messaging.judging import Verdict, attempt_again_after, is_lost_connection, verdict
from messaging.models import Mail, Message
from messaging.reaching import refusals
from messaging.rendering import mail

logger = logging.getLogger("messaging")
STALE_AFTER = timedelta(minutes=5)
# Well below STALE_AFTER: else a slow but living worker loses its claim, and a mail goes out twice.
RENEW_AFTER = STALE_AFTER / 5


def drain(*, batch: int = 50) -> int:
    """Send all mail that is due, in claimed batches of `batch`; return how many the server took.

    Any number of workers may drain at once. Stops early when the server cannot be reached at all.
    """
    return_stale()
    sent = 0
    connection = get_connection()
    try:
        while messages := claim(batch=batch):
            open_error = _open(connection)
            if open_error is not None:
                _put_off(messages, open_error)
                break
            sent += _deliver(messages, connection)
    finally:
        _close(connection)
    return sent


def claim(*, batch: int) -> list[Message]:
    """Take up to `batch` due messages that nobody else has; PostgreSQL skips rows another worker is just taking."""
    now, token = timezone.now(), f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid4().hex[:12]}"
    with transaction.atomic():
        chosen = Message.objects.due(now).select_for_update(skip_locked=True).values_list("pk", flat=True)[:batch]
        Message.objects.filter(pk__in=list(chosen), mail_state=Mail.QUEUED).update(
            mail_state=Mail.SENDING, mail_claimed_by=token, mail_claimed_at=now
        )
    mine = Message.objects.filter(mail_claimed_by=token).select_related("member", "actor", "topic")
    return list(mine.order_by("mail_due_at", "id"))


def return_stale() -> int:
    """Put mail that a dead worker had claimed back into the queue; return how many."""
    stale = Message.objects.filter(mail_state=Mail.SENDING, mail_claimed_at__lt=timezone.now() - STALE_AFTER)
    return stale.update(mail_state=Mail.QUEUED, mail_claimed_by="", mail_claimed_at=None, mail_due_at=timezone.now())


def _deliver(messages: list[Message], connection: BaseEmailBackend) -> int:
    refused = refusals(messages)
    sent = 0
    for message in messages:
        if message.pk in refused:
            _settle(message, Mail.SKIPPED, refused[message.pk])
        elif _still_mine(message):
            sent += _send(message, connection)
    return sent


def _send(message: Message, connection: BaseEmailBackend) -> bool:
    try:
        connection.send_messages([mail(message)])
    except Exception as error:  # noqa: BLE001 - one broken letter must not hold up the others
        _note_failure(message, error)
        if is_lost_connection(error):
            _close(connection)  # opened anew for the next letter
        return False
    _settle(message, Mail.SENT, "", mail_sent_at=timezone.now(), mail_attempts=message.mail_attempts + 1)
    return True


def _note_failure(message: Message, error: Exception) -> None:
    judged = verdict(error)
    attempts = message.mail_attempts + 1
    wait = attempt_again_after(attempts) if judged.is_temporary else None
    logger.warning("mail %s, attempt %d: %s", message.mail_message_id, attempts, judged.reason)
    if wait is None:
        _settle(message, Mail.FAILED, judged.reason, mail_attempts=attempts, mail_failed_at=timezone.now())
    else:
        _settle(message, Mail.QUEUED, judged.reason, mail_attempts=attempts, mail_due_at=timezone.now() + wait)


def _put_off(messages: list[Message], judged: Verdict) -> None:
    """The server is away: all that was claimed waits."""
    for message in messages:
        attempts = message.mail_attempts + 1
        wait = attempt_again_after(attempts)
        state = {"mail_due_at": timezone.now() + wait} if wait else {"mail_failed_at": timezone.now()}
        _settle(message, Mail.QUEUED if wait else Mail.FAILED, judged.reason, mail_attempts=attempts, **state)


def _still_mine(message: Message) -> bool:
    """A slow server may hold a batch longer than a claim lives: renew the claim, and leave what somebody else took."""
    now = timezone.now()
    if message.mail_claimed_at and now - message.mail_claimed_at < RENEW_AFTER:
        return True
    return bool(_claimed(message).update(mail_claimed_at=now))


def _settle(message: Message, state: Mail, reason: str, **fields: object) -> None:
    _claimed(message).update(
        mail_state=state, mail_reason=reason[:300], mail_claimed_by="", mail_claimed_at=None, **fields
    )


def _claimed(message: Message):  # type: ignore[no-untyped-def]
    return Message.objects.filter(pk=message.pk, mail_claimed_by=message.mail_claimed_by)


def _open(connection: BaseEmailBackend) -> Verdict | None:
    """Open the connection unless it is open; return what went wrong."""
    try:
        connection.open()
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail has to wait
        return verdict(error)
    return None


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except Exception:
        logger.debug("mail server left without goodbye", exc_info=True)
