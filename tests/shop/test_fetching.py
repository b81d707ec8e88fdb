"""Fetching from addresses others gave: never into an internal network, never without end."""

import contextlib
import io
import socket
import time

import pytest

from shop.fetching import Allowance, FetchFailed, fetch, is_public, resolve
from tests.shop.webserver import content, redirect, serving

INTERNAL = """
127.0.0.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255 192.0.2.1
198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1
64:ff9b::a00:1 2002:7f00:1:: 2001:0:1::1 nonsense
"""


def failure(url, **options):
    with pytest.raises(FetchFailed) as failed:
        fetch(url, io.BytesIO(), **options)
    return failed.value.code


@pytest.fixture
def private_allowed(settings):
    settings.SHOP_FETCH_ALLOW_PRIVATE = True


@pytest.mark.parametrize(
    "address",
    INTERNAL.split(),
)
def test_an_internal_address_is_seen_through_every_wrapping(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_a_public_address_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "0"]
)
def test_no_spelling_of_the_own_machine_is_fetched(host):
    with serving({"/": content(b"secret")}) as (base, asked):
        port = base.rpartition(":")[2]
        assert failure(f"http://{host}:{port}/") in ("address_private", "address_unknown")
        assert asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.example/", "gopher://x/", "//x/", "http://", "http://a:b@x.example/", "http://[x/"],
)
def test_only_plain_web_addresses_are_fetched(url):
    assert failure(url) == "address"


def test_one_internal_address_among_public_ones_spoils_the_host(monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows)
    with pytest.raises(FetchFailed, match="address_private"):
        resolve("rebind.example", 80)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A name server that answers differently the second time (DNS rebinding) is never asked a second time."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    dialled = []

    def resolve_once(host, port, *_args, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def dial(address, *_args, **_kwargs):
        dialled.append(address)
        raise OSError("not today")

    monkeypatch.setattr(socket, "getaddrinfo", resolve_once)
    monkeypatch.setattr(socket, "create_connection", dial)
    assert failure("http://rebind.example/") == "connection"
    assert dialled == [("93.184.216.34", 80)]


def test_a_redirect_into_the_internal_network_is_not_followed(monkeypatch):
    with serving({"/in": content(b"secret")}) as (inside, asked_inside):
        port = int(inside.rpartition(":")[2])
        with serving({"/": redirect(f"http://127.0.0.1:{port}/in")}) as (outside, asked):
            real = socket.create_connection
            out_port = int(outside.rpartition(":")[2])
            rows = socket.getaddrinfo

            def public_name(host, port, *args, **kwargs):
                if host == "shop.example":
                    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]
                return rows(host, port, *args, **kwargs)

            def dial(address, *args, **kwargs):
                address = ("127.0.0.1", out_port) if address[0] == "93.184.216.34" else address
                return real(address, *args, **kwargs)

            monkeypatch.setattr(socket, "getaddrinfo", public_name)
            monkeypatch.setattr(socket, "create_connection", dial)
            assert failure(f"http://shop.example:{out_port}/") == "address_private"
            assert len(asked) == 1
            assert asked[0] == f"shop.example:{out_port}/"
            assert asked_inside == []


@pytest.mark.usefixtures("private_allowed")
class TestAllowed:
    """What happens once an address may be fetched at all."""

    def test_content_comes_with_its_size(self):
        with serving({"/f?a=%C3%A4": content(b"x" * 100_000)}) as (base, _asked):
            target = io.BytesIO()
            assert fetch(f"{base}/f?a=ä", target).size == 100_000
            assert len(target.getvalue()) == 100_000

    def test_three_redirects_are_followed_and_no_more(self):
        hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(4)}
        with serving({**hops, "/3": content(b"there")}) as (base, _asked):
            assert fetch(f"{base}/0", io.BytesIO()).url == f"{base}/3"
        with serving({**hops, "/4": content(b"there")}) as (base, _asked):
            assert failure(f"{base}/0") == "redirects"

    def test_a_redirect_to_another_scheme_is_refused(self):
        with serving({"/": redirect("file:///etc/passwd")}) as (base, _asked):
            assert failure(f"{base}/") == "address"

    def test_an_error_page_is_no_feed(self):
        with serving({}) as (base, _asked):
            assert failure(f"{base}/none") == "http"

    @pytest.mark.parametrize("length", [None, 10_000_000])
    def test_too_much_is_refused_whether_announced_or_not(self, length):
        with serving({"/": content(b"x" * 5000, length=length)}) as (base, _asked):
            assert failure(f"{base}/", allowance=Allowance(max_bytes=1000)) == "too_big"

    def test_less_than_announced_is_no_whole_file(self):
        with serving({"/": content(b"x" * 10, length=20)}) as (base, _asked):
            assert failure(f"{base}/", allowance=Allowance(silence=1)) == "connection"

    def test_a_server_that_drips_is_hung_up_on(self):
        def drip(request):
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _n in range(40):
                with contextlib.suppress(OSError):
                    request.wfile.write(b"X-A: b\r\n")
                time.sleep(0.1)

        with serving({"/": drip}) as (base, _asked):
            start = time.monotonic()
            assert failure(f"{base}/", allowance=Allowance(silence=1, seconds=0.5)) == "slow"
            assert time.monotonic() - start < 2

    def test_a_server_that_speaks_nonsense_is_a_failed_connection(self):
        with serving({"/": lambda request: request.wfile.write(b"\x00\x01nonsense\n\n")}) as (base, _asked):
            assert failure(f"{base}/") == "connection"
