"""The schedule: each run of a job is claimed once by a unique row, however many processes look after it."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

from community.background.models import ScheduledSlot

logger = logging.getLogger("community.background")


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work that comes again: `cron` in the site's time zone (five fields), `task` the dotted path of a task."""

    name: str
    cron: str
    task: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def load(self) -> Task[..., Any]:
        """Return the task; raise ImportError when the path leads to none."""
        found = import_string(self.task)
        if not isinstance(found, Task):
            raise ImportError(f"{self.task} is not a task")
        return found

    def latest_slot(self, now: datetime) -> datetime:
        """Return the latest moment, not after `now`, at which the job was to run; it knows summer time."""
        local = now.astimezone(_zone())
        # cronsim goes back from its start exclusively, so begin one second later.
        return next(CronSim(self.cron, _later(local, 1), reverse=True)).astimezone(_zone())

    def next_slot(self, now: datetime) -> datetime:
        """Return the first moment after `now` at which the job is to run."""
        return next(CronSim(self.cron, now.astimezone(_zone())))


def all_jobs() -> list[Job]:
    """Return the jobs that `settings.SCHEDULE` names (a dotted path, so that only `config` knows every app)."""
    return list(import_string(settings.SCHEDULE))


def run_due(jobs: Iterable[Job], *, now: datetime | None = None) -> list[str]:
    """Enqueue what is due, each run once; return the names of the jobs that this process started.

    After a pause only the last missed run of a job is made up for. A job never seen before waits for its next slot.
    A job whose turn fails (its module gone, say) is logged and does not hold up the others.
    """
    moment = now or timezone.now()
    started = []
    for job in jobs:
        try:
            if _start(job, job.latest_slot(moment)):
                started.append(job.name)
        except ImportError:
            logger.exception("job %s has no task", job.name)
    return started


@transaction.atomic
def _start(job: Job, slot: datetime) -> bool:
    """Claim the slot and enqueue its task in one transaction; return whether this process did."""
    last = ScheduledSlot.objects.filter(job=job.name).order_by("-slot").first()
    if last is not None and last.slot >= slot:
        return False
    _row, is_mine = ScheduledSlot.objects.get_or_create(job=job.name, slot=slot, defaults={"was_run": last is not None})
    if not is_mine or last is None:
        return False
    job.load().enqueue(**job.arguments)
    return True


def seconds_until_next(jobs: Iterable[Job], *, longest: float = 10) -> float:
    """Return how long the scheduler may sleep: until the next slot of any job, at most `longest` seconds."""
    now = timezone.now()
    waits = [(job.next_slot(now) - now).total_seconds() for job in jobs]
    return max(0.2, min([longest, *waits]))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _later(local: datetime, seconds: int) -> datetime:
    """Add real seconds: across a change of summer time the wall clock jumps."""
    return (local.astimezone(ZoneInfo("UTC")) + timedelta(seconds=seconds)).astimezone(_zone())
