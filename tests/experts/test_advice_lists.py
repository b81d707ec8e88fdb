"""Keeping, publishing, judging and taking back recommendation lists; who may, and what others hear of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community import events, moderating
from community.models import Status
from experts.advice import recommending, voting
from experts.advice.content import Pick
from experts.advice.entitling import may_recommend, topics_to_recommend_in
from experts.advice.erasing import erase, export
from experts.advice.refusals import ChangedMeanwhile, LimitReached, NotAllowed, NotOpen
from experts.models import Level, Recommendation, RecommendationVote, TopicPolicy
from shop.events import FAMILY
from shop.models import Family
from tests.experts.advising import content, give_standing, make_list
from tests.factory import make_topic
from tests.reviews.making import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What is sent while the test runs: (name of the signal, event)."""
    heard = []
    names = ("contributed", "revised", "withdrawn", "restored", "judged", "unjudged", "changed")

    def listener(name):
        def hear(event, **_signal):
            if event.source == "recommendation" or name == "changed":
                heard.append((name, event))

        return hear

    listeners = {name: listener(name) for name in names}
    for name, hear in listeners.items():
        getattr(events, name).connect(hear, weak=False)
    yield heard
    for name, hear in listeners.items():
        getattr(events, name).disconnect(hear)


def names(told):
    return [name for name, event in told if event.source == "recommendation"]


def test_an_expert_publishes_a_list_in_her_topic_and_everybody_hears_of_it(topic, alice, families, told):
    give_standing(alice, topic)
    row = recommending.publish(member=alice, topic=topic, content=content(*families))
    assert row.is_visible
    assert [pick.family.title for pick in row.picks.all()] == ["Aldera Prima", "Bredo Uno", "Corva"]
    assert "<em>two</em>" in row.words_html
    event = next(event for name, event in told if name == "contributed")
    assert (event.form, event.topic_ids, event.member_id) == ("post", (topic.pk,), alice.pk)
    assert {e.source_id for name, e in told if name == "changed" and e.source == FAMILY} == {f.pk for f in families}


@pytest.mark.parametrize("level", [Level.NEWCOMER, Level.CONTRIBUTOR, Level.EMERITUS])
def test_whoever_is_no_expert_of_the_topic_makes_no_list_there(topic, alice, families, level):
    give_standing(alice, topic, level)
    with pytest.raises(NotAllowed):
        recommending.publish(member=alice, topic=topic, content=content(*families))
    with pytest.raises(NotAllowed):
        recommending.keep(member=alice, topic=topic, content=content(*families))


def test_an_expert_of_another_topic_makes_no_list_here(topic, alice, families):
    give_standing(alice, make_topic())
    with pytest.raises(NotAllowed):
        recommending.publish(member=alice, topic=topic, content=content(*families))


def test_staff_may_let_contributors_of_one_topic_recommend(topic, alice):
    give_standing(alice, topic, Level.CONTRIBUTOR)
    assert topics_to_recommend_in(alice) == []
    TopicPolicy.objects.create(topic=topic, contributors_recommend=True)
    assert topics_to_recommend_in(alice) == [topic]
    assert may_recommend(alice, topic.pk)


def test_staff_shop_and_suspended_members_recommend_nothing(topic, mona, stan, alice):
    for member in (mona, stan):
        give_standing(member, topic)
        assert not may_recommend(member, topic.pk)
        assert topics_to_recommend_in(member) == []
    give_standing(alice, topic, suspended_at=timezone.now())
    assert not may_recommend(alice, topic.pk)


def test_a_draft_may_be_unfinished_and_nobody_hears_of_it(topic, alice, told):
    give_standing(alice, topic)
    row = recommending.keep(member=alice, topic=topic, content=content(title=""))
    assert row.is_draft
    assert told == []


def test_a_list_without_title_products_or_reasons_is_not_published(topic, alice, families):
    give_standing(alice, topic)
    with pytest.raises(ValidationError) as nothing:
        recommending.publish(member=alice, topic=topic, content=content(title="Hm"))
    assert set(nothing.value.error_dict) == {"title", "picks"}
    bare = (Pick(family_id=families[0].pk, reason="nice"),)
    with pytest.raises(ValidationError) as unfounded:
        recommending.publish(member=alice, topic=topic, content=content(picks=bare))
    assert set(unfounded.value.error_dict) == {f"reason_{families[0].pk}"}


def test_thirteen_products_one_twice_or_one_unknown_are_refused(topic, alice, families):
    give_standing(alice, topic)
    many = [make_family(topic) for _ in range(13)]
    for wrong in (content(*many), content(families[0], families[0]), content(Family(pk=10**9, title="Nothing"))):
        with pytest.raises(ValidationError) as refused:
            recommending.publish(member=alice, topic=topic, content=wrong)
        assert set(refused.value.error_dict) == {"picks"}
    assert not Recommendation.objects.exists()


def test_publishing_the_same_again_changes_and_tells_nothing(topic, alice, families, told):
    row = make_list(topic, *families, member=alice)
    told.clear()
    again = recommending.publish(
        member=alice, topic=topic, content=content(*families), row=row, expected_version=row.version
    )
    assert again.version == row.version
    assert told == []


def test_a_revised_list_tells_of_the_products_it_names_and_of_those_it_named(topic, alice, families, told):
    row = make_list(topic, families[0], member=alice)
    told.clear()
    recommending.publish(member=alice, topic=topic, content=content(families[1]), row=row, expected_version=1)
    assert names(told) == ["revised", "changed"]
    pages = {event.source_id for name, event in told if name == "changed" and event.source == FAMILY}
    assert pages == {families[0].pk, families[1].pk}


def test_a_list_changed_in_another_window_is_not_written_over(topic, alice, families):
    row = make_list(topic, families[0], member=alice)
    recommending.publish(member=alice, topic=topic, content=content(families[1]), row=row, expected_version=1)
    with pytest.raises(ChangedMeanwhile):
        recommending.publish(member=alice, topic=topic, content=content(families[2]), row=row, expected_version=1)


def test_nobody_changes_takes_back_or_discards_the_list_of_another(topic, alice, bob, families):
    row = make_list(topic, families[0], member=alice)
    give_standing(bob, topic)
    with pytest.raises(NotAllowed):
        recommending.publish(member=bob, topic=topic, content=content(families[1]), row=row, expected_version=1)
    with pytest.raises(NotAllowed):
        recommending.take_back(row=row, member=bob)
    with pytest.raises(NotAllowed):
        recommending.discard(row=row, member=bob)


def test_a_list_is_taken_back_once_and_comes_back_as_the_same(topic, alice, families, told):
    row = make_list(topic, *families, member=alice)
    told.clear()
    recommending.take_back(row=row, member=alice)
    taken = recommending.take_back(row=row, member=alice)
    assert taken.is_draft
    back = recommending.publish(
        member=alice, topic=topic, content=content(*families), row=row, expected_version=taken.version
    )
    assert back.pk == row.pk
    assert names(told) == ["withdrawn", "changed", "restored", "changed"]


def test_only_a_draft_that_nobody_saw_is_thrown_away(topic, alice, families):
    row = make_list(topic, *families, member=alice)
    recommending.take_back(row=row, member=alice)
    with pytest.raises(NotOpen):
        recommending.discard(row=row, member=alice)
    draft = recommending.keep(member=alice, topic=topic, content=content(families[0]))
    recommending.discard(row=draft, member=alice)
    assert list(Recommendation.objects.all()) == [row]


def test_who_lost_the_badge_still_mends_what_others_see_but_publishes_nothing_new(topic, alice, families):
    row = make_list(topic, families[0], member=alice)
    alice.standings.update(level=Level.EMERITUS)
    mended = recommending.publish(
        member=alice, topic=topic, content=content(families[1]), row=row, expected_version=row.version
    )
    assert mended.is_visible
    recommending.take_back(row=row, member=alice)
    with pytest.raises(NotAllowed):
        recommending.publish(
            member=alice, topic=topic, content=content(families[1]), row=row, expected_version=mended.version
        )


def test_what_moderation_hid_waits_for_another_look_when_it_is_changed(topic, alice, families, mona, told):
    row = make_list(topic, families[0], member=alice)
    moderating.hide(kind="recommendation", pk=row.pk, actor=mona, reason="spam")
    assert [event.by for name, event in told if name == "withdrawn"] == ["moderator"]
    row.refresh_from_db()
    again = recommending.publish(
        member=alice, topic=topic, content=content(families[1]), row=row, expected_version=row.version
    )
    assert again.status == Status.HELD
    recommending.take_back(row=row, member=alice)
    once_more = recommending.publish(
        member=alice, topic=topic, content=content(families[2]), row=row, expected_version=again.version
    )
    assert once_more.status == Status.HELD


def test_what_the_author_said_of_advantages_is_not_taken_back(topic, alice, families):
    row = make_list(topic, families[0], member=alice, got_something=True)
    row = recommending.publish(member=alice, topic=topic, content=content(families[1]), row=row, expected_version=1)
    assert row.got_something


def test_a_list_is_found_helpful_once_by_others_and_the_vote_goes_back(topic, alice, bob, families, told):
    row = make_list(topic, families[0], member=alice)
    told.clear()
    voting.find_helpful(row=row, member=bob)
    voting.find_helpful(row=row, member=bob)
    assert Recommendation.objects.get().helpful_count_denormalised == 1
    judged = [event for name, event in told if name == "judged"]
    assert [(e.form, e.kind, e.value, e.actor_id, e.member_id) for e in judged] == [
        ("post", "helpful", 1, bob.pk, alice.pk)
    ]
    voting.take_back_vote(row=row, member=bob)
    voting.take_back_vote(row=row, member=bob)
    assert Recommendation.objects.get().helpful_count_denormalised == 0
    assert names(told).count("unjudged") == 1


def test_nobody_judges_the_own_list_or_one_that_is_not_shown(topic, alice, bob, families):
    row = make_list(topic, families[0], member=alice)
    with pytest.raises(NotAllowed):
        voting.find_helpful(row=row, member=alice)
    recommending.take_back(row=row, member=alice)
    with pytest.raises(NotOpen):
        voting.find_helpful(row=row, member=bob)


def test_thirty_votes_a_day_are_enough(topic, alice, bob, families, monkeypatch):
    monkeypatch.setattr(voting, "DAILY_LIMIT", 1)
    first, second = make_list(topic, families[0], member=alice), make_list(topic, families[1], member=alice)
    voting.find_helpful(row=first, member=bob)
    with pytest.raises(LimitReached):
        voting.find_helpful(row=second, member=bob)
    RecommendationVote.objects.update(at=timezone.now() - timedelta(hours=25))
    voting.find_helpful(row=second, member=bob)


def test_a_member_takes_along_lists_votes_and_what_she_put_aside(topic, alice, bob, families):
    make_list(topic, families[0], member=alice, title="My choice for small kitchens")
    voting.find_helpful(row=make_list(topic, families[1], member=bob), member=alice)
    held = export(alice)
    assert held["recommendation_lists"][0]["products"][0]["product"] == "Aldera Prima"
    assert len(held["votes_on_recommendation_lists"]) == 1
    assert held["suggestions_put_aside"] == []


def test_leaving_with_texts_leaves_visible_lists_without_the_name(topic, alice, families, told):
    shown = make_list(topic, families[0], member=alice, title="Alice Auer recommends", words="By Alice Auer.")
    recommending.keep(member=alice, topic=topic, content=content(families[1]))
    erase(alice, True)
    row = Recommendation.objects.get()
    assert (row.pk, row.member_id) == (shown.pk, None)
    assert "Auer" not in row.title + row.words_html


def test_leaving_without_texts_leaves_nothing(topic, alice, bob, families, told):
    make_list(topic, families[0], member=alice)
    voted = make_list(topic, families[1], member=bob)
    voting.find_helpful(row=voted, member=alice)
    told.clear()
    erase(alice, False)
    assert list(Recommendation.objects.all()) == [voted]
    assert Recommendation.objects.get().helpful_count_denormalised == 0
    assert [event.by for name, event in told if name == "withdrawn"] == ["erasure"]
