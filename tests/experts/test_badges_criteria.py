"""Who fulfils which criterion: helpful to others, first to do it, versatile; and what farming does not give."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import Member
from community.slots import commentables
from experts.badges.catalogue import badges, offered
from experts.models import Level, Standing
from tests.experts.badge_making import held, key_of, look, make_tallies, make_tally
from tests.factory import make_member, make_topic

NOW = timezone.now()


def make_expert(member, topic, since, **fields):
    return Standing.objects.create(
        member=member, topic=topic, level=Level.EXPERT, best_level=Level.EXPERT, since=since, **fields
    )


def reply(member, to, **fields):
    return make_tally(member, **{"form": "comment", "parent": to.item, "ups": 1, "weight": 0.4, **fields})


def newcomers(how_many):
    return [make_member(date_joined=NOW - timedelta(days=10)) for _ in range(how_many)]


def test_the_first_review_counts_whether_anybody_found_it_helpful_or_not(alice):
    make_tally(alice, ups=0, weight=0)
    look(alice)
    assert held(alice) == ["first-review"]


def test_a_quick_rating_is_no_first_review(alice):
    make_tally(alice, form="quick_rating")
    look(alice)
    assert held(alice) == []


@pytest.mark.parametrize("state", [{"is_shown": False}, {"is_removed": True}])
def test_what_nobody_sees_earns_nothing(alice, state):
    make_tally(alice, **state)
    look(alice)
    assert held(alice) == []


def test_ten_helpful_reviews_earn_a_badge_and_nine_do_not(alice):
    make_tallies(9, alice)
    look(alice)
    assert "ten-helpful" not in held(alice)
    make_tally(alice)
    look(alice)
    assert "ten-helpful" in held(alice)


@pytest.mark.parametrize("votes", [{"ups": 1, "weight": 1.0}, {"ups": 12, "weight": 0.9}])
def test_one_voter_or_votes_that_were_damped_away_are_not_helpfulness(alice, votes):
    make_tallies(10, alice, **votes)
    look(alice)
    assert held(alice) == ["first-review"]


def test_good_advice_counts_comments_and_answers_together(alice):
    make_tallies(5, alice, form="comment")
    make_tallies(5, alice, form="answer")
    look(alice)
    assert held(alice) == ["good-advice"]


def test_depth_is_awarded_for_the_topic_it_was_shown_in(alice, topic):
    other = make_topic()
    make_tallies(15, alice, form="comment", topics=[topic.pk])
    make_tallies(14, alice, form="comment", topics=[other.pk])
    look(alice)
    assert list(alice.badges.filter(badge="deep-in-topic").values_list("topic", flat=True)) == [topic.pk]


def test_a_topic_that_went_gives_no_badge(alice):
    make_tallies(15, alice, form="comment", topics=[987654])
    look(alice)
    assert "deep-in-topic" not in held(alice)


def test_versatility_needs_three_topics(alice):
    first, second, third = make_topic(), make_topic(), make_topic()
    for topic in (first, second):
        make_tallies(6, alice, form="comment", topics=[topic.pk])
    make_tallies(4, alice, form="comment", topics=[third.pk])
    look(alice)
    assert "versatile" not in held(alice)
    make_tally(alice, form="comment", topics=[third.pk])
    look(alice)
    assert "versatile" in held(alice)


def test_whoever_answers_five_new_people_first_is_thanked_for_the_welcome(alice):
    for newcomer in newcomers(5):
        reply(alice, make_tally(newcomer))
    look(alice)
    assert held(alice) == ["warm-welcome"]


def test_five_answers_to_one_newcomer_are_one_welcome(alice):
    (newcomer,) = newcomers(1)
    for item in make_tallies(5, newcomer):
        reply(alice, item)
    look(alice)
    assert held(alice) == []


def test_members_of_long_standing_are_not_welcomed(alice):
    for _ in range(5):
        reply(alice, make_tally(make_member()))
    look(alice)
    assert held(alice) == []


def test_only_the_first_answer_is_a_welcome(alice, bob):
    for newcomer in newcomers(5):
        item = make_tally(newcomer)
        reply(bob, item, at=NOW - timedelta(days=2))
        reply(alice, item, at=NOW - timedelta(days=1))
    look(alice, bob)
    assert (held(alice), held(bob)) == ([], ["warm-welcome"])


def test_a_newcomers_own_word_after_hers_takes_nothing_from_the_welcome(alice):
    for newcomer in newcomers(5):
        item = make_tally(newcomer)
        reply(newcomer, item, at=NOW - timedelta(days=2))
        reply(alice, item, at=NOW - timedelta(days=1))
    look(alice)
    assert held(alice) == ["warm-welcome"]


def test_an_answer_that_helped_nobody_is_no_welcome(alice):
    for newcomer in newcomers(5):
        reply(alice, make_tally(newcomer), ups=0)
    look(alice)
    assert held(alice) == []


def test_a_welcome_stays_when_those_welcomed_leave(alice):
    welcomed = newcomers(5)
    for newcomer in welcomed:
        reply(alice, make_tally(newcomer))
    look(alice)
    Member.objects.filter(pk__in=[member.pk for member in welcomed]).delete()
    look(alice)
    assert held(alice) == ["warm-welcome"]


def test_the_first_expert_of_a_topic_is_one(alice, bob, topic):
    key_of(alice), key_of(bob)
    make_expert(bob, topic, NOW - timedelta(days=2))
    make_expert(alice, topic, NOW - timedelta(days=1))
    look(alice, bob)
    assert (held(alice), held(bob)) == ([], ["first-expert"])


def test_the_first_expert_stays_the_first_after_a_rest(alice, bob, topic):
    first = make_expert(bob, topic, NOW - timedelta(days=9))
    look(bob)
    make_expert(alice, topic, NOW - timedelta(days=8))
    Standing.objects.filter(pk=first.pk).update(level=Level.EMERITUS, since=NOW)
    look(alice, bob)
    assert (held(alice), held(bob)) == ([], ["first-expert"])


def test_an_appointment_makes_nobody_the_first_expert(alice, topic):
    make_expert(alice, topic, NOW, appointed_until=NOW + timedelta(days=90))
    look(alice)
    assert held(alice) == []


def test_who_is_suspended_is_no_first_expert_any_more(alice, bob, topic):
    first = make_expert(bob, topic, NOW - timedelta(days=9))
    make_expert(alice, topic, NOW - timedelta(days=8))
    look(alice, bob)
    Standing.objects.filter(pk=first.pk).update(suspended_at=NOW)
    look(bob)
    look(alice)
    assert (held(alice), held(bob)) == (["first-expert"], [])


def test_badges_for_questions_are_offered_only_where_members_can_ask():
    can_ask = any(place.form == "answer" for place in commentables)
    assert ({"good-question", "first-solution"} <= {badge.key for badge in offered()}) == can_ask


def test_every_badge_has_a_picture_of_its_own_and_words():
    from django.contrib.staticfiles import finders

    for badge in badges:
        assert finders.find(f"experts/badges/{badge.key}.svg"), badge.key
        assert all([str(badge.title), str(badge.meaning), str(badge.how)])


def test_the_badges_are_a_small_set():
    assert 10 <= len(list(badges)) <= 14
