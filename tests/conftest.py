"""The cast of the tests, and the rows every installation has.

The fast suite builds its tables without migrations (see `--nomigrations` in pyproject.toml); what data migrations
would have made (Wagtail's root page, locales, site, the cache table) is made here instead.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

os.environ.setdefault("KUNDIG_MODE", "test")

from django.core.cache import cache
from django.core.management import call_command
from django.test import TestCase, TransactionTestCase

pytest_plugins = ["tests.services.plugin"] if find_spec("tests.services.plugin") else []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    """Add the rows that migrations would have made."""
    from tests.baseline import make_baseline

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("createcachetable")
        make_baseline()


flushed: list[bool] = []  # whether the test before emptied the tables of this process


def _empties_tables(item: pytest.Item) -> bool:
    """Whether a test commits for real, so that pytest-django flushes the tables after it."""
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    cls = getattr(item, "cls", None)
    return (
        bool(marker and marker.kwargs.get("transaction"))
        or bool(names & {"transactional_db", "live_server"})
        or bool(cls and issubclass(cls, TransactionTestCase) and not issubclass(cls, TestCase))
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Bring back what every installation has, after a test whose clean-up took it away too."""
    if flushed:
        from pytest_django.plugin import blocking_manager_key

        from tests.baseline import make_baseline

        flushed.clear()
        with item.config.stash[blocking_manager_key].unblock():
            make_baseline()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Remember that the tables are being emptied."""
    if _empties_tables(item):
        flushed.append(True)


@pytest.fixture(autouse=True)
def _folders_of_its_own(settings, tmp_path):  # type: ignore[no-untyped-def]
    """Give each test its own folders for uploads and mail."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"


@pytest.fixture(autouse=True)
def _german_at_first() -> Iterator[None]:
    """Begin each test in German: a request leaves its language active in the thread that made it."""
    from django.utils import translation

    with translation.override("de"):
        yield


@pytest.fixture(autouse=True)
def _policy_not_looked_up_yet() -> None:
    """Let each test look up the policy in force itself: what one published went away with it."""
    from experts import policies

    policies.forget()


@pytest.fixture
def empty_cache(db: None) -> Iterator[None]:
    """Start and end with an empty cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def topic(db):  # type: ignore[no-untyped-def]
    """The topic most tests speak of."""
    from tests.factory import make_topic

    return make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")


@pytest.fixture
def alice(db):  # type: ignore[no-untyped-def]
    """The author."""
    from tests.factory import make_member

    return make_member(email="alice@example.org", public_name="Alice Auer")


@pytest.fixture
def bob(db):  # type: ignore[no-untyped-def]
    """Another member."""
    from tests.factory import make_member

    return make_member(email="bob@example.org", public_name="Bob Brandt")


@pytest.fixture
def charlie(db):  # type: ignore[no-untyped-def]
    """A stranger, registered a minute ago."""
    from django.utils import timezone

    from tests.factory import make_member

    return make_member(email="charlie@example.org", public_name="Charlie Conrad", date_joined=timezone.now())


@pytest.fixture
def mona(db):  # type: ignore[no-untyped-def]
    """A moderator."""
    from community.roles import give_role
    from tests.factory import make_member

    return give_role(make_member(email="mona@example.org", public_name="Mona Meier"), "moderator")


@pytest.fixture
def stan(db):  # type: ignore[no-untyped-def]
    """Shop staff."""
    from community.roles import give_role
    from tests.factory import make_member

    return give_role(make_member(email="stan@example.org", public_name="Stan Schmidt", kind="shop"), "staff")


@pytest.fixture
def ada(db):  # type: ignore[no-untyped-def]
    """An administrator."""
    from community.roles import give_role
    from tests.factory import make_member

    return give_role(make_member(email="ada@example.org", public_name="Ada Admin"), "admin")
