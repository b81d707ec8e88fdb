"""Versions of the policy, and the yardstick that is frozen for a quarter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Member


class PolicyVersion(models.Model):
    """Parameters that staff changed, as differences from the ones that the software brings. One is in force."""

    class State(models.TextChoices):
        """Where a version is on its way."""

        DRAFT = "draft", _("draft")
        CURRENT = "current", _("in force")
        PAST = "past", _("past")

    version = models.CharField(_("name"), max_length=20, unique=True)
    changes = models.JSONField(_("changed parameters"), default=dict, blank=True)
    why = models.TextField(_("why"), blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    preview = models.JSONField(null=True, editable=False)  # who gains, who loses; made before publishing
    previewed_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["state"], name="one_policy_in_force", condition=models.Q(state="current")),
        ]

    def __str__(self) -> str:
        return self.version


class Yardstick(models.Model):
    """What a contribution of each form is usually worth. Frozen for a quarter and published, so that the bar stays."""

    since = models.DateTimeField(unique=True)
    norms = models.JSONField()  # expected value by form
    mean = models.FloatField()  # expected value over all forms
    items = models.PositiveIntegerField(default=0)  # what it was measured on

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
