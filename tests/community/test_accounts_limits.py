"""Limits on signing in: they hold over processes, a full cache and a stopped Redis, and say what they mean."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from community.limits_cache import SharedRedisCache
from tests.community.accounts_cast import PASSWORD, confirmed, is_signed_in, sign_in
from tests.services.finding import needed, redis_program
from tests.services.running import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
REFUSED = "E-Mail und Passwort gehören nicht zusammen."
BLOCKED = "Zu viele Fehlversuche. Warte fünf Minuten, oder lass dir einen Code per E-Mail schicken."


@pytest.fixture(autouse=True)
def _no_limits_left_over(db):
    """Start with nothing counted."""
    caches["limits"].clear()


def answer_to(client, member, password="falsch geraten"):
    """What the page says after an attempt."""
    return unescape(sign_in(client, member, password).content.decode())


def test_five_wrong_passwords_block_an_account_and_the_page_says_what_helps(client):
    member = confirmed()
    for _ in range(5):
        assert REFUSED in answer_to(client, member)
    assert BLOCKED in answer_to(client, member)
    assert BLOCKED in answer_to(client, member, PASSWORD)


def test_a_neighbour_is_not_blocked(client):
    member, bob = confirmed(), confirmed(email="bob@example.org", public_name="Bob")
    for _ in range(6):
        sign_in(client, member, "falsch")
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert sign_in(elsewhere, bob)["Location"] == "/"


def test_a_blocked_member_comes_in_with_a_code(client):
    from django.core import mail

    from tests.community.accounts_cast import code_in

    member = confirmed()
    for _ in range(6):
        sign_in(client, member, "falsch")
    client.post("/accounts/login/code/", {"email": member.email})
    assert client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[-1])})["Location"] == "/"


def test_a_right_password_does_not_count(client):
    member = confirmed()
    for _ in range(7):
        assert sign_in(client, member)["Location"] == "/"
        client.post("/accounts/logout/")


def test_one_address_of_the_net_gets_ten_wrong_attempts_whatever_it_claims_to_be():
    accepted = 0
    for number in range(13):
        client = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        page = client.post("/accounts/login/", {"login": f"wer{number}@example.org", "password": "falsch geraten"})
        accepted += REFUSED in page.content.decode()
    assert accepted == 10


def test_a_net_of_ipv6_counts_as_one():
    accepted = 0
    for number in range(13):
        client = Client(REMOTE_ADDR=f"2001:db8::{number}")
        page = client.post("/accounts/login/", {"login": f"wer{number}@example.org", "password": "falsch geraten"})
        accepted += REFUSED in page.content.decode()
    assert accepted == 10


def test_too_many_sign_ups_are_told_when_to_come_back(client):
    for _ in range(20):
        client.post("/accounts/signup/", {})
    answer = client.post("/accounts/signup/", {})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert answer.content.decode().count("<h1") == 1


def test_three_codes_a_minute_are_sent_to_one_address(client):
    from django.core import mail

    member = confirmed()
    for _ in range(4):
        Client().post("/accounts/login/code/", {"email": member.email})
    assert len(mail.outbox) == 3


def test_pages_kept_in_the_cache_do_not_push_counters_out(client, monkeypatch):
    member = confirmed()
    for _ in range(5):
        sign_in(client, member, "falsch")
    monkeypatch.setattr(caches["default"], "_max_entries", 3)
    for number in range(20):
        cache.set(f"card:{number}", "x")
    assert cache.get("card:19") == "x"
    assert BLOCKED in answer_to(client, member)


# --- two processes --------------------------------------------------------------------------------------------------


@contextmanager
def processes(count, database_url, folder):
    """Serve the site by `count` processes of gunicorn with a worker each; yield their addresses."""
    environ = {
        **os.environ,
        "KUNDIG_MODE": "test",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_URL": f"file://{folder}/mail",
        "KUNDIG_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    ports = [free_port() for _ in range(count)]
    serving = [
        subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "config.wsgi"],
            env=environ,
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for port in ports
    ]
    try:
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        for process in serving:
            process.terminate()
        for process in serving:
            process.communicate(timeout=20)


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """The address of a database that other processes can open: the suite's own, or a copy of SQLite's in memory."""
    kati = confirmed()
    assert kati.pk
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        place = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
        return f"postgres://{place}"
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{tmp_path / 'copy.sqlite3'}"


def post(base, email):
    """Send a wrong password to one process, as a browser would."""
    from http.cookies import SimpleCookie
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    with urlopen(f"{base}/accounts/login/", timeout=30) as page:
        token = SimpleCookie(page.headers["Set-Cookie"])["csrftoken"].value
    data = urlencode({"login": email, "password": "falsch geraten", "csrfmiddlewaretoken": token}).encode()
    with urlopen(Request(f"{base}/accounts/login/", data, {"Cookie": f"csrftoken={token}"}), timeout=30) as answer:
        return unescape(answer.read().decode())


@pytest.mark.slow
def test_two_processes_count_together(shared_database, tmp_path):
    from urllib.error import URLError
    from urllib.request import urlopen

    with processes(2, shared_database, tmp_path) as bases:
        for base in bases:
            deadline = time.monotonic() + 60
            while True:
                try:
                    urlopen(f"{base}/accounts/login/", timeout=30).close()
                    break
                except (URLError, OSError):
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
        answers = [post(bases[number % 2], "kati@example.org") for number in range(9)]
        others = [post(bases[number % 2], f"wer{number}@example.org") for number in range(9)]
    assert [REFUSED in page for page in answers] == [True] * 5 + [False] * 4
    assert all(BLOCKED in page for page in answers[5:])
    # Ten a minute from one place, and the nine above count.
    assert sum(REFUSED in page for page in others) == 1


# --- Redis ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stoppable_redis():
    """A Redis of this test's own, which it may stop."""
    from tests.services.engines import start_redis

    server = start_redis(needed(redis_program(), "Redis"))
    yield server
    server.stop()


@pytest.fixture
def on_redis(stoppable_redis, settings):
    """The shared cache is in Redis."""
    from config.caching import REDIS_OPTIONS

    redis = {
        "BACKEND": "community.limits_cache.SharedRedisCache",
        "LOCATION": stoppable_redis.url,
        "OPTIONS": REDIS_OPTIONS,
    }
    settings.CACHES = {**settings.CACHES, "default": redis}
    SharedRedisCache.away_until = 0.0
    yield stoppable_redis
    SharedRedisCache.away_until = 0.0


@pytest.mark.redis
def test_signing_in_and_its_limits_survive_a_stopped_redis(client, on_redis):
    member = confirmed()
    cache.set("card", "kept")
    assert cache.get("card") == "kept"
    for _ in range(3):
        assert REFUSED in answer_to(client, member)
    on_redis.stop()
    started = time.monotonic()
    for _ in range(2):
        assert REFUSED in answer_to(client, member)
    assert BLOCKED in answer_to(client, member)
    assert sign_in(Client(), confirmed(email="bob@example.org", public_name="Bob"))["Location"] == "/"
    assert client.post("/accounts/signup/", {}).status_code == 200
    assert time.monotonic() - started < 5


@pytest.mark.redis
def test_a_stopped_redis_is_an_empty_cache(on_redis):
    cache.set("card", "kept")
    on_redis.stop()
    cache.set("other", 1)
    assert cache.get("card", "nothing") == "nothing"
    assert cache.get_many(["card"]) == {}
    assert cache.add("once", 1) is True
    assert cache.get_or_set("made", lambda: "anew") == "anew"
    assert cache.delete("card") is False
    with pytest.raises(ValueError, match="card"):
        cache.incr("card")


@pytest.mark.redis
def test_a_flushed_redis_forgets_no_failed_attempt(client, on_redis):
    member = confirmed()
    for _ in range(5):
        sign_in(client, member, "falsch")
    import redis

    redis.Redis.from_url(on_redis.url).flushall()
    assert BLOCKED in answer_to(client, member)
    assert not is_signed_in(client)
