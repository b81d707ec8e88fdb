"""Bring everybody's badges in line: `manage.py award_badges`; `--check` only says what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from experts.badges.awarding import award_all, plan_all, recount, wrong_counts

MOST_LISTED = 50


class Command(BaseCommand):
    """See the module's docstring."""

    help = "Give and take badges, for the past too, and count their holders anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --check and --quietly."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when anything differs")
        parser.add_argument("--quietly", action="store_true", help="tell no member, as when an old community moves in")

    def handle(self, *_args: Any, check: bool, quietly: bool, **_options: Any) -> None:
        """Go through everybody in batches and list what changed."""
        total = 0
        for plan in plan_all() if check else award_all(at=timezone.now(), is_told=not quietly):
            for line in plan.differences:
                total += 1
                if total <= MOST_LISTED:
                    self.stdout.write(line)
        if total > MOST_LISTED:
            self.stdout.write(f"… and {total - MOST_LISTED} more")
        if check:
            self._judge(total)
            return
        self.stdout.write(f"{total} badges given or taken, {recount()} numbers of holders mended")

    def _judge(self, differing: int) -> None:
        wrong = wrong_counts()
        for key, (stored, counted) in wrong.items():
            self.stdout.write(f"{key}: {stored} holders stored, {counted} counted")
        if differing or wrong:
            raise CommandError(f"{differing} badges and {len(wrong)} counts differ; run award_badges to mend them")
        self.stdout.write("all badges agree with the criteria")
