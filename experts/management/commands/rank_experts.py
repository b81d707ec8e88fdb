"""`manage.py rank_experts`: rank any community's members from an event file, without the database."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from experts.event_files import OutOfOrder
from experts.ranking import Ranked, rank_events, rank_unsorted

COLUMNS = ("topic", "rank", "member", "score", "competence", "activity", "level", "quarantined")
REPORTED = 20


class Command(BaseCommand):
    """Reads one JSON object a line (docs/ranking-event-files.md) and writes one CSV row per topic and member."""

    help = "Rank the members of any community per topic from an event file (JSON lines), without the database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--events", required=True, help="the event file, one JSON object a line; - reads stdin")
        parser.add_argument("--at", required=True, help="rank as of this ISO time, from the events before it")
        parser.add_argument("--topic", help="only this topic")
        parser.add_argument("--out", help="write the CSV here instead of to standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        bad = BadLines()
        try:
            ranked = self._ranked(options, bad)
            with written_to(options["out"]) as out:
                rows = csv.writer(out)
                rows.writerow(COLUMNS)
                for row in ranked:
                    rows.writerow(written(row))
        except BrokenPipeError:
            sys.stderr.close()  # whoever read had enough
            return
        except OSError as error:
            raise CommandError(str(error)) from None
        bad.tell(self.stderr.write)

    def _ranked(self, options: dict[str, Any], bad: BadLines) -> Iterator[Ranked]:
        at = moment(options["at"])
        try:
            with opened(options["events"]) as lines:
                return rank_events(lines, at=at, topic=options["topic"], report=bad.add)
        except OutOfOrder as error:
            if options["events"] == "-":
                raise CommandError(f"{error}; standard input has to stand in order of time") from None
            self.stderr.write(f"{error}: the file is sorted first, which takes more memory")
        bad.forget()
        with opened(options["events"]) as lines:
            return rank_unsorted(lines, at=at, topic=options["topic"], report=bad.add)


class BadLines:
    """Counts bad lines and keeps the first few to tell."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start anew."""
        self.count = 0
        self.first: list[tuple[int, str]] = []

    def add(self, number: int, reason: str) -> None:
        """Note a bad line."""
        self.count += 1
        if len(self.first) < REPORTED:
            self.first.append((number, reason))

    def tell(self, write: Any) -> None:
        """Say what was skipped and why."""
        for number, reason in self.first:
            write(f"line {number} skipped: {reason}")
        if self.count > len(self.first):
            write(f"… and {self.count - len(self.first)} more; {self.count} lines skipped in all")


def opened(name: str) -> Any:
    """Return the file of lines, with or without a byte order mark; raise OSError when it cannot be read."""
    return open(0 if name == "-" else name, encoding="utf-8-sig", errors="replace", closefd=name != "-")


def written_to(name: str | None) -> Any:
    """Return the file to write, UTF-8 whatever the system's language is; half a character is written as its code."""
    if name is not None:
        return open(name, "w", newline="", encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return nullcontext(sys.stdout)


def moment(text: str) -> datetime:
    """Read an ISO time, as UTC without a zone; raise CommandError for anything else."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--at is no ISO time: {text!r}") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def written(row: Ranked) -> tuple[str, int, str, str, str, str, str, str]:
    """Return a row as the file shows it."""
    return (
        row.topic, row.rank, row.member, f"{row.score:.6f}", f"{row.competence:.6f}", f"{row.activity:.6f}",
        row.level, "true" if row.quarantined else "false",
    )  # fmt: skip
