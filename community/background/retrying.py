"""Trying a task again when it failed, later each time; after the last attempt it becomes a dead letter."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, overload

from django.utils import timezone
from django_tasks.base import Task
from django_tasks.utils import get_module_path

from community.background.dead_letters import bury

LONGEST_DELAY = timedelta(hours=6)
# How a retry knows which attempt it is: these travel with the task's own keyword arguments.
ATTEMPT, FIRST_FAILED = "retry_attempt", "retry_first_failed_at"
AnyTask = Task[..., Any]


class GiveUp(Exception):
    """Raised by a task for an error that no further attempt can mend; it becomes a dead letter at once."""


@overload
def retried(task: AnyTask, /, *, attempts: int = 5, first_delay_seconds: int = 30) -> AnyTask: ...
@overload
def retried(*, attempts: int = 5, first_delay_seconds: int = 30) -> Callable[[AnyTask], AnyTask]: ...
def retried(task: AnyTask | None = None, /, *, attempts: int = 5, first_delay_seconds: int = 30) -> Any:
    """Return `task` so that it is tried up to `attempts` times, `first_delay_seconds` after the first failure, then
    twice as long each time, give or take a quarter.

    Stands above `@task`. Each failed attempt stays visible as a failed task result. The task must bear being run again
    after it was interrupted anywhere.
    """
    if task is None:
        return lambda inner: retried(inner, attempts=attempts, first_delay_seconds=first_delay_seconds)
    inner_task = task

    @wraps(task.func)
    def attempt(*args: Any, **kwargs: Any) -> Any:
        number = int(kwargs.pop(ATTEMPT, 1))
        first_failed = kwargs.pop(FIRST_FAILED, None)
        try:
            return inner_task.func(*args, **kwargs)
        except Exception as error:
            failed_since = datetime.fromisoformat(first_failed) if first_failed else timezone.now()
            if number >= attempts or isinstance(error, GiveUp):
                bury(
                    task_path=get_module_path(inner_task.func), queue_name=inner_task.queue_name, args=args,
                    kwargs=kwargs, error=error, attempts=number, first_failed_at=failed_since,
                )  # fmt: skip
            else:
                again = {ATTEMPT: number + 1, FIRST_FAILED: failed_since.isoformat()}
                _after(wrapped, delay(number, first_delay_seconds)).enqueue(*args, **kwargs, **again)
            raise

    wrapped = replace(task, func=attempt)
    return wrapped


def delay(attempt: int, first_delay_seconds: int) -> timedelta:
    """Return how long to wait after failed attempt `attempt` (from 1), with jitter so that retries spread."""
    plain: timedelta = min(timedelta(seconds=first_delay_seconds) * 2 ** (attempt - 1), LONGEST_DELAY)
    return plain * random.uniform(0.75, 1.25)  # noqa: S311 - spreading load, not guarding anything


def _after(task: AnyTask, wait: timedelta) -> AnyTask:
    """Return `task` delayed; a backend that cannot wait (the tests' immediate one) tries again at once."""
    return task.using(run_after=timezone.now() + wait) if task.get_backend().supports_defer else task
