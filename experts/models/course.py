"""The course of a standing in weekly points, and who stays off the boards."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from community.models import Topic


class StandingPoint(models.Model):
    """What a member's score in a topic was on a day; at most one a week, for her own chart."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    score = models.FloatField()  # 0 to 100

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "topic", "day"], name="one_point_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.topic_id}: {self.score:.1f}"


class BoardAbsence(models.Model):
    """A member stays off all leaderboards, those of topics she has not written in yet too."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_absence")
    since = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.member_id)
