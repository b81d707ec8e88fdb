"""Rows of the work in the background: schedule slots that were claimed, workers alive, tasks that failed for good."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledSlot(models.Model):
    """One run of one job. Whoever inserts the row runs it; the constraint lets only one do so."""

    job = models.CharField(_("job"), max_length=80)
    slot = models.DateTimeField(_("slot"))
    claimed_at = models.DateTimeField(_("claimed"), auto_now_add=True)
    was_run = models.BooleanField(_("run"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="one_run_per_job_and_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"


class WorkerPulse(models.Model):
    """The sign of life of a task worker; without it its running task goes back into the queue."""

    worker_id = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.worker_id


class DeadLetter(models.Model):
    """A task that failed at every attempt and waits for a human."""

    task_path = models.CharField(_("task"), max_length=255)
    queue_name = models.CharField(_("queue"), max_length=32)
    arguments: models.JSONField[Any, Any] = models.JSONField(_("arguments"))  # {"args": [...], "kwargs": {...}}
    error = models.CharField(_("error"), max_length=500)
    traceback = models.TextField(_("end of the traceback"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"))
    first_failed_at = models.DateTimeField(_("first failed"))
    last_failed_at = models.DateTimeField(_("last failed"), db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-last_failed_at"]
        verbose_name = _("failed task")
        verbose_name_plural = _("failed tasks")

    def __str__(self) -> str:
        return f"{self.task_path}: {self.error}"
