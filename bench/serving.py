"""The site under gunicorn with two sync workers, as the peers of performance.md were measured."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.asking import ask
from tests.services.running import Server, free_port, own_folder, start

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


@dataclass(frozen=True)
class Site:
    """A running server: its port, and the process whose children do the work."""

    server: Server
    port: int

    @property
    def pid(self) -> int:
        """The process that has started the workers."""
        return self.server.process.pid


@contextmanager
def served(*, keep_pages: bool) -> Iterator[Site]:
    """Serve the site on a port of its own, with or without whole pages kept for visitors; stop it at the end.

    The settings are those of this process's environment.
    """
    port, folder = free_port(), own_folder("gunicorn", None)
    options = ["--workers", WORKERS, "--worker-class", "sync", "--bind", f"127.0.0.1:{port}", "--chdir", ROOT]
    server = start(
        "gunicorn",
        command=[sys.executable, "-m", "gunicorn", *map(str, options), "--no-control-socket", "bench.wsgi:application"],
        url=f"http://127.0.0.1:{port}",
        folder=folder,
        environment={"BENCH_KEEP_PAGES": "yes" if keep_pages else "no"},
    )
    server.wait(lambda: _answers(port), seconds=60)
    try:
        yield Site(server, port)
    finally:
        server.stop()


def _answers(port: int) -> bool:
    try:
        return bool(ask(port, "/bench/bare/", seconds=0, visitors=1).times)
    except OSError:
        return False
