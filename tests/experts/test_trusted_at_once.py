"""Contributions of experts in their topic need no look beforehand."""

import pytest
from django.utils import timezone

from community.models import Member, Status
from community.moderation_policy import ModerationPolicy, must_wait
from experts.advice.entitling import publishes_at_once
from experts.models import Level, TopicPolicy
from tests.experts.advising import give_standing
from tests.factory import make_topic
from tests.reviews.making import make_family, make_review

pytestmark = pytest.mark.django_db


def hold_the_first(number: int) -> None:
    ModerationPolicy.objects.update_or_create(pk=1, defaults={"hold_first": number})


def test_an_experts_review_in_her_topic_never_waits_and_elsewhere_it_does(topic, charlie, families):
    hold_the_first(3)
    other = make_family(make_topic())
    give_standing(charlie, topic)
    assert make_review(families[0], charlie).is_visible
    assert make_review(other, charlie).status == Status.HELD


def test_staff_let_experts_of_one_topic_wait_like_everybody_else(topic, charlie, families):
    hold_the_first(3)
    give_standing(charlie, topic)
    TopicPolicy.objects.create(topic=topic, publishes_experts_at_once=False)
    assert make_review(families[0], charlie).status == Status.HELD


@pytest.mark.parametrize("level", [Level.CONTRIBUTOR, Level.EMERITUS])
def test_only_experts_are_trusted_beforehand(topic, charlie, level):
    give_standing(charlie, topic, level)
    assert not publishes_at_once(charlie.pk, (topic.pk,))


def test_a_suspended_expert_is_not_trusted_beforehand(topic, charlie):
    give_standing(charlie, topic, suspended_at=timezone.now())
    assert not publishes_at_once(charlie.pk, (topic.pk,))


def test_who_need_not_wait_anyway_costs_no_further_query(topic, alice: Member, django_assert_num_queries):
    hold_the_first(0)
    with django_assert_num_queries(1):
        assert not must_wait(alice, (topic.pk,))
