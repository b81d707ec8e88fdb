"""What the suite says to the settings, before they are read."""

import atexit
import os
from collections.abc import MutableMapping

import pytest

from tests.services import finding, postgres

# A developer's shell or CI's must not decide what a test sees.
NOT_FROM_OUTSIDE = (
    "BASE_PATH",
    "BASE_URL",
    "DATABASE_URL",
    "DEBUG",
    "ELASTICSEARCH_URL",
    "EMAIL_URL",
    "MEDIA_ROOT",
    "MEDIA_URL",
    "REDIS_URL",
    "STATIC_URL",
    "TRUSTED_PROXY_COUNT",
)


def prepare(environ: MutableMapping[str, str]) -> None:
    """Choose test mode and the database; workers find in `environ` the PostgreSQL started here."""
    for name in NOT_FROM_OUTSIDE:
        environ.pop(name, None)
    environ["KUNDIG_MODE"] = "test"
    environ["SECRET_KEY"] = "known to everybody who reads the tests"
    # Playwright's synchronous API keeps an event loop in our thread; Django would refuse the database there.
    environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    database = environ.get("KUNDIG_TEST_DATABASE", "sqlite")
    if database == "postgres":
        environ["DATABASE_URL"] = environ.get(postgres.SHARED) or start_shared_postgres(environ)
    elif database != "sqlite":
        raise pytest.UsageError(f"KUNDIG_TEST_DATABASE must be sqlite or postgres, not {database!r}")


def start_shared_postgres(environ: MutableMapping[str, str]) -> str:
    """Start the run's PostgreSQL, to be stopped when this process ends; return its address."""
    binaries = finding.postgres_bin()
    if binaries is None:
        raise pytest.UsageError("KUNDIG_TEST_DATABASE=postgres, but service missing: PostgreSQL")
    server = postgres.start_postgres(binaries)
    owner = os.getpid()
    atexit.register(lambda: server.stop() if os.getpid() == owner else None)
    environ[postgres.SHARED] = server.url
    return server.url
