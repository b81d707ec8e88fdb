"""A load of so many visitors who ask again as soon as they are answered: one thread, one connection a request.

(gunicorn's sync workers close the connection after each answer, so keeping it alive would measure the same.)
"""

import selectors
import socket
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

LONGEST = 60.0  # seconds, for the answers still due at the end


@dataclass
class Asked:
    """What came back. Times in seconds, from before the connection to the end of the answer."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # the first line of answers that are not 200
    size: int = 0  # bytes of the last answer, headers included

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, percent: int) -> float:
        """Return the time in ms within which so many percent were answered."""
        ordered = sorted(self.times)
        return 1000 * (median(ordered) if percent == 50 else ordered[max(0, -(-len(ordered) * percent // 100) - 1)])


@dataclass
class _Visit:
    connection: socket.socket
    began: float
    begin: bytes = b""
    size: int = 0


def ask(port: int, path: str, *, cookie: str = "", seconds: float, visitors: int = 8) -> Asked:
    """Ask 127.0.0.1:`port` for `path` for so long, `visitors` at a time, and wait for the last answers."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept-Language: de\r\n"
    request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()
    asked, chooser, start = Asked(), selectors.DefaultSelector(), perf_counter()
    for _ in range(visitors):
        _visit(chooser, port)
    while chooser.get_map():
        for key, _events in chooser.select(timeout=LONGEST):
            visit: _Visit = key.data
            if key.events == selectors.EVENT_WRITE:
                visit.connection.sendall(request)
                chooser.modify(visit.connection, selectors.EVENT_READ, visit)
            elif _has_ended(visit):
                chooser.unregister(visit.connection)
                visit.connection.close()
                _note(asked, visit)
                if perf_counter() - start < seconds:
                    _visit(chooser, port)
        if perf_counter() - start > seconds + LONGEST:
            raise TimeoutError(f"{path} did not answer")
    asked.seconds = perf_counter() - start
    return asked


def _visit(chooser: selectors.BaseSelector, port: int) -> None:
    connection = socket.socket()
    connection.setblocking(False)
    began = perf_counter()
    connection.connect_ex(("127.0.0.1", port))
    chooser.register(connection, selectors.EVENT_WRITE, _Visit(connection, began))


def _has_ended(visit: _Visit) -> bool:
    try:
        received = visit.connection.recv(1 << 20)
    except BlockingIOError:
        return False
    visit.begin = visit.begin or received[:100]
    visit.size += len(received)
    return not received


def _note(asked: Asked, visit: _Visit) -> None:
    if visit.begin[9:12] == b"200":
        asked.times.append(perf_counter() - visit.began)
        asked.size = visit.size
    else:
        asked.failed.append(visit.begin.split(b"\r\n")[0].decode(errors="replace"))
