"""Servers of the bench's own and the environment of a production installation that uses them."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.size import Size
from tests.services import engines, finding, postgres
from tests.services.environment import NOT_FROM_OUTSIDE
from tests.services.running import Server, unprivileged

# As a small installation runs it: nothing unsafe, and all of the data fits into memory.
AS_OPERATED = ["shared_buffers=1GB", "max_connections=60", "work_mem=16MB", "max_wal_size=4GB"]


@dataclass
class House:
    """The running servers and where the data lie."""

    folder: Path
    postgres: Server
    redis: Server | None

    def move_in(self) -> None:
        """Give this process and those it starts the environment of production, without anything from outside."""
        for name in NOT_FROM_OUTSIDE:
            os.environ.pop(name, None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "KUNDIG_MODE": "production",
            "KUNDIG_VAR": str(self.folder / "var"),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "BASE_URL": "https://bench.example",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SSL_REDIRECT": "false",
            "EMAIL_URL": "dummy://",
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": self.postgres.url,
            **({"REDIS_URL": self.redis.url} if self.redis else {}),
        }

    @property
    def is_loaded(self) -> bool:
        """Whether an earlier run has left its data here."""
        return (self.folder / "loaded").exists()

    def remember_loading(self) -> None:
        """Note that the data are complete."""
        (self.folder / "loaded").touch()


@contextmanager
def housed(size: Size, base: Path, *, fresh: bool, keep: bool) -> Iterator[House]:
    """Start PostgreSQL, and Redis where it is found, on the data of this size; stop them at the end.

    `base` holds a folder for each size. `fresh` throws away what an earlier run has kept, `keep`
    leaves it for a later one.
    Raises SystemExit when there is no PostgreSQL.
    """
    binaries = finding.postgres_bin()
    if binaries is None:
        raise SystemExit("service missing: PostgreSQL")
    folder = base / size.key
    if fresh or not (folder / "loaded").exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if user := unprivileged():
        shutil.chown(folder, user)
    database = postgres.start_postgres(binaries, data=folder / "data", how=AS_OPERATED)
    program = finding.redis_program()
    redis = engines.start_redis(program) if program else None
    try:
        yield House(folder, database, redis)
    finally:
        for server in filter(None, (redis, database)):
            server.stop()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
