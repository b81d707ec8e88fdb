"""Telling a member something: one row for the site notice and the mail, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.background.waking import wake
from community.models import Member, Topic
from community.slots import message_kinds
from messaging.linking import host, without_language
from messaging.models import Mail, Message
from messaging.tasks import drain_mail

Plain = str | int | float | bool | None


@transaction.atomic
def tell(
    *,
    member: Member,
    kind: str,
    key: str,
    context: Mapping[str, Plain],
    topic: Topic | int | None = None,
    actor: Member | None = None,
) -> Message | None:
    """Tell `member` what happened; the mail leaves after commit.

    `kind` is registered in `community.slots.message_kinds`; `key` names the one occasion, so that telling it again
    changes nothing. `context` holds the plain values its templates need, among them `url`, the path to look at, as
    `reverse()` gives it in any language. `actor` is who caused it: the name is read when shown, so it follows a
    renaming and goes with an erasure. Nobody is told what they did themselves: then None is returned.
    Raises KeyError for an unknown kind, TypeError for a context value that is not plain.
    """
    chosen = message_kinds.get(kind)
    if actor is not None and actor.pk == member.pk:
        return None
    now = timezone.now()
    fields = {
        "member": member,
        "actor": actor,
        "topic_id": topic.pk if isinstance(topic, Topic) else topic,
        "kind": kind,
        "basis": chosen.basis,
        "context": _checked(context),
        "told_at": now,
        **(_queued(now) if chosen.by_mail else {}),
    }
    message, is_new = Message.objects.get_or_create(key=key, defaults=fields)
    if is_new and chosen.by_mail:
        wake(drain_mail)
    return message


def _checked(context: Mapping[str, Plain]) -> dict[str, Plain]:
    for name, value in context.items():
        if not isinstance(value, str | int | float | bool | None):
            raise TypeError(f"context {name!r} is a {type(value).__name__}; templates get plain values only")
    return {**context, "url": without_language(str(context.get("url", "/")))}


def _queued(now: datetime) -> dict[str, object]:
    identity = f"<{uuid4().hex}@{host(settings.BASE_URL)}>"
    return {"mail_state": Mail.QUEUED, "mail_due_at": now, "mail_message_id": identity}
