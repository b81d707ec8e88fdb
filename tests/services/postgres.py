"""PostgreSQL for tests: everything that makes a database slow and safe is switched off."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tests.services.running import DidNotStart, Server, free_port, identity, own_folder, start, unprivileged

FAST_AND_UNSAFE = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60"]
# In the environment of the workers, the address of the server that the controlling process has started.
SHARED = "KUNDIG_SHARED_POSTGRES"


def make_cluster(binaries: Path, data: Path, user: str | None) -> None:
    """Make an empty cluster with a superuser `kundig` who needs no password."""
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "kundig",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    made = subprocess.run(command, cwd=data.parent, capture_output=True, text=True, check=False, **identity(user))
    if made.returncode:
        raise DidNotStart(f"initdb failed: {made.stderr[-2000:]}")


def start_postgres(binaries: Path, *, data: Path | None = None, how: Sequence[str] = FAST_AND_UNSAFE) -> Server:
    """Start a PostgreSQL on loopback with the settings `how`: an empty one, or the one kept in the directory `data`.

    `data` outlives the server; its parent must be open to the server's user.
    """
    user, port = unprivileged(), free_port()
    folder = own_folder("postgres", user)
    data = data or folder / "data"
    if not (data / "PG_VERSION").exists():
        make_cluster(binaries, data, user)
    places = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    options = [word for setting in (*places, *how) for word in ("-c", setting)]
    server = start(
        "PostgreSQL",
        command=[binaries / "postgres", "-D", data, *options],
        url=f"postgres://kundig@127.0.0.1:{port}/postgres",
        folder=folder,
        user=user,
        stop_signal=signal.SIGINT,  # the fast shutdown: it does not wait for connections
    )
    return server.wait(lambda: answers(server.url), seconds=30)


def answers(url: str) -> bool:
    """Say whether this server takes a connection."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def shared_url() -> str | None:
    """Return the address of the server that all workers of this run share, if there is one."""
    return os.environ.get(SHARED)
