"""Waking a worker: the work itself lies in rows of its own, the task only says that there is some."""

from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from community.background.locking import try_hold

AnyTask = Task[..., Any]


def wake(task: AnyTask) -> None:
    """Enqueue `task`, which takes no arguments, unless one is waiting already; in the caller's transaction.

    Where a waiting one is found it may start before the caller commits and so miss the caller's rows: then it is
    looked for once more after commit. (A process killed just between is covered by the scheduled drain.)
    """
    if not isinstance(task.get_backend(), DatabaseBackend):
        transaction.on_commit(task.enqueue)
    elif not _enqueue_unless_waiting(task):
        transaction.on_commit(lambda: _enqueue_unless_waiting(task))


@transaction.atomic
def _enqueue_unless_waiting(task: AnyTask) -> bool:
    """Return whether `task` was enqueued."""
    # One transaction at a time enqueues this task, without ever waiting for another's commit.
    if not try_hold(task.module_path) or _is_waiting(task):
        return False
    task.enqueue()
    return True


def _is_waiting(task: AnyTask) -> bool:
    """Retries that wait for their time do not count: new work must not wait with them."""
    return DBTaskResult.objects.ready().filter(task_path=task.module_path, queue_name=task.queue_name).exists()
