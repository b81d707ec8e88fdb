"""Titles in messages told long ago, of things whose author left."""

from collections.abc import Mapping

from django.db import transaction

from messaging.models import Message

GONE = "…"


@transaction.atomic
def retitle(changes: Mapping[str, str]) -> int:
    """Give everything told about a thing called one of `changes` its new title; return how many messages changed.

    Walks through the whole ledger once: for the seldom case that somebody leaves.
    """
    told = Message.objects.filter(context__title__in=list(changes)) if changes else Message.objects.none()
    rows = list(told.select_for_update(of=("self",)).order_by("pk"))
    for message in rows:
        message.context = {**message.context, "title": changes[message.context["title"]]}
    Message.objects.bulk_update(rows, ["context"], batch_size=500)
    return len(rows)
