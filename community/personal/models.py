"""Takeout: an archive of everything we hold of a member, asked for by her."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Takeout(models.Model):
    """Made in the background, stored privately, thrown away after some days."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waits")
        RUNNING = "running", _("is being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="takeouts")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=100, blank=True)  # in the private storage
    size = models.PositiveBigIntegerField(default=0)  # bytes
    expires_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], name="one_takeout_in_the_making", condition=Q(state__in=["waiting", "running"])
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="takeouts_by_expiry")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.state}"

    @property
    def is_in_the_making(self) -> bool:
        """Whether the job still has work before it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def can_be_fetched(self) -> bool:
        """Whether there is something to download, and still time for it."""
        return self.state == self.State.READY and bool(self.expires_at) and timezone.now() < self.expires_at  # type: ignore[operator]

    @property
    def percent(self) -> int:
        """How far the job is."""
        return round(100 * self.parts_done / self.parts) if self.parts else 0
