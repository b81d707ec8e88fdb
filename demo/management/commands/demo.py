"""`manage.py demo`: a filled community in the browser with one command; Ctrl-C ends it, the data stay."""

import json
import logging
import os
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from community.models import Member
from demo.running import Supervisor, can_listen, processes
from shop.tasks import refresh_feeds

PASSWORD = "kundig-demo-2026"  # noqa: S105 - printed for everybody who tries the demo
DATA = Path(__file__).resolve().parents[2] / "data"
ROLES = ("member", "expert", "moderator", "staff", "admin")


class Command(BaseCommand):
    """Prepare the demo's data, then run site, workers and scheduler until Ctrl-C."""

    help = "Run the demo community: site, task workers and scheduler in one go."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the port, and only preparing."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="Migrate and load the data, start nothing.")

    def handle(self, *, port: int, prepare_only: bool, **options: Any) -> None:
        """Refuse what cannot work, prepare, run."""
        if not settings.IS_DEMO:
            raise CommandError("The demo runs only in demo mode: unset KUNDIG_MODE.")
        if not prepare_only and not can_listen("127.0.0.1", port):
            raise CommandError(
                f"Port {port} is taken, perhaps by a demo that still runs. Try another: make demo PORT={port + 1}"
            )
        self.take_port(port)
        began = time.monotonic()
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped while preparing. Starting again goes on from here.") from None
        self.stdout.write(f"Ready to start after {time.monotonic() - began:.0f} s.")
        if not prepare_only:
            self.serve(port)

    def take_port(self, port: int) -> None:
        """Let this process and its children know the address people will use (passkeys need a name, not 127.0.0.1)."""
        os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = os.environ["BASE_URL"].rstrip("/")

    def prepare(self) -> None:
        """Bring the database up to date; fill it at the first start. Quick when there is nothing to do."""
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # its diary of pages tells a newcomer nothing
        self.step("Preparing the database", "migrate", interactive=False)
        self.step(None, "createcachetable")
        self.step(None, "setup_site")
        loaded = settings.VAR / "demo-loaded"
        if not loaded.exists() and "load_demo" in get_commands():
            if Member.objects.exists():
                self.stdout.write("The last loading did not finish.")
            self.step("Loading the demo community; this takes a moment, but only once", "load_demo")
            loaded.touch()
        else:
            refresh_feeds.enqueue()  # after a night off, prices are too old to be shown

    def step(self, words: str | None, command: str, **options: Any) -> None:
        """Run one management command quietly; leave out one that this version does not have."""
        if command not in get_commands():
            return
        if words:
            self.stdout.write(f"{words} …")
        call_command(command, verbosity=0, **options)

    def serve(self, port: int) -> None:
        """Start the processes and stay until Ctrl-C."""
        connections.close_all()
        supervisor = Supervisor(
            processes(root=settings.ROOT, logs=settings.VAR / "log", port=port), say=self.stdout.write
        )
        supervisor.run(when_started=lambda: self.welcome(port, supervisor))
        self.stdout.write("Ended. The data stay; the next start takes seconds.")

    def welcome(self, port: int, supervisor: Supervisor) -> None:
        """Wait until the site answers, then say where it is and who can sign in."""
        deadline = time.monotonic() + 90
        while not answers(port) and time.monotonic() < deadline and not supervisor.is_leaving:
            supervisor.look()
            time.sleep(0.2)
        if supervisor.is_leaving:
            return
        base = settings.BASE_URL
        lines = ["", f"Kundig runs at  {base}", "", f"Sign in at {base}/accounts/login/ with the password {PASSWORD}:"]
        lines += [f"  {role:<10} {email:<28} {name}" for role, email, name in logins()]
        lines += ["", f"Mails are not sent but shown at {base}/demo/mails/", f"Administration: {base}/cms/", ""]
        self.stdout.write("\n".join([*lines, "Ctrl-C ends it."]))


def answers(port: int) -> bool:
    """Whether the site answers a request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def logins() -> list[tuple[str, str, str]]:
    """Return role, e-mail and name of one demo member of each role, from the demo's data."""
    try:
        members = json.loads((DATA / "members.json").read_text())
    except (OSError, ValueError):
        return []
    first: dict[str, tuple[str, str, str]] = {}
    for member in members:
        address = (member["role"], member["email"], member["name"])
        # Where a role has an address named after it, that is the one to remember.
        if member["role"] not in first or member["email"].startswith(f"{member['role']}@"):
            first[member["role"]] = address
    return [first[role] for role in ROLES if role in first]
