"""Starts processes that share one database which is not the tests' own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[2]
TABLES = """
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)
"""


@dataclass
class Grown:
    """A process of the site."""

    pid: int
    out: Path
    is_killed: bool = False

    @property
    def code(self) -> int | None:
        """Its exit code, None while it runs or when it was killed."""
        path = Path(f"{self.out}.code")
        return int(path.read_text()) if path.exists() else None

    def words(self) -> str:
        """What it printed so far."""
        return self.out.read_text().strip() if self.out.exists() else ""

    def errors(self) -> str:
        """The end of what it complained about."""
        path = Path(f"{self.out}.err")
        return path.read_text()[-3000:] if path.exists() else ""

    def kill(self) -> None:
        """End it without any warning; its number may belong to somebody else afterwards, so only once."""
        if self.is_killed or self.code is not None:
            return
        self.is_killed = True
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class SeparateSite:
    """A database in a folder (or in a PostgreSQL server) and processes working on it."""

    def __init__(self, folder: Path, *, server: str = "", **environment: str) -> None:
        self.folder, self.numbers = folder, count(1)
        self.grown: list[Grown] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("KUNDIG_", "DATABASE_"))},
            "KUNDIG_MODE": "demo",
            "KUNDIG_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.separate.settings",
            "SECRET_KEY": "known to everybody who reads the tests",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        if server:
            self.environment["DATABASE_URL"] = new_database(server)
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.separate.nursery"], env=self.environment, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._answer() == "ready"
        self.run(TABLES)

    def run(self, code: str, *, seconds: float = 60) -> str:
        """Run code in a process of its own to its end; return what it printed."""
        process = self._order(code)
        wait_until(lambda: process.code is not None, seconds=seconds)
        assert process.code == 0, process.errors()
        return process.words()

    def start(self, code: str) -> Grown:
        """Start code in a process of its own; return when it printed its first words."""
        process = self._order(code)
        wait_until(lambda: bool(process.words()) or process.code is not None, seconds=30)
        assert process.words(), process.errors()
        return process

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.grown:
            process.kill()
        self.nursery.kill()
        self.nursery.wait()

    def _order(self, code: str) -> Grown:
        out = self.folder / f"process-{next(self.numbers)}"
        assert self.nursery.stdin is not None
        self.nursery.stdin.write(json.dumps({"code": code, "out": str(out)}) + "\n")
        self.nursery.stdin.flush()
        process = Grown(int(self._answer()), out)
        self.grown.append(process)
        return process

    def _answer(self) -> str:
        assert self.nursery.stdout is not None
        return self.nursery.stdout.readline().strip()


def new_database(server: str) -> str:
    """Make a database on a PostgreSQL server; return its address."""
    name = f"separate_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rsplit('/', 1)[0]}/{name}"


def wait_until(happened: Callable[[], bool], *, seconds: float) -> None:
    """Return when `happened()` is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"nothing happened within {seconds} s"
        time.sleep(0.01)
