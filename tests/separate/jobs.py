"""Tasks for separate sites."""

from django_tasks import task

from community.background.retrying import retried


@task
def nothing() -> None:
    """Do nothing: the race is about being enqueued."""


@retried
@task
def tell_one(number: int) -> None:
    """Tell the only member about occasion `number`; slow enough to be killed in the middle."""
    import time

    from community.models import Member
    from messaging.telling import tell

    context = {"title": f"Nr. {number}", "url": "/"}
    time.sleep(0.02)
    tell(member=Member.objects.get(), kind="moderation.approved", key=f"n:{number}", context=context)
    time.sleep(0.02)
