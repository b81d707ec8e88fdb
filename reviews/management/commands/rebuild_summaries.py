"""Count all summaries anew: `manage.py rebuild_summaries` mends, `--check` only says what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from reviews.recounting import Difference, recount_all
from reviews.summarising import ensure_summaries
from shop.models import Family

MOST_LISTED = 50


class Command(BaseCommand):
    """See the module's docstring."""

    help = "Count the summaries of families, months and topics anew from the reviews."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when anything differs")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        """Count, with a progress bar on a terminal."""
        if not check:
            ensure_summaries()
        differences: list[Difference] = []
        total = 0
        with _progress() as progress:
            task = progress.add_task("families", total=Family.objects.count())
            for difference in recount_all(write=not check, progress=lambda n: progress.advance(task, n)):
                total += 1
                if total <= MOST_LISTED:
                    differences.append(difference)
        for difference in differences:
            self.stdout.write(str(difference))
        if total > MOST_LISTED:
            self.stdout.write(f"… and {total - MOST_LISTED} more")
        if check and total:
            raise CommandError(f"{total} numbers differ; run rebuild_summaries to mend them")
        self.stdout.write(f"{total} numbers mended" if total else "all summaries agree with the reviews")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
