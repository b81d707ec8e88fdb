"""`manage.py scheduler`: enqueues scheduled work when its time comes. May run on several machines at once."""

import logging
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from community.background.leaving import on_signals
from community.background.pulses import return_abandoned
from community.background.scheduling import Job, all_jobs, run_due, seconds_until_next

logger = logging.getLogger("community.background")


class Command(BaseCommand):
    """Loop over the schedule of config/schedule.py."""

    help = "Enqueue scheduled work when its time comes; returns tasks of dead workers to the queue."
    is_leaving = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer --once, for a systemd timer or cron."""
        parser.add_argument("--once", action="store_true", help="Look once and end.")

    def handle(self, *, once: bool, **options: Any) -> None:
        """Look after the schedule until told to stop."""
        jobs = all_jobs()
        if once:
            self.look(jobs)
            return
        on_signals(self.leave)
        while not self.is_leaving:
            self.look_safely(jobs)
            self.sleep(seconds_until_next(jobs))

    def look(self, jobs: list[Job]) -> None:
        """Enqueue what is due; take back what dead workers held."""
        for name in run_due(jobs):
            logger.info("started %s", name)
        return_abandoned()

    def look_safely(self, jobs: list[Job]) -> None:
        """Look, but outlive a database that is away for a while."""
        close_old_connections()
        try:
            self.look(jobs)
        except Error:
            logger.exception("the schedule could not be looked after")

    def sleep(self, seconds: float) -> None:
        """Sleep in short naps, so that a signal is heeded soon."""
        until = time.monotonic() + seconds
        while not self.is_leaving and time.monotonic() < until:
            time.sleep(min(0.5, max(0.0, until - time.monotonic())))

    def leave(self, _signal: int, _frame: FrameType | None) -> None:
        """Leave after the present look."""
        self.is_leaving = True
