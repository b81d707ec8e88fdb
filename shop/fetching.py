"""Fetching from addresses that others gave us, without ever reaching into an internal network.

Every address of the host is checked, then the connection is made to the very address that was checked, so
that a second answer of the name server changes nothing. Redirects are followed three times at most, each
checked anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

MAX_REDIRECTS = 3
CHUNK = 64 * 1024
USER_AGENT = "Kundig catalogue mirror"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = (301, 302, 303, 307, 308)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchFailed(Exception):
    """The address was refused or did not answer; `code` as in `shop.problems`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = "".join(char for char in detail[:300] if char.isprintable())


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much one fetch may cost: bytes in all, seconds of silence, seconds in all."""

    max_bytes: int = 200 * 1024**2
    silence: float = 15
    seconds: float = 900


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: from where in the end, how many bytes, of what type."""

    url: str
    size: int
    content_type: str


def fetch(
    url: str,
    target: IO[bytes],
    *,
    allowance: Allowance | None = None,
    on_chunk: Callable[[], None] | None = None,
) -> Fetched:
    """Write what `url` answers to `target`, as it comes (a packed file stays packed).

    `on_chunk` is called now and then and may raise. Raises FetchFailed.
    """
    allowance = allowance or Allowance()
    for _hop in range(MAX_REDIRECTS + 1):
        connection = _connect(url, allowance)
        late = threading.Event()
        # A server that drips its headers would never be silent long enough.
        watchdog = threading.Timer(allowance.seconds, _hang_up, [connection, late])
        watchdog.daemon = True
        watchdog.start()
        try:
            answer = _ask(connection, url)
            if answer.status == 200 and not late.is_set():
                size = _copy(answer, target, allowance, late, on_chunk)
                return Fetched(url, size, answer.getheader("Content-Type", ""))
        except (OSError, http.client.HTTPException, ValueError) as error:
            code = "slow" if late.is_set() else "connection"
            raise FetchFailed(code, str(error) or type(error).__name__) from error
        finally:
            watchdog.cancel()
            connection.close()
        url = _next(answer, url, late)
    raise FetchFailed("redirects", url)


def _next(answer: http.client.HTTPResponse, url: str, late: threading.Event) -> str:
    """The address to ask instead; raises FetchFailed unless the answer was a redirect."""
    if late.is_set():
        raise FetchFailed("slow")
    if answer.status not in _REDIRECTS:
        raise FetchFailed("http", str(answer.status))
    try:
        return urljoin(url, answer.getheader("Location", ""))
    except ValueError as error:
        raise FetchFailed("address", url) from error


def is_public(address: str) -> bool:
    """Whether an IP address, however wrapped, belongs to the public internet."""
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.teredo is not None or ip.is_site_local:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def resolve(host: str, port: int) -> str:
    """Return an address of the host to connect to; raises FetchFailed unless all of its addresses are
    public.
    """
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
        found = {str(row[4][0]) for row in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FetchFailed("address_unknown", host) from error
    private = sorted(address for address in found if not is_public(address))
    if private and not getattr(settings, "SHOP_FETCH_ALLOW_PRIVATE", False):
        raise FetchFailed("address_private", host)
    # IPv4 first: many a server's outward IPv6 is broken.
    return sorted(found, key=lambda address: (":" in address, address))[0]


class _PinnedConnection(http.client.HTTPConnection):
    """A connection to a checked address under the host's own name."""

    def __init__(self, parts: SplitResult, address: str, silence: float) -> None:
        self.is_secure = parts.scheme == "https"
        default = 443 if self.is_secure else 80
        super().__init__(parts.hostname or "", parts.port or default, timeout=silence)
        self.default_port = default
        self.address = address
        self.name = parts.hostname or ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.name)


def _connect(url: str, allowance: Allowance) -> _PinnedConnection:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchFailed("address", url) from error
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise FetchFailed("address", url)
    address = resolve(host, port or (443 if parts.scheme == "https" else 80))
    return _PinnedConnection(parts, address, allowance.silence)


def _ask(connection: _PinnedConnection, url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _copy(
    answer: http.client.HTTPResponse,
    target: IO[bytes],
    allowance: Allowance,
    late: threading.Event,
    on_chunk: Callable[[], None] | None,
) -> int:
    size, told = 0, 0
    if int(answer.getheader("Content-Length") or 0) > allowance.max_bytes:
        raise FetchFailed("too_big", answer.getheader("Content-Length", ""))
    while chunk := answer.read1(CHUNK):
        size += len(chunk)
        if size > allowance.max_bytes:
            raise FetchFailed("too_big", str(size))
        if late.is_set():
            raise FetchFailed("slow")
        target.write(chunk)
        if on_chunk is not None and size - told > 4 * 1024**2:
            told = size
            on_chunk()
    if late.is_set():  # cut off, which looks like a regular end
        raise FetchFailed("slow")
    expected = answer.getheader("Content-Length")
    if expected is not None and size != int(expected):
        raise FetchFailed("connection", f"{size} / {expected}")
    return size


def _hang_up(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
