"""`manage.py reconcile_ledger`: is the ledger what happened, and are the tables what the ledger says?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from experts.rebuilding import differences
from experts.reconciling import missing, repair

SHOWN = 20


class Command(BaseCommand):
    """Compares the ledger with its sources, and the tables with the ledger."""

    help = "Write what the ledger misses of what happened; --check only tells, and fails on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail on a difference")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"{repair()} entries written that were missing")
            return
        found = [f"ledger: {line}" for line in missing()] + [f"tables: {line}" for line in differences()]
        for line in found[:SHOWN]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write("ledger and tables agree with what happened")
