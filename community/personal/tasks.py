"""Tasks of a member's data: shells around the verbs."""

from django_tasks import task

from community.background.retrying import retried


@retried
@task
def make_takeout(takeout_id: int) -> None:
    """Make the archive a member asked for."""
    from community.personal import exporting

    exporting.make(takeout_id=takeout_id)


@retried
@task
def keep_promises() -> dict[str, int]:
    """Throw away old archives, and erase those who left; the numbers stand in the task's result."""
    from community.personal import erasing, exporting

    return {"takeouts": exporting.throw_away_expired(), "members": erasing.erase_due()}
