"""Moderation primitives: the state of a contribution, the append-only log of acts, members' reports."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a contribution stands. Only `visible` is shown to others; its author always sees it."""

    VISIBLE = "visible", _("visible")
    HELD = "held", _("waits for review")
    HIDDEN = "hidden", _("hidden by moderation")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


class ModeratedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Choosing contributions by their state."""

    def visible(self) -> Self:
        """Contributions everyone may see."""
        return self.filter(status=Status.VISIBLE)


class Moderated(models.Model):
    """A contribution that moderation can hold, approve, hide and restore (see `community.moderating`)."""

    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.VISIBLE)

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        """Whether everyone may see it."""
        return self.status == Status.VISIBLE


class ModerationEntry(models.Model):
    """One act of moderation. Rows are only ever added."""

    class Act(models.TextChoices):
        """What was done."""

        HOLD = "hold", _("held")
        APPROVE = "approve", _("approved")
        HIDE = "hide", _("hidden")
        RESTORE = "restore", _("restored")

    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.BigIntegerField()
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    reason = models.CharField(_("reason"), max_length=10, blank=True)
    note = models.TextField(_("note to the author"), blank=True)
    before = models.CharField(_("before"), max_length=10, choices=Status.choices)
    after = models.CharField(_("after"), max_length=10, choices=Status.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        verbose_name = _("moderation entry")
        verbose_name_plural = _("moderation log")
        indexes = [models.Index(fields=["kind", "object_id", "-id"], name="moderation_of_one_item")]

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.object_id}"


class Report(models.Model):
    """A member's word that a contribution breaks a rule; one per member and contribution."""

    class Reason(models.TextChoices):
        """Why it was reported."""

        SPAM = "spam", _("advertising or spam")
        OFFENSIVE = "offensive", _("insulting or hateful")
        PRIVATE = "private", _("shows personal data")
        UNTRUE = "untrue", _("not genuine")
        OFF_TOPIC = "off_topic", _("belongs elsewhere")
        DANGEROUS = "dangerous", _("the product is dangerous")
        OTHER = "other", _("something else")

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    # None: left meanwhile. What they pointed at still waits to be looked at.
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports")
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    note = models.CharField(_("in your words"), max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "reporter"], name="one_report_per_member")]
        indexes = [
            models.Index(fields=["at", "id"], name="open_reports", condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.kind} {self.object_id}"
