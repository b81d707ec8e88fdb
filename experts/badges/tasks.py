"""Work of the badges in the background: shells around the verbs."""

from django.utils import timezone
from django_tasks import task

from community.background.retrying import retried
from experts.badges.awarding import award_all as award_everybody
from experts.badges.awarding import recount
from experts.badges.hearing import award_those_due


@retried
@task
def award_due() -> int:
    """Look at the badges of those something happened to."""
    return award_those_due()


@retried
@task
def award_all() -> dict[str, int]:
    """Look at everybody's badges; once a night, after the daily run of the standings."""
    plans = [len(plan.differences) for plan in award_everybody(at=timezone.now())]
    return {"changed": sum(plans), "wrong_counts": recount()}
