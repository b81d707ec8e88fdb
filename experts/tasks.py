"""Work of the experts in the background: shells that call the verbs."""

from django.utils import timezone
from django_tasks import task

from community.background.retrying import retried
from community.background.waking import wake
from experts.daily import begin, run
from experts.tallying import revise

TURNS = 20  # batches in one task, so that others get their turn


@retried
@task
def revise_due() -> None:
    """Count anew what is due."""
    begin(at=timezone.now())
    for _ in range(TURNS):
        if not revise():
            return
    wake(revise_due)


@retried
@task
def run_daily() -> None:
    """Do the daily run (see `experts.daily`)."""
    run(at=timezone.now())
