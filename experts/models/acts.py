"""What became of standings: every step by the rules or by people, append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic
from experts.models.standing import Level


class StandingAct(models.Model):
    """One step of a level, or one decision about it. Rows are only ever added; `actor` is None for the rules."""

    class Act(models.TextChoices):
        """What happened. Those up to `dropped` follow from the rules, the others are decisions."""

        CONTRIBUTOR = "contributor", _("became contributor")
        EXPERT = "expert", _("became expert")
        RETURNED = "returned", _("expert again")
        LOW = "low", _("fell below the mark")
        REMINDER = "reminder", _("was reminded")
        EMERITUS = "emeritus", _("became emeritus")
        FELL = "fell", _("contributor no more")
        APPOINTMENT_ENDED = "appointment_ended", _("appointment ended")
        LIFTED = "lifted", _("suspension ended")
        DROPPED = "dropped", _("speaks for a seller now")
        NOMINATED = "nominated", _("nominated")
        CONFIRMED = "confirmed", _("nomination confirmed")
        DECLINED = "declined", _("nomination declined")
        APPOINTED = "appointed", _("appointed")
        DISMISSED = "dismissed", _("appointment taken back")
        LOCKED = "locked", _("level fixed")
        UNLOCKED = "unlocked", _("level free again")
        SUSPENDED = "suspended", _("suspended")

    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    act = models.CharField(_("act"), max_length=20, choices=Act.choices)
    before = models.CharField(_("before"), max_length=12, choices=Level.choices)
    after = models.CharField(_("after"), max_length=12, choices=Level.choices)
    score = models.FloatField()
    policy_version = models.CharField(max_length=20)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    actor = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField(_("when"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("act about a standing")
        verbose_name_plural = _("acts about standings")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "topic", "-id"], name="acts_of_standing"),
            # So that a topic's or a moderator's erasure finds its rows.
            models.Index(fields=["topic"], name="acts_of_topic"),
            models.Index(fields=["actor"], name="acts_of_actor", condition=models.Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.member_id} {self.topic_id}"
