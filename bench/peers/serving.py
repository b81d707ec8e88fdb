"""The django-oscar shop, filled from our database and served as ours is: gunicorn, two sync workers."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bench.asking import ask
from bench.housing import House
from bench.serving import WORKERS, Site
from bench.size import MIDDLE
from tests.services.running import free_port, own_folder, start

PROJECT = Path(__file__).resolve().parent / "oscar"
DATABASE = "oscar"


@dataclass(frozen=True)
class Shop:
    """Where the peer answers, and with which header it knows a member."""

    site: Site
    product: str
    reviews: str
    cookie: str


@contextmanager
def oscar_served(house: House, python: Path) -> Iterator[Shop]:
    """Fill django-oscar where it is empty, serve it on a port of its own, stop it at the end."""
    port_of_database = house.postgres.url.rpartition(":")[2].partition("/")[0]
    environment = {
        "DJANGO_SETTINGS_MODULE": "settings",
        "PEER_DATABASE": DATABASE,
        "PEER_PORT": port_of_database,
        "PYTHONPATH": str(PROJECT),
        "SOURCE": house.postgres.url,
        "MIDDLE": str(MIDDLE),
    }
    _make_database(house.postgres.url)
    told = subprocess.run(
        [python, PROJECT / "fill.py"],
        env=os.environ | environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(told.stdout.splitlines()[-1])
    port, folder = free_port(), own_folder("oscar", None)
    options = ["--workers", WORKERS, "--worker-class", "sync", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command: list[str | Path] = [
        python,
        "-m",
        "gunicorn",
        *map(str, options),
        "django.core.wsgi:get_wsgi_application()",
    ]
    server = start("oscar", command=command, url=f"http://127.0.0.1:{port}", folder=folder, environment=environment)
    server.wait(lambda: _answers(port, found["product"]), seconds=60)
    try:
        yield Shop(Site(server, port), found["product"], found["reviews"], found["cookie"])
    finally:
        server.stop()


def _make_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _answers(port: int, path: str) -> bool:
    try:
        return bool(ask(port, path, seconds=0, visitors=1).times)
    except OSError:
        return False
