"""What the fraud run found: one row per group, decided by a human."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Member


class Suspicion(models.Model):
    """A group whose votes were set aside, and why. `fingerprint` names the group, so that it is queued once."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("to be decided")
        CONFIRMED = "confirmed", _("confirmed")
        DISMISSED = "dismissed", _("dismissed")

    class Kind(models.TextChoices):
        """What it looks like."""

        RING = "ring", _("members who vote for each other")
        FOLLOWERS = "followers", _("accounts that vote for one author")
        CHAIN = "chain", _("votes in one direction along a chain")
        BURST = "burst", _("many votes on one author at once")

    fingerprint = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    members = models.JSONField(default=list)  # standing keys of those whose votes are set aside
    receivers = models.JSONField(default=list)  # standing keys of those who gained
    evidence = models.JSONField(default=dict)  # numbers that say why: votes, expected, share, since
    votes = models.PositiveIntegerField(default=0)  # how many votes are concerned
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["found_at", "id"], name="suspicions_open", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"
