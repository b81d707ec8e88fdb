"""Served under a path of the shop, and on a host of its own: the real WSGI application in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASKER = r"""
import io, json, os, sys
from django.core.management import call_command
from config.wsgi import application
from django.apps import apps
from django.conf import settings
from tests.baseline import make_baseline

if not (settings.VAR / "db.sqlite3").exists():
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    make_baseline()
call_command("setup_site", verbosity=0, stdout=io.StringIO())

def ask(path, script="", method="GET", body=b"", cookie=""):
    seen = {}
    def start(status, headers, exc=None):
        seen.update(status=int(status.split()[0]), headers=headers)
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": script, "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "8000", "HTTP_HOST": "localhost:8000", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)), "HTTP_COOKIE": cookie,
    }
    text = b"".join(application(environ, start)).decode("utf-8", "replace")
    return {"status": seen["status"], "headers": seen["headers"], "text": text}

print(json.dumps([ask(*question) for question in json.load(sys.stdin)]))
"""


def answers(folder: Path, base: str, questions: list[tuple[str, ...]]) -> list[dict[str, object]]:
    """Ask the application (path, script name, method) in a process with BASE_PATH set to `base`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ = {**kept, "KUNDIG_MODE": "demo", "KUNDIG_VAR": str(folder), "BASE_PATH": base, "LOG_LEVEL": "ERROR"}
    run = subprocess.run(
        [sys.executable, "-c", ASKER],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environ,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return list(json.loads(run.stdout.splitlines()[-1]))


PAGES = ["/", "/en/", "/themen/", "/accounts/login/", "/profile/", "/nope/"]
PAGES += ["/static/kundig/kundig.css", "/house.css", "/cms/"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One database for the module."""
    return tmp_path_factory.mktemp("path")


@pytest.fixture(scope="module")
def under_a_path(folder):
    """Answers under /community, once with the path kept by the front server, once taken off by it."""
    kept = [(f"/community{page}", "") for page in PAGES]
    stripped = [(page, "/community") for page in PAGES]
    found = answers(folder, "/community", [*kept, *stripped, ("/community", "")])
    return dict(zip(["kept", "stripped", "bare"], [found[:9], found[9:18], found[18:]], strict=True))


@pytest.mark.parametrize("way", ["kept", "stripped"])
def test_under_a_path_every_page_is_found(under_a_path, way):
    assert [answer["status"] for answer in under_a_path[way]] == [200, 200, 200, 200, 302, 404, 200, 200, 302]


@pytest.mark.parametrize("way", ["kept", "stripped"])
def test_under_a_path_every_link_stays_below_it(under_a_path, way):
    import re

    for answer in under_a_path[way][:6]:
        for address in re.findall(r'(?:href|src|action)="(/[^"]*)"', answer["text"]):
            assert address.startswith("/community/"), address
        assert "/community/community" not in answer["text"]
        for name, value in answer["headers"]:
            if name == "Location":
                assert value.startswith("/community/")


def test_under_a_path_cookies_belong_to_it(under_a_path):
    cookies = [value for answer in under_a_path["kept"] for name, value in answer["headers"] if name == "Set-Cookie"]
    assert cookies
    assert all("Path=/community/" in cookie for cookie in cookies)


def test_under_a_path_canonical_and_hreflang_carry_it(under_a_path):
    home = under_a_path["kept"][0]["text"]
    assert '<link rel="canonical" href="http://localhost:8000/community/">' in home
    assert 'hreflang="en" href="http://localhost:8000/community/en/"' in home


def test_the_path_itself_leads_home(under_a_path):
    assert under_a_path["bare"][0]["status"] == 200


def test_on_a_host_of_its_own_nothing_is_put_before(folder):
    found = answers(folder, "", [(page, "") for page in PAGES])
    assert [answer["status"] for answer in found] == [200, 200, 200, 200, 302, 404, 200, 200, 302]
    assert 'href="/en/"' in found[0]["text"]
    assert "/community/" not in found[0]["text"]
