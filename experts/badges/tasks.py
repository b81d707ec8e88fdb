"""Work of the badges in the background: shells around the verbs."""

from django_tasks import task

from community.background.retrying import retried
from experts.badges.hearing import award_those_due


@retried
@task
def award_due() -> int:
    """Look at the badges of those something happened to and whose contributions are counted."""
    return award_those_due()
