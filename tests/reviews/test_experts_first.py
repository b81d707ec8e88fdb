"""Experts in lists of reviews: the column that is kept, the order visitors may choose, and what stands first."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.events import Changed, changed
from experts.models import Level, Standing, TopicPolicy
from reviews.erasing import erase
from reviews.expertise import featured
from reviews.models import Review
from reviews.recounting import recount_all
from reviews.succeeding import follow
from reviews.summarising import ensure
from shop.models import Family
from tests.experts.advising import give_standing
from tests.factory import make_member, make_topic
from tests.reviews.making import full, make_family, make_review, quick

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic, title="Aldera Prima")


def told(standing: Standing) -> None:
    """What the experts send when somebody's level changes."""
    event = Changed(
        key=f"standing:{standing.pk}:{standing.level}", member_id=standing.member_id, topic_ids=(standing.topic_id,),
        source="standing", source_id=standing.pk, at=timezone.now(),
    )  # fmt: skip
    changed.send(sender=Standing, event=event)


def is_experts(review: Review) -> bool:
    return Review.objects.values_list("by_expert_denormalised", flat=True).get(pk=review.pk)


def differences() -> list[str]:
    return [str(each) for each in recount_all(write=False, progress=lambda _n: None)]


def test_a_review_in_the_authors_own_topic_is_an_experts(topic, family, alice, bob):
    give_standing(alice, topic)
    give_standing(bob, make_topic())
    assert is_experts(make_review(family, alice))
    assert not is_experts(make_review(family, bob))
    assert not is_experts(make_review(make_family(None), alice))
    assert differences() == []


@pytest.mark.parametrize("level", [Level.NEWCOMER, Level.CONTRIBUTOR, Level.EMERITUS])
def test_only_the_badge_counts(topic, family, alice, level):
    give_standing(alice, topic, level)
    assert not is_experts(make_review(family, alice))


def test_becoming_and_being_expert_no_more_reaches_the_reviews_of_that_topic(topic, family, alice, bob):
    other = make_family(make_topic())
    here, there, anothers = make_review(family, alice), make_review(other, alice), make_review(family, bob)
    standing = give_standing(alice, topic)
    told(standing)
    assert [is_experts(review) for review in (here, there, anothers)] == [True, False, False]
    Standing.objects.filter(pk=standing.pk).update(suspended_at=timezone.now())
    told(standing)
    assert not is_experts(here)


def test_a_product_that_moves_to_another_topic_takes_its_reviews_along(topic, family, alice, bob):
    elsewhere = make_topic()
    give_standing(alice, topic)
    give_standing(bob, elsewhere)
    hers, his = make_review(family, alice), make_review(family, bob)
    Family.objects.filter(pk=family.pk).update(topic=elsewhere)
    ensure([family.pk])
    assert (is_experts(hers), is_experts(his)) == (False, True)
    assert differences() == []


def test_a_successor_of_another_topic_does_so_too(topic, family, alice):
    newer = make_family(make_topic())
    give_standing(alice, topic)
    review = make_review(family, alice)
    Family.objects.filter(pk=family.pk).update(successor=newer)
    follow(family_id=family.pk)
    assert not is_experts(review)
    assert differences() == []


def test_counting_anew_finds_and_mends_what_went_wrong(topic, family, alice, bob):
    give_standing(alice, topic)
    hers, his = make_review(family, alice), make_review(family, bob)
    Review.objects.filter(pk=hers.pk).update(by_expert_denormalised=False)
    Review.objects.filter(pk=his.pk).update(by_expert_denormalised=True)
    assert differences() == [
        f"review {hers.pk}: by_expert_denormalised is False, counted True",
        f"review {his.pk}: by_expert_denormalised is True, counted False",
    ]
    list(recount_all(write=True, progress=lambda _n: None))
    assert (is_experts(hers), is_experts(his)) == (True, False)


def test_what_an_expert_leaves_behind_is_nobodys(topic, family, alice):
    give_standing(alice, topic)
    review = make_review(family, alice)
    erase(alice, True)
    assert not is_experts(review)


def test_visitors_may_have_experts_first_and_the_choice_is_an_address(topic, family, alice, client):
    give_standing(alice, topic)
    make_review(family, alice, full(title="By the expert"), at=timezone.now() - timedelta(days=90))
    helpful = make_review(family, content=full(title="Found helpful"))
    Review.objects.filter(pk=helpful.pk).update(helpful_rank=0.8)
    address = f"/en{family.get_absolute_url()}"
    by_votes = cards(client.get(address).content.decode())
    by_experts = cards(client.get(f"{address}?order=experts").content.decode())
    assert by_votes == ["Found helpful", "By the expert"]
    assert by_experts == ["By the expert", "Found helpful"]
    assert 'value="experts" selected' in client.get(f"{address}?order=experts").content.decode()


def cards(page: str) -> list[str]:
    """The headlines of the list of reviews, in its order."""
    return re.findall(r'<h3 id="t\d+">.*?<span>([^<]+)</span></h3>', page)


def test_of_equally_helpful_reviews_the_experts_comes_first(topic, family, alice, client):
    give_standing(alice, topic)
    make_review(family, alice, full(title="By the expert"), at=timezone.now() - timedelta(days=90))
    make_review(family, content=full(title="Newer"))
    assert cards(client.get(f"/en{family.get_absolute_url()}").content.decode()) == ["By the expert", "Newer"]


def test_experts_first_is_paged_without_gaps_or_doubles(topic, family, client):
    for n in range(24):
        member = make_member()
        if n % 3 == 0:
            give_standing(member, topic)
        make_review(family, member, full(title=f"Review {n:02}"))
    address = f"/en{family.get_absolute_url()}?order=experts"
    first = client.get(address).content.decode()
    further = re.search(r'rel="next" href="\?([^"#]+)', first)
    assert further
    assert "order=experts" in further[1]
    second = client.get(f"{address.partition('?')[0]}?{further[1].replace('&amp;', '&')}").content.decode()
    seen = cards(first) + cards(second)
    assert len(seen) == len(set(seen)) == 24
    assert {int(title[-2:]) % 3 for title in seen[:8]} == {0}


def test_a_topics_reviews_may_begin_with_its_experts(topic, family, alice, client):
    give_standing(alice, topic)
    make_review(family, alice, full(title="By the expert"), at=timezone.now() - timedelta(days=90))
    make_review(make_family(topic), content=full(title="Newer"))
    address = f"/en/topics/{topic.slug}/reviews/"
    newest, experts = (client.get(address + query).content.decode() for query in ("", "?order=experts"))
    assert newest.index("Newer") < newest.index("By the expert")
    assert experts.index("By the expert") < experts.index("Newer")
    assert client.get(f"{address}?order=nonsense").status_code == 200


def uses(order: str, topic, family) -> str:
    """How the database reads a list in this order."""
    from reviews.filtering import ORDERS

    rows = Review.objects.visible().of_family(family.pk).order_by(*ORDERS[order][1])[:20]
    return rows.explain()


@pytest.mark.parametrize(("order", "index"), [("helpful", "review_most_helpful"), ("experts", "review_experts_first")])
def test_each_order_has_its_index(topic, family, order, index):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    plan = uses(order, topic, family)
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_experts_whole_reviews_stand_first_on_the_page_and_it_says_why(topic, family, alice, bob, client):
    give_standing(alice, topic)
    give_standing(bob, topic)
    make_review(family, alice, full(title="By the expert", recommendation="To *everyone* with patience."))
    make_review(family, bob, quick(5, line="Only a line"))
    make_review(family, content=full(title="By somebody"))
    page = client.get(f"/en{family.get_absolute_url()}").content.decode()
    part = page[page.index('id="featured"') : page.index('id="reviews"')]
    assert "By the expert" in part
    assert "To everyone with patience." in part
    assert "Only a line" not in part
    assert "By somebody" not in part
    assert "by the judgement of other members" in part


def test_the_most_helpful_two_are_featured_and_none_somebody_was_given_something_for(topic, family):
    reviews = []
    for n in range(4):
        member = make_member()
        give_standing(member, topic)
        reviews.append(make_review(family, member, full(title=f"Review {n}", got_something=n == 3)))
        Review.objects.filter(pk=reviews[n].pk).update(helpful_rank=n / 10)
    assert [each.review.title for each in featured(family)] == ["Review 2", "Review 1"]


def test_staff_may_leave_a_topics_experts_in_the_list(topic, family, alice, client):
    give_standing(alice, topic)
    make_review(family, alice)
    TopicPolicy.objects.create(topic=topic, features_experts=False)
    assert featured(family) == []
    assert 'id="featured"' not in client.get(family.get_absolute_url()).content.decode()


def test_further_pages_and_narrowed_lists_do_not_repeat_them(topic, family, alice, client):
    give_standing(alice, topic)
    make_review(family, alice)
    assert 'id="featured"' not in client.get(f"{family.get_absolute_url()}?stars=4").content.decode()


def test_a_page_without_experts_pays_one_query_for_them(family):
    make_review(family)
    with CaptureQueriesContext(connection) as captured:
        assert featured(family) == []
    assert len(captured) == 1
