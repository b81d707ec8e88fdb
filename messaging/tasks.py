"""Tasks of `messaging`: shells around its verbs."""

from django_tasks import task

from community.background.retrying import retried


@retried
@task(queue_name="mail")
def drain_mail() -> None:
    """Send the mail that is due."""
    from messaging import sending

    sending.drain()
