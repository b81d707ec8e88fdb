"""A server of our own: started as somebody else than root, waited for with a bound, stopped by its id."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class DidNotStart(Exception):
    """The server is here but does not work: an error in every environment, never a skip."""


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> str | None:
    """Return who shall run a server that refuses to be root; None when we are somebody else already."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def own_folder(name: str, user: str | None) -> Path:
    """Make a directory for a server's data that its user can reach (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix=f"kundig-{name}-"))
    if user:
        shutil.chown(folder, user)
    return folder


def ending_with_us(command: Sequence[str | Path]) -> list[str]:
    """Return the command so that Linux ends it when we are killed and can no longer do so ourselves."""
    setpriv = shutil.which("setpriv")
    return [*([setpriv, "--pdeathsig", "TERM"] if setpriv else []), *map(str, command)]


def identity(user: str | None) -> dict[str, Any]:
    """Return the arguments that make a subprocess run as `user`."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


@dataclass
class Server:
    """A running server, its address and the directory that goes when it goes."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    stop_signal: signal.Signals = signal.SIGTERM

    def wait(self, ready: Callable[[], bool], seconds: float) -> "Server":
        """Return when `ready` says so; raise with the end of the log when it dies or takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            if ready():
                return self
            time.sleep(0.1)
        log = (self.folder / "log").read_text(errors="replace")[-2000:]
        self.stop()
        raise DidNotStart(f"{self.name} did not answer within {seconds:.0f} s; the end of its log:\n{log}")

    def stop(self) -> None:
        """End exactly this server and remove its data."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(
    name: str,
    *,
    command: Sequence[str | Path],
    url: str,
    folder: Path,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Server:
    """Start a server in a process group of its own, so that Ctrl-C reaches the tests first."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ending_with_us(command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            **identity(user),
        )
    return Server(name=name, url=url, process=process, folder=folder, stop_signal=stop_signal)
