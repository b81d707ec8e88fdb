"""ImportRun: one reading of a feed, with its problems and the items it has staged."""

import os
import socket
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.models.offer import Feed
from shop.problems import explain

STALE_AFTER = timedelta(minutes=5)  # without a sign of life


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Ways of choosing runs."""

    def last_of_feed(self) -> Self:
        """The last run of each feed. An older one has nothing left to go on with."""
        newer = ImportRun.objects.filter(feed=OuterRef("feed"), pk__gt=OuterRef("pk"), is_dry_run=False)
        return self.filter(~Exists(newer), is_dry_run=False)

    def resumable(self) -> Self:
        """The last run of each feed, where it broke off before its end."""
        ends = [ImportRun.State.INTERRUPTED, ImportRun.State.CANCELLED, ImportRun.State.STOPPED]
        return self.last_of_feed().filter(state__in=ends)


class ImportRun(models.Model):
    """One import. Reading fills the staging table, applying compares it with the catalogue; both can be
    resumed.
    """

    class State(models.TextChoices):
        """How it goes, or went."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("finished")
        STOPPED = "stopped", _("stopped: too many products would be lost")
        FAILED = "failed", _("failed")
        INTERRUPTED = "interrupted", _("interrupted")
        CANCELLED = "cancelled", _("cancelled")

    class Phase(models.TextChoices):
        """What it does, or did last. `position` counts items while reading, is a staging id while
        applying.
        """

        FETCHING = "fetching", _("fetching")
        READING = "reading", _("reading")
        APPLYING = "applying", _("applying")
        RETIRING = "retiring", _("retiring")
        FINISHED = "finished", _("finished")

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="runs", verbose_name=_("feed"))
    location = models.CharField(_("source"), max_length=2000)
    local_path = models.CharField(max_length=500, blank=True, editable=False)
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    force_loss = models.BooleanField(_("accept any loss"), default=False)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.WAITING)
    phase = models.CharField(_("phase"), max_length=9, choices=Phase.choices, default=Phase.FETCHING)
    position = models.BigIntegerField(default=0)
    source_hash = models.CharField(max_length=64, blank=True)
    count_read = models.PositiveIntegerField(_("read"), default=0)
    count_new = models.PositiveIntegerField(_("new"), default=0)
    count_changed = models.PositiveIntegerField(_("changed"), default=0)
    count_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    count_applied = models.PositiveIntegerField(_("applied"), default=0)
    count_gone = models.PositiveIntegerField(_("gone"), default=0)
    count_bad = models.PositiveIntegerField(_("refused"), default=0)
    count_notes = models.PositiveIntegerField(_("taken with remarks"), default=0)
    message = models.CharField(_("message"), max_length=60, blank=True)
    message_detail = models.CharField(max_length=300, blank=True)
    message_line = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    # Who works on it: a fresh word per claim; a run whose heart stopped may be taken over.
    claim = models.CharField(max_length=32, blank=True, editable=False)
    worker = models.CharField(max_length=120, blank=True, editable=False)
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_requested = models.BooleanField(default=False, editable=False)

    objects = ImportRunQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(fields=["feed"], condition=Q(state="running"), name="one_running_import_per_feed")
        ]

    def __str__(self) -> str:
        return f"{self.feed} #{self.pk}"

    @property
    def has_died(self) -> bool:
        """Whether it still says "running" though its process died, or was not heard of for five minutes."""
        if self.state != self.State.RUNNING:
            return False
        if self.beat_at is None or self.beat_at < timezone.now() - STALE_AFTER:
            return True
        host, _colon, pid = self.worker.rpartition(":")
        if host != socket.gethostname() or not pid.isdigit():
            return False
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            return False
        return False

    @property
    def state_now(self) -> State:
        """Its state; a run whose process died is interrupted, whether somebody has written that down yet or not."""
        return self.State.INTERRUPTED if self.has_died else self.State(self.state)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be worked on by itself."""
        return self.state_now in (self.State.WAITING, self.State.RUNNING)

    @property
    def explanation(self) -> str:
        """Why it ended as it did, in the active language."""
        return explain(self.message, self.message_detail, self.message_line) if self.message else ""

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class ImportProblem(models.Model):
    """Something wrong with one item of a run."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField(_("line"))
    external_id = models.CharField(_("id"), max_length=50, blank=True)
    code = models.CharField(max_length=30)
    detail = models.CharField(max_length=300, blank=True)
    is_refusal = models.BooleanField(_("item left out"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["id"]
        verbose_name = _("problem")
        verbose_name_plural = _("problems")

    def __str__(self) -> str:
        return f"{self.line} {self.external_id} {self.code}"

    @property
    def reason(self) -> str:
        """What is wrong, in the active language."""
        return explain(self.code, self.detail)


class StagedItem(models.Model):
    """An item that a run has read and not finished with; gone when the run is done."""

    class Outcome(models.TextChoices):
        """What comparing it with the catalogue said."""

        NEW = "new"
        CHANGED = "changed"
        SAME = "same"
        BAD = "bad"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="staged")
    external_id = models.CharField(max_length=50)
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    content_hash = models.CharField(max_length=32, blank=True)
    payload = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            # Also answers "was this offer in the feed?".
            models.UniqueConstraint(fields=["run", "external_id"], name="one_staged_item_per_id"),
        ]
        indexes = [
            # What is left to apply, in the feed's order.
            models.Index(fields=["run", "id"], condition=~Q(payload=""), name="staged_to_apply"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.external_id}"
