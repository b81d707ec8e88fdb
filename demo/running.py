"""A small process supervisor: starts the demo's processes, starts a fallen one again, ends all of them together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

LONGEST_WAIT = 30.0  # seconds before a process that keeps falling is started again
STEADY_AFTER = 60.0  # seconds after which a process counts as healthy
PATIENCE = 12.0  # seconds a process gets to end by itself


@dataclass
class Child:
    """One process: what it is called, how it is started, where its output goes."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    start_again_at: float = 0.0

    def start(self) -> None:
        """Start in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                ending_with_us(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.start_again_at = 0.0

    def has_fallen(self) -> bool:
        """Whether the process ended without being asked."""
        return self.process is not None and self.process.poll() is not None

    def note_fall(self) -> float:
        """Return the seconds until the next start: longer each time, short again after a steady while."""
        self.falls = 1 if time.monotonic() - self.started_at > STEADY_AFTER else self.falls + 1
        wait = min(2.0 ** (self.falls - 1), LONGEST_WAIT)
        self.start_again_at = time.monotonic() + wait
        self.process = None
        return wait

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and its own children, if it runs."""
        if self.process is not None and self.process.poll() is None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)

    def last_lines(self, count: int = 12) -> str:
        """Return the end of its output."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except OSError:
            return ""


@dataclass
class Supervisor:
    """Keeps children running until asked to end."""

    children: list[Child]
    say: Callable[[str], None]
    is_leaving: bool = field(default=False, init=False)

    def run(self, when_started: Callable[[], None] = lambda: None) -> None:
        """Start all, call `when_started`, look after them until SIGINT or SIGTERM, end all."""
        signal.signal(signal.SIGINT, self.leave)
        signal.signal(signal.SIGTERM, self.leave)
        try:
            for child in self.children:
                child.start()
            when_started()
            while not self.is_leaving:
                self.look()
                time.sleep(0.3)
        finally:
            self.end()

    def look(self) -> None:
        """Start again what fell, not too often."""
        for child in self.children:
            if child.has_fallen():
                code = child.process.returncode if child.process else "?"
                wait = child.note_fall()
                self.say(f"{child.name} ended ({code}), starting again in {wait:.0f} s; see {child.log}")
                self.say(child.last_lines())
            elif child.process is None and time.monotonic() >= child.start_again_at:
                child.start()

    def leave(self, _signal: int, _frame: FrameType | None) -> None:
        """Leave at the next look."""
        self.is_leaving = True

    def end(self) -> None:
        """Ask all to end, then end those that do not."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(c.process and c.process.poll() is None for c in self.children):
            time.sleep(0.1)
        for child in self.children:
            child.signal(signal.SIGKILL)


def ending_with_us(command: Sequence[str]) -> list[str]:
    """Return the command so that Linux ends it should we be killed and can no longer do so ourselves."""
    setpriv = shutil.which("setpriv")
    return [*([setpriv, "--pdeathsig", "TERM"] if setpriv else []), *command]


def loopback_addresses(port: int) -> list[str]:
    """Return the addresses to listen on, so that localhost and 127.0.0.1 both answer; IPv6 only where it exists."""
    addresses = [f"127.0.0.1:{port}"]
    if can_listen("::1", 0, socket.AF_INET6):
        addresses.append(f"[::1]:{port}")
    return addresses


def can_listen(host: str, port: int, family: socket.AddressFamily = socket.AF_INET) -> bool:
    """Whether we could serve there; False when somebody else does."""
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


def processes(*, root: Path, logs: Path, port: int) -> list[Child]:
    """Return the demo's processes: the site, a worker for everything, one for mail alone, the scheduler."""
    python, manage = sys.executable, str(root / "manage.py")
    binds = [word for address in loopback_addresses(port) for word in ("--bind", address)]
    web = [python, "-m", "gunicorn", "config.wsgi", *binds, "--workers", "2", "--threads", "4", "--no-control-socket"]
    commands = {
        "web": [*web, "--chdir", str(root), "--log-level", "warning", "--graceful-timeout", "3"],
        "worker": [python, manage, "worker", "--queue-name", "default,index", "--interval", "1"],
        "mail": [python, manage, "worker", "--queue-name", "mail", "--interval", "1"],
        "scheduler": [python, manage, "scheduler"],
    }
    return [Child(name=name, command=command, log=logs / f"{name}.log") for name, command in commands.items()]
