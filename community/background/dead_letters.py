"""Tasks that failed for good: set aside, run again, discarded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from community.background.models import DeadLetter

TRACEBACK_LENGTH = 8000


def bury(
    *,
    task_path: str,
    queue_name: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    error: BaseException,
    attempts: int,
    first_failed_at: datetime,
) -> DeadLetter:
    """Set a task aside that failed `attempts` times, with the end of its last traceback."""
    return DeadLetter.objects.create(
        task_path=task_path,
        queue_name=queue_name,
        arguments=normalize_json({"args": list(args), "kwargs": dict(kwargs)}),
        error=f"{type(error).__name__}: {error}"[:500],
        traceback="".join(format_exception(error))[-TRACEBACK_LENGTH:],
        attempts=attempts,
        first_failed_at=first_failed_at,
        last_failed_at=timezone.now(),
    )


@transaction.atomic
def run_again(*, letter: DeadLetter) -> None:
    """Put the task back into its queue with all its attempts and forget the letter.

    Raises ImportError when the code no longer knows the task. Running a letter twice enqueues once.
    """
    task = import_string(letter.task_path)
    if not isinstance(task, Task):
        raise ImportError(f"{letter.task_path} is not a task")
    if DeadLetter.objects.filter(pk=letter.pk).delete()[0]:
        task.using(queue_name=letter.queue_name).enqueue(*letter.arguments["args"], **letter.arguments["kwargs"])


def discard(*, letter: DeadLetter) -> None:
    """Forget a task that is no longer wanted."""
    DeadLetter.objects.filter(pk=letter.pk).delete()
