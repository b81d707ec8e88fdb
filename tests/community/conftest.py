"""What several modules of the kernel's tests need: the starting pages, planted once a module (it costs a second)."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from community.pages import HomePage
from community.site_tree import plant_site
from tests.factory import make_topic


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Plant the pages with the topic Espresso, around the transactions of the single tests."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        make_topic(slug="espresso", name_de="Espresso", name_en="Espresso")
        plant_site()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def home(planted: None, db: None) -> HomePage:
    """The German home page."""
    return HomePage.objects.get(locale__language_code="de")
