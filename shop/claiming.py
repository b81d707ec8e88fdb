"""One import of a feed at a time: who holds a run, whether they still live, and when to stop."""

import os
import socket
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.models import ImportRun


class FeedIsBusy(Exception):
    """Another import of the same feed is running."""


class RunLost(Exception):
    """The run was taken over by another process."""


class RunCancelled(Exception):
    """Somebody asked the run to stop."""


def claim(run: ImportRun) -> None:
    """Take the run, or raise FeedIsBusy while another one of its feed is alive."""
    release_dead(run.feed_id)
    run.claim, run.worker = uuid4().hex, f"{socket.gethostname()}:{os.getpid()}"
    run.beat_at = timezone.now()
    run.started_at = run.started_at or run.beat_at
    fields = {name: getattr(run, name) for name in ("claim", "worker", "beat_at", "started_at")}
    free = ImportRun.objects.filter(pk=run.pk).exclude(state=ImportRun.State.RUNNING)
    try:
        with transaction.atomic():
            taken = free.update(state=ImportRun.State.RUNNING, cancel_requested=False, finished_at=None, **fields)
    except IntegrityError:
        taken = 0
    if not taken:
        raise FeedIsBusy(run.feed.name)
    run.state = ImportRun.State.RUNNING


def release_dead(feed_id: int) -> None:
    """Call a run interrupted whose process died or has not been heard of for five minutes."""
    for run in ImportRun.objects.filter(feed_id=feed_id, state=ImportRun.State.RUNNING):
        if run.has_died:
            mine = ImportRun.objects.filter(pk=run.pk, claim=run.claim, state=ImportRun.State.RUNNING)
            mine.update(state=ImportRun.State.INTERRUPTED, finished_at=timezone.now())


def beat(run: ImportRun, **progress: Any) -> None:
    """Write down how far the run is and that it lives; one query.

    Raises RunLost when another process holds it, RunCancelled when it was asked to stop.
    """
    for name, value in progress.items():
        setattr(run, name, value)
    mine = ImportRun.objects.filter(pk=run.pk, claim=run.claim, state=ImportRun.State.RUNNING)
    if not mine.filter(cancel_requested=False).update(beat_at=timezone.now(), **progress):
        raise RunCancelled if mine.exists() else RunLost


def end(run: ImportRun, state: ImportRun.State, **fields: Any) -> None:
    """Let go of the run in this state; a run lost meanwhile is left alone."""
    fields |= {"state": state, "finished_at": timezone.now()}
    ImportRun.objects.filter(pk=run.pk, claim=run.claim).update(**fields)
    run.refresh_from_db()


def request_cancel(run: ImportRun) -> None:
    """Ask a run to stop at its next step; one that waits stops at once."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.WAITING)
    if not waiting.update(state=ImportRun.State.CANCELLED, finished_at=timezone.now()):
        ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).update(cancel_requested=True)
