"""What members ask about their standing, and what staff answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Member, Topic


class StandingQuestion(models.Model):
    """A member does not understand her standing, or objects to a decision about it. Answered once."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="standing_questions")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("question"), max_length=2000)
    score = models.FloatField(default=0.0)  # as it stood when she asked
    policy_version = models.CharField(max_length=20)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question about a standing")
        verbose_name_plural = _("questions about standings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member", "topic"],
                name="one_open_question_per_topic",
                condition=models.Q(answered_at__isnull=True),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="questions_open", condition=models.Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.topic_id}"
