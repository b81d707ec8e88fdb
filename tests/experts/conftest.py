"""What several tests of recommendation lists start from."""

import pytest

from tests.experts.advising import give_standing
from tests.reviews.making import make_family


@pytest.fixture
def family(topic):
    """A product of the topic; other tests have one of their own."""
    return make_family(topic, title="Aldera Prima")


@pytest.fixture
def families(topic):
    """Three products of the topic."""
    return [make_family(topic, title=name) for name in ("Aldera Prima", "Bredo Uno", "Corva")]


@pytest.fixture
def expert(topic, alice, client):
    """Alice, expert of the topic and signed in."""
    give_standing(alice, topic)
    client.force_login(alice)
    return alice
