"""Badges come once, go with what they stood for, leave a history, and are told once."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import events
from community.comments import posting
from community.events import Changed, changed
from community.models import Member
from community.personal.erasing import erase_at_once
from experts import daily
from experts.badges import hearing
from experts.badges.awarding import award_all, wrong_counts
from experts.models import BadgeAct, BadgeAward, BadgeCount, BadgeDue, Due, ItemTally
from messaging.models import Message
from messaging.rendering import notice
from tests.experts.badge_making import held, key_of, look, make_tallies, make_tally
from tests.factory import make_member, make_topic


def holders(badge):
    return BadgeCount.objects.filter(badge=badge).values_list("holders", flat=True).first() or 0


def test_looking_twice_awards_and_tells_once(alice):
    make_tally(alice)
    look(alice)
    assert look(alice).differences == []
    assert BadgeAct.objects.count() == Message.objects.filter(member=alice).count() == 1


def test_a_badge_goes_with_what_it_stood_for_and_comes_back_untold(alice):
    tally = make_tally(alice)
    look(alice)
    make_tally(alice, tally.item, is_shown=False)
    look(alice)
    assert held(alice) == []
    make_tally(alice, tally.item, is_shown=True)
    look(alice)
    assert held(alice) == ["first-review"]
    assert list(BadgeAct.objects.order_by("id").values_list("act", flat=True)) == ["given", "taken", "given"]
    assert Message.objects.filter(member=alice).count() == 1


def test_the_number_of_holders_follows(alice, bob):
    tally = make_tally(alice)
    make_tally(bob)
    look(alice, bob)
    assert holders("first-review") == 2
    make_tally(alice, tally.item, is_shown=False)
    look(alice)
    assert holders("first-review") == 1
    assert wrong_counts() == {}


def test_several_badges_at_once_are_one_message_without_mail(alice):
    make_tallies(10, alice)
    look(alice)
    (message,) = Message.objects.filter(member=alice)
    assert message.mail_state == "none"
    assert "Erste Rezension, Zehnmal hilfreich" in notice(message)
    assert message.context["url"] == alice.get_absolute_url()


def test_a_badge_of_a_topic_is_told_with_its_topic(alice):
    make_tallies(15, alice, form="comment", topics=[make_topic(name_de="Messer").pk])
    BadgeAward.objects.create(member=alice, badge="good-advice", awarded_at=timezone.now())
    look(alice)
    assert "(Messer)" in notice(Message.objects.select_related("topic").get(member=alice))


def test_nobody_is_told_when_an_old_community_moves_in(alice):
    make_tally(alice)
    look(alice, is_told=False)
    assert held(alice) == ["first-review"]
    assert not Message.objects.exists()


def test_sellers_and_staff_earn_none(stan, mona):
    Member.objects.filter(pk=mona.pk).update(is_staff=True)
    make_tally(stan), make_tally(mona)
    look(stan, mona)
    assert not BadgeAward.objects.exists()


def test_what_is_no_longer_in_the_catalogue_stays_untouched(alice):
    BadgeAward.objects.create(member=alice, badge="of-old", awarded_at=timezone.now())
    look(alice)
    assert held(alice) == ["of-old"]


def test_forty_members_cost_what_two_cost(db):
    def cost(number):
        members = [make_member() for _ in range(number)]
        for member in members:
            make_tallies(11, member)
        with CaptureQueriesContext(connection) as captured:
            look(*members, is_told=False)
        return len(captured)

    assert cost(2) + 1 >= cost(40)  # the first time makes the rows of the counts
    assert cost(2) <= 34


def test_the_command_awards_for_the_past_and_its_check_tells_what_differs(alice, capsys):
    make_tally(alice)
    with pytest.raises(CommandError, match="1 badges and 0 counts differ"):
        call_command("award_badges", "--check")
    assert f"+ member {alice.pk}: first-review" in capsys.readouterr().out
    assert held(alice) == []
    call_command("award_badges")
    call_command("award_badges", "--check")
    assert held(alice) == ["first-review"]


def test_the_command_mends_a_wrong_number_of_holders(alice):
    make_tally(alice)
    look(alice)
    BadgeCount.objects.update(holders=7)
    with pytest.raises(CommandError, match="0 badges and 1 counts"):
        call_command("award_badges", "--check")
    call_command("award_badges", "--quietly")
    assert holders("first-review") == 1


def test_the_daily_run_looks_at_everybody(alice):
    make_tally(alice)
    daily.run(at=timezone.now())
    assert held(alice) == ["first-review"]


def test_a_published_review_earns_its_badge_by_itself(alice, topic, django_capture_on_commit_callbacks):
    from tests.reviews.making import make_family, make_review

    with django_capture_on_commit_callbacks(execute=True):
        make_review(make_family(topic), alice)
    assert held(alice) == ["first-review"]


def test_votes_of_others_earn_a_badge_by_themselves(alice, topic, django_capture_on_commit_callbacks):
    from reviews.voting import vote
    from tests.reviews.making import make_family, make_review

    with django_capture_on_commit_callbacks(execute=True):
        review = make_review(make_family(topic), alice)
        for _ in range(4):
            vote(review=review, member=make_member(), value=1)
    assert held(alice) == ["all-four", "first-review"]


def test_the_nightly_run_takes_what_no_event_told_of(alice):
    make_tally(alice)
    look(alice)
    ItemTally.objects.update(is_removed=True)
    assert [plan.differences for plan in award_all(at=timezone.now())] == [[f"- member {alice.pk}: first-review"]]


@pytest.mark.parametrize("name", hearing.CONTRIBUTIONS)
def test_whoever_something_happened_to_is_due(name, alice, topic):
    event = Changed(key="x", member_id=alice.pk, topic_ids=(topic.pk,), source="review", source_id=1, at=timezone.now())
    hearing.on_contribution(event=event)
    assert getattr(events, name).has_listeners()
    assert BadgeDue.objects.filter(member=alice).exists()


def test_a_comment_makes_its_author_due(alice, bob, topic):
    from tests.reviews.making import make_family, make_review

    review = make_review(make_family(topic), alice)
    BadgeDue.objects.all().delete()
    posting.post(target_kind="review", target=review, member=bob, text="Danke, das hilft.", language="de")
    assert set(BadgeDue.objects.values_list("member", flat=True)) == {bob.pk}


def test_those_due_get_their_badges_and_are_due_no_longer(alice, bob):
    make_tally(alice)
    for member in (alice, alice, bob):
        BadgeDue.objects.create(member=member)
    assert hearing.award_those_due() == 2
    assert held(alice) == ["first-review"]
    assert not BadgeDue.objects.exists()


def test_who_is_not_counted_yet_stays_due(alice, bob):
    make_tally(alice), make_tally(bob)
    for member in (alice, bob):
        BadgeDue.objects.create(member=member)
    Due.objects.create(author=key_of(alice), item="review:9")
    assert hearing.award_those_due() == 1
    assert list(BadgeDue.objects.values_list("member", flat=True)) == [alice.pk]


def test_hiding_ones_activity_leaves_the_lists_of_holders(alice):
    make_tally(alice)
    look(alice)
    Member.objects.filter(pk=alice.pk).update(activity_for="me")
    event = Changed(key="y", member_id=alice.pk, topic_ids=(), source="member", source_id=alice.pk, at=timezone.now())
    changed.send(sender=Member, event=event)
    assert BadgeAward.objects.get().listed_for == "me"


def test_the_run_mends_who_may_find_her(alice):
    make_tally(alice)
    look(alice)
    Member.objects.filter(pk=alice.pk).update(activity_for="everyone")
    look(alice)
    assert BadgeAward.objects.get().listed_for == "everyone"


def test_two_runs_at_once_award_once(transactional_db):
    alice = make_member(email="alice@example.org")
    make_tally(alice)
    start = threading.Barrier(2)
    failures = []

    def run():
        try:
            start.wait(timeout=10)
            look(alice)
        except Exception as error:  # noqa: BLE001 - the test tells of it
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    assert (BadgeAward.objects.count(), BadgeAct.objects.count(), holders("first-review")) == (1, 1, 1)


def test_leaving_takes_the_badges_along(alice, bob):
    make_tally(alice), make_tally(bob)
    look(alice, bob)
    assert erase_at_once(member_id=alice.pk)
    assert [award.member_id for award in BadgeAward.objects.all()] == [bob.pk]
    assert holders("first-review") == 1


def test_the_archive_tells_what_was_given_and_taken(alice):
    from experts.badges.personal import export

    tally = make_tally(alice)
    look(alice)
    make_tally(alice, tally.item, is_shown=False)
    look(alice)
    assert [(row["award__badge"], row["act"]) for row in export(alice)["badges"]] == [
        ("first-review", "given"),
        ("first-review", "taken"),
    ]


def test_a_member_without_contributions_costs_no_badge(alice):
    key_of(alice)
    assert look(alice).differences == []


def test_a_new_account_can_hold_badges_too(charlie):
    make_tally(charlie, at=timezone.now() - timedelta(minutes=1))
    look(charlie)
    assert held(charlie) == ["first-review"]
