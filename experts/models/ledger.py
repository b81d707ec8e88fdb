"""The ledger: what was contributed and judged, append-only, naming nobody."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Member


def random_key() -> int:
    """Return a number that tells nothing about the member it stands for."""
    return secrets.randbits(62)


class StandingKey(models.Model):
    """The one row that says whose key it is. Erasing a member deletes it and leaves the ledger as it is."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="standing_key")
    key = models.BigIntegerField(unique=True, default=random_key, editable=False)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.key)


class LedgerEntry(models.Model):
    """One thing that happened. Never changed and never deleted: what is taken back is an entry of its own."""

    class Kind(models.TextChoices):
        """What happened. The last four are written by the daily run, all others by events."""

        ITEM = "item", _("contributed")
        VOTE = "vote", _("judged")
        UNVOTE = "unvote", _("judgement taken back")
        ACCEPT = "accept", _("accepted as answer")
        UNACCEPT = "unaccept", _("no longer accepted")
        PICK = "pick", _("picked by moderation")
        UNPICK = "unpick", _("no longer picked")
        WITHDRAW = "withdraw", _("taken away")
        RESTORE = "restore", _("shown again")
        VOTER = "voter", _("trust in a voter revised")
        PAIR = "pair", _("weight between two members revised")
        QUARANTINE = "quarantine", _("votes set aside")
        RELEASE = "release", _("votes count again")

    key = models.CharField(max_length=160, unique=True)  # the event's: telling it twice writes it once
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    item = models.CharField(max_length=60, blank=True)  # "review:17"
    form = models.CharField(max_length=12, blank=True)
    parent = models.CharField(max_length=60, blank=True)  # the item it answers
    author = models.BigIntegerField(null=True)  # standing keys, no foreign keys: they outlive their member
    actor = models.BigIntegerField(null=True)
    topics = models.JSONField(default=list)
    value = models.SmallIntegerField(default=0)
    weight = models.FloatField(default=1.0)  # of what was known when it was cast; a revision's new factor
    rules = models.JSONField(default=list)  # which rules made the weight smaller
    by = models.CharField(max_length=10, blank=True)  # who took it away: author, moderator, erasure
    policy_version = models.CharField(max_length=20)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["item", "id"], name="ledger_of_item"),
            models.Index(fields=["author", "actor"], name="ledger_of_pair"),
            models.Index(fields=["actor", "id"], name="ledger_of_actor"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="ledger_value_is_a_sign", condition=models.Q(value__in=[-1, 0, 1])),
            models.CheckConstraint(name="ledger_weight_is_no_debt", condition=models.Q(weight__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item}"
