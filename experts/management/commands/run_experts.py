"""`manage.py run_experts`: the daily run, by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from experts.daily import run
from experts.rebuilding import rebuild


class Command(BaseCommand):
    """Counts what is due, weighs all votes anew, looks for exchanges of votes, and assesses who is due."""

    help = "Do the daily run of the experts now; --rebuild first makes everything anew from the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="throw the counted tables away and count anew")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["rebuild"]:
            authors = rebuild(at=now, progress=lambda done, of: self.stdout.write(f"{done} of {of} authors"))
            self.stdout.write(f"rebuilt from the ledger: {authors} authors")
        done = run(at=now)
        self.stdout.write(
            f"{done.pairs} pairs weighed, {done.reweighed} moved, trust of {done.trusted} voters moved, "
            f"{done.suspicions} new suspicions, {done.assessed} authors due by time"
        )
