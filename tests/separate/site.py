"""Starts Python processes that share one database which is not the tests' own."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[2]
HEAD = "import django; django.setup()\n"


class SeparateSite:
    """A database in a folder (or in a PostgreSQL server) and processes working on it."""

    def __init__(self, folder: Path, *, server: str = "", **environment: str) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("KUNDIG_", "DATABASE_"))},
            "KUNDIG_MODE": "demo",
            "KUNDIG_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.separate.settings",
            "SECRET_KEY": "known to everybody who reads the tests",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.processes: list[subprocess.Popen[str]] = []
        if server:
            self.environment["DATABASE_URL"] = new_database(server)
        self.run("from django.core.management import call_command\n"
                 "call_command('migrate', run_syncdb=True, verbosity=0, skip_checks=True)")  # fmt: skip

    def run(self, code: str) -> str:
        """Run code in the site to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", HEAD + code], env=self.environment, cwd=ROOT, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip()

    def start(self, code: str) -> subprocess.Popen[str]:
        """Start code in the site; return when it printed its first line."""
        process = subprocess.Popen(
            [sys.executable, "-c", HEAD + code], env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline(), "the process ended before it was ready"
        return process

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            process.kill()
            process.wait()


def new_database(server: str) -> str:
    """Make a database on a PostgreSQL server; return its address."""
    name = f"separate_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rsplit('/', 1)[0]}/{name}"


def wait_until(happened: Any, *, seconds: float) -> None:
    """Return when `happened()` is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"nothing happened within {seconds} s"
        time.sleep(0.02)
