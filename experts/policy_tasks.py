"""Work on the policy in the background: shells that call the verbs."""

import time

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from community.background.retrying import retried
from community.background.waking import wake
from experts import policies, previewing_policy

# Until every process has noticed that another policy is in force.
PAUSE = 0.0 if settings.MODE == "test" else policies.CHECK_EVERY + 1.0  # seconds


@retried
@task
def preview_policy(draft_id: int) -> None:
    """Say who would gain and who would lose."""
    previewing_policy.carry_out(draft_id=draft_id, at=timezone.now())


@retried
@task
def recount_everything() -> None:
    """Count all contributions anew after another policy came into force."""
    from experts.tasks import revise_due

    time.sleep(PAUSE)
    policies.make_everything_due()
    wake(revise_due)
