"""Signs of life of task workers. A task whose worker is dead goes back into the queue, so that nothing is lost."""

import logging
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import Error, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from community.background.dead_letters import bury
from community.background.models import WorkerPulse

logger = logging.getLogger("community.background")
BEAT = timedelta(seconds=5)
DEAD_AFTER = timedelta(seconds=20)
FORGET_AFTER = timedelta(days=1)
MOST_DEATHS = 5


class WorkerDied(Exception):
    """The worker ended in the middle of this task, again and again."""


class Pulse(Thread):
    """Writes a worker's sign of life every few seconds, from a thread of its own so that long tasks do not stop it."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker_id = worker_id
        self.stopped = Event()

    def run(self) -> None:
        """Beat until stopped; a database that is away for a while is no reason to end."""
        while not self.stopped.wait(BEAT.total_seconds()):
            try:
                beat(self.worker_id)
            except Error:
                logger.warning("sign of life not written", exc_info=True)
                connection.close()
        connection.close()


def beat(worker_id: str) -> None:
    """Write that this worker lives."""
    WorkerPulse.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": timezone.now()})


def end(worker_id: str) -> None:
    """Write that this worker ended by itself."""
    WorkerPulse.objects.filter(worker_id=worker_id).delete()


@transaction.atomic
def return_abandoned() -> int:
    """Put tasks of dead workers back into the queue; return how many. One that killed MOST_DEATHS workers is buried.

    Only a worker whose pulse stopped counts as dead: a plain `db_worker` has none, and its tasks stay alone.
    """
    now = timezone.now()
    silent = WorkerPulse.objects.filter(seen_at__lt=now - DEAD_AFTER)
    dead = set(silent.values_list("worker_id", flat=True))
    abandoned = (
        [row for row in DBTaskResult.objects.running() if row.worker_ids and row.worker_ids[-1] in dead] if dead else []
    )
    for row in abandoned:
        _return(row)
    WorkerPulse.objects.filter(seen_at__lt=now - FORGET_AFTER).delete()
    return len(abandoned)


def _return(row: "DBTaskResult[Any, Any]") -> None:
    still = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids)
    if len(row.worker_ids) < MOST_DEATHS:
        still.update(status=TaskResultStatus.READY, started_at=None)
        logger.warning("task %s of dead worker %s waits again", row.task_path, row.worker_ids[-1:])
        return
    error = WorkerDied(f"{len(row.worker_ids)} workers ended in this task")
    if still.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=str(error)):
        bury(
            task_path=row.task_path, queue_name=row.queue_name, args=row.args_kwargs["args"],
            kwargs=row.args_kwargs["kwargs"], error=error, attempts=len(row.worker_ids), 
            first_failed_at=row.enqueued_at,
        )  # fmt: skip
