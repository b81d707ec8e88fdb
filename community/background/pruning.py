"""Throwing away what the machine no longer needs: old task results, old schedule slots, expired sessions."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.background.models import ScheduledSlot

KEEP_DONE = timedelta(days=2)
KEEP_FAILED = timedelta(days=30)
KEEP_SLOTS = timedelta(days=14)


def prune_task_results() -> int:
    """Delete results of tasks that succeeded two days, or failed thirty days ago; return how many."""
    now = timezone.now()
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED)
    return done.delete()[0] + failed.delete()[0]


def prune_slots() -> int:
    """Delete slots older than two weeks, but never a job's last one: the scheduler starts from it."""
    later = ScheduledSlot.objects.filter(job=OuterRef("job"), slot__gt=OuterRef("slot"))
    old = ScheduledSlot.objects.filter(Exists(later), slot__lt=timezone.now() - KEEP_SLOTS)
    return old.delete()[0]


def prune_sessions() -> int:
    """Delete sessions that ended."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
