"""The badge beside a name: in its topic only, in words, at one query a page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from community.comments.posting import post
from community.models import Member
from experts.marks import marks
from tests.experts.standings import stand
from tests.factory import make_member, make_topic
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


def read(client, address):
    return client.get(address).content.decode()


def test_a_badge_names_level_and_topic_and_says_since_when_and_why(alice, topic):
    stand(alice, topic)
    with translation.override("en"):
        html = marks([(alice.pk, topic.pk)])[alice.pk, topic.pk]
    assert html == (
        '<span class="badge" data-level="expert" title="since May 2026. What this member wrote about this topic helped'
        ' many different members, and still does.">Expert in Espresso'
        '<span class="sr-only">, since May 2026</span></span>'
    )


def test_a_badge_speaks_german_without_a_gender(alice, topic):
    stand(alice, topic)
    html = marks([(alice.pk, topic.pk)])[alice.pk, topic.pk]
    assert ">Expertise in Espresso<" in html
    assert "seit Mai 2026" in html


def test_a_badge_counts_only_in_its_topic(client, alice, topic):
    tea = make_topic(slug="tee", name_de="Tee")
    stand(alice, topic)
    for subject in (topic, tea):
        make_review(make_family(subject, title=f"Thing {subject.slug}"), alice)
    pages = [read(client, review.get_absolute_url()) for review in alice.reviews.order_by("pk")]
    assert ['data-level="expert"' in page for page in pages] == [True, False]
    assert "Expertise in Espresso" in read(client, alice.get_absolute_url())


def test_the_badge_stands_beside_comments_too(client, alice, bob, topic):
    stand(bob, topic, "contributor")
    review = make_review(make_family(topic), alice)
    post(target_kind="review", target=review, member=bob, text="How long?", language="en")
    assert ">Bewandert in Espresso<" in read(client, review.get_absolute_url())


def test_an_appointment_is_marked_as_such(alice, topic):
    stand(alice, topic, appointed_until=timezone.now() + timedelta(days=90))
    html = marks([(alice.pk, topic.pk)])[alice.pk, topic.pk]
    assert ">Expertise in Espresso, ernannt<" in html


def test_an_expert_at_rest_shows_only_on_the_profile(alice, topic):
    stand(alice, topic, "emeritus")
    assert marks([(alice.pk, topic.pk)]) == {}
    assert 'data-level="emeritus"' in marks([(alice.pk, None)])[alice.pk, None]


@pytest.mark.parametrize(
    "change",
    [
        {"level": "newcomer"},
        {"suspended_at": timezone.now()},
    ],
)
def test_newcomers_and_suspended_members_have_none(alice, topic, change):
    stand(alice, topic, **change)
    assert marks([(alice.pk, topic.pk), (alice.pk, None)]) == {}


def test_who_sells_or_left_has_none(alice, bob, topic):
    for member, change in ((alice, {"kind": "brand"}), (bob, {"is_active": False})):
        stand(member, topic)
        Member.objects.filter(pk=member.pk).update(**change)
    assert marks([(alice.pk, topic.pk), (bob.pk, topic.pk)]) == {}


def test_a_profile_puts_expert_badges_before_others(alice, topic):
    tea = make_topic(slug="tee", name_de="Tee", position=0)
    stand(alice, tea, "contributor")
    stand(alice, make_topic(slug="backen", name_de="Backen", position=3))
    html = marks([(alice.pk, None)])[alice.pk, None]
    assert html.index("Backen") < html.index("Tee")


def test_no_name_of_a_topic_becomes_markup(alice):
    nasty = make_topic(slug="x", name_de='<b>"Tee"')
    stand(alice, nasty)
    assert "<b>" not in marks([(alice.pk, nasty.pk)])[alice.pk, nasty.pk]


def test_all_marks_of_a_page_cost_one_query(topic, django_assert_num_queries):
    tea = make_topic(slug="tee")
    spots = [(stand(make_member(), subject).member_id, subject.pk) for subject in (topic, tea) for _n in range(8)]
    with django_assert_num_queries(1):
        assert set(marks(spots)) == set(spots)


def test_a_page_of_reviews_asks_once_whatever_the_number_of_authors(client, topic):
    family = make_family(topic)
    address = family.get_absolute_url()

    def asked():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return [q["sql"] for q in captured.captured_queries if '"experts_standing"' in q["sql"]]

    stand(make_review(family).member, topic)
    few = len(asked())
    for _n in range(6):
        stand(make_review(family).member, topic)
    assert len(asked()) == few


@pytest.mark.parametrize(("level", "is_marked"), [("expert", True), ("contributor", False)])
def test_only_what_experts_wrote_stands_out_among_reviews(client, alice, topic, level, is_marked):
    stand(alice, topic, level)
    family = make_family(topic)
    review = make_review(family, alice)
    card = read(client, family.get_absolute_url()).partition(f'id="r{review.pk}"')[2].partition(">")[0]
    assert ('data-by="expert"' in card) == is_marked
