"""Tasks for the tests of the background: they do what a test tells them. Importable, as workers need it."""

from django_tasks import task

from community.background.retrying import GiveUp, retried

done: list[str] = []
failures_left = {"count": 0}


@retried(attempts=3, first_delay_seconds=30)
@task
def flaky(word: str) -> None:
    """Fail as often as told, then note the word."""
    if failures_left["count"] > 0:
        failures_left["count"] -= 1
        raise OSError(f"no luck with {word}")
    done.append(word)


@retried
@task
def hopeless() -> None:
    """Fail in a way that no other attempt can mend."""
    raise GiveUp("the file is not there and never will be")


@task(queue_name="mail")
def drain() -> None:
    """Note that it ran."""
    done.append("drained")


def not_a_task() -> None:
    """A function that nobody made a task."""
