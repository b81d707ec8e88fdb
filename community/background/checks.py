"""`manage.py check` for the schedule: every job's cron line and task must be good."""

from typing import Any

from cronsim import CronSim, CronSimError
from django.core.checks import CheckMessage, Error
from django.utils import timezone

from community.background.scheduling import Job, all_jobs


def check_schedule(**_options: Any) -> list[CheckMessage]:
    """Return an error for each job that could not run."""
    jobs = all_jobs()
    names = [job.name for job in jobs]
    twice = sorted({name for name in names if names.count(name) > 1})
    errors: list[CheckMessage] = [
        Error(f"Two jobs are called {name!r}.", hint="See config/schedule.py.", id="background.E003") for name in twice
    ]
    return errors + [error for job in jobs for error in _errors_of(job)]


def _errors_of(job: Job) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    try:
        CronSim(job.cron, timezone.now())
    except CronSimError as error:
        errors.append(Error(f"Job {job.name!r}: {job.cron!r} is no schedule: {error}.", id="background.E001"))
    try:
        job.load()
    except ImportError as error:
        errors.append(Error(f"Job {job.name!r}: no task at {job.task!r}: {error}.", id="background.E002"))
    return errors
