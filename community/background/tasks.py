"""Housekeeping tasks: shells around the verbs of `pruning`."""

from django_tasks import task

from community.background import pruning
from community.background.retrying import retried


@retried
@task
def prune() -> dict[str, int]:
    """Throw away old results, slots and sessions; the numbers stand in the task's result."""
    return {
        "task_results": pruning.prune_task_results(),
        "slots": pruning.prune_slots(),
        "sessions": pruning.prune_sessions(),
    }
