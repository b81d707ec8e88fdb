"""What experts add to the pages others read: still 12 queries for a visitor and 16 for a member."""

import pytest

from community.site_tree import plant_site
from tests.experts.advising import make_list
from tests.experts.standings import stand, tallied
from tests.factory import make_member
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db
VISITOR, MEMBER = 12, 16


@pytest.fixture
def family(topic, alice):
    """A product with reviews by experts and others, named in lists, in a topic that has experts."""
    family = make_family(topic)
    for number in range(6):
        expert = make_member()
        review = make_review(family, expert)
        tallied(expert, topic, f"review:{review.pk}", 3.0)
        make_list(topic, family, member=expert)
        stand(expert, topic, "expert" if number % 2 else "contributor", score=50.0 + number)
    for _ in range(3):
        make_review(family, make_member())
    plant_site()
    return family


@pytest.fixture
def frame_kept(monkeypatch):
    """As outside of tests: the frame is not asked on each request."""
    monkeypatch.setattr("community.chrome.CHECK_EVERY", 60.0)


@pytest.mark.parametrize("place", ["product", "topic", "author"])
def test_pages_with_experts_cost_no_more_than_others(
    place, family, topic, client, bob, frame_kept, django_assert_max_num_queries
):
    author = family.reviews.order_by("pk").first().member
    address = {
        "product": family.get_absolute_url(), "topic": f"/themen/{topic.slug}/", "author": author.get_absolute_url(),
    }[place]  # fmt: skip
    client.get(address)
    with django_assert_max_num_queries(VISITOR):
        assert client.get(address).status_code == 200
    client.force_login(bob)
    client.get(address)
    with django_assert_max_num_queries(MEMBER):
        assert client.get(address).status_code == 200
