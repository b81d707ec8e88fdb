"""A lazy fixture per service, a marker for each test that uses one, one worker per service."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services import engines, finding, postgres
from tests.services.running import Server

pytest_plugins = ["tests.browser"]

MARKERS = {
    "postgres": "speaks to a PostgreSQL of its own, whatever database the suite runs on",
    "redis": "speaks to a real Redis",
    "elastic": "speaks to a real Elasticsearch",
    "browser": "drives a real Chromium",
    "html": "asks the real HTML checker",
    "slow": "takes more than two seconds",
}
# Whoever uses the fixture gets the marker, and runs in the one worker that has started the server.
USES = {
    "chromium_path": "browser",
    "vnu_url": "html",
    "elasticsearch_url": "elastic",
    "redis_url": "redis",
    "postgres_url": "postgres",
}


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the services it uses, and keep the tests of one service together."""
    for item in items:
        used = [marker for fixture, marker in USES.items() if fixture in getattr(item, "fixturenames", ())]
        for marker in used:
            item.add_marker(marker)
        if used and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(used[0]))


def address(start: Callable[[Path], Server], found: Path | None, name: str) -> Iterator[str]:
    """Start a found server, yield its address, stop it."""
    server = start(finding.needed(found, name))
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the address of a PostgreSQL: the suite's own when it runs on one."""
    shared = postgres.shared_url()
    if shared:
        yield shared
    else:
        yield from address(postgres.start_postgres, finding.postgres_bin(), "PostgreSQL")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Return the address of an empty Redis."""
    yield from address(engines.start_redis, finding.redis_program(), "Redis")


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """Return the address of an empty Elasticsearch 8."""
    yield from address(engines.start_elasticsearch, finding.elasticsearch_home(), "Elasticsearch")


@pytest.fixture(scope="session")
def vnu_jar() -> Path:
    """Return the Nu HTML checker's jar."""
    return finding.needed(finding.vnu_file(), "Nu HTML checker (vnu.jar with Java)")


@pytest.fixture(scope="session")
def vnu_url(vnu_jar: Path) -> Iterator[str]:
    """Return the address of the Nu HTML checker."""
    yield from address(engines.start_html_checker, vnu_jar, "Nu HTML checker")


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Return the Chromium program."""
    return finding.needed(finding.chromium_program(), "Chromium")
