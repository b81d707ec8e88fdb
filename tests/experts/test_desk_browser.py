"""The desk in a real browser: phone and desk, light and dark, nothing hidden, nothing that assistive tools miss."""

import pytest
from django.test import Client

from experts.models import Nomination, PolicyVersion, Suspicion, TopicPolicy
from experts.previewing_policy import order
from experts.questions import ask
from tests.experts.levelling import NOON, key_of, make_expert, make_standing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def addresses(alice, bob, topic):
    """The pages with something on each."""
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    standing = make_expert(alice, topic)
    make_standing(bob, topic, score=12.3, appointed_until=NOON, suspended_at=NOON)
    suspicion = Suspicion.objects.create(
        fingerprint="a", kind="ring", members=[key_of(alice), key_of(bob)], receivers=[key_of(bob)], found_at=NOON,
        votes=7, evidence={"rules": ["mutual", "followers"], "pairs": 2, "votes": 7, "expected": 0.4},
    )  # fmt: skip
    question = ask(member=alice, topic=topic, text="Warum nicht mehr? " * 20, at=NOON)
    draft = PolicyVersion.objects.create(version="2027-01", changes={"expert_at": 40.0}, why="Mehr.")
    order(draft=draft)
    nomination = Nomination.objects.get()
    return [
        "nominations/", f"nominations/{nomination.pk}/", "standings/", f"standings/{standing.pk}/", "standings/log/",
        "standings/appoint/", "suspicions/", f"suspicions/{suspicion.pk}/", "questions/", f"questions/{question.pk}/",
        "policy/", f"policy/{draft.pk}/", f"policy/{draft.pk}/edit/", "topics/", f"topics/{topic.pk}/",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_nothing_of_the_desk_is_hidden_or_unnamed(live_server, new_page, axe_violations, addresses, ada, width, theme):
    client = Client()
    client.force_login(ada)
    page = new_page(width=width, theme=theme)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    found = {}
    for address in addresses:
        page.goto(f"{live_server.url}/cms/experts/{address}")
        found[address] = axe_violations(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[address].append("wider than the screen")
    assert {address: problems for address, problems in found.items() if problems} == {}
