"""Settling levels: what the rules say is stored, written down and told, once."""

import pytest

from community.events import changed
from experts import appointing, daily, leaving, recording, sanctions
from experts.levels import settle, settle_due
from experts.models import Level, Nomination, Standing, StandingAct, TopicPolicy, VoterTally
from experts.policies import in_force
from messaging.models import Mail, Message
from tests.experts.levelling import NOON, days, expert_mark, key_of, make_expert, make_standing, settled, told
from tests.factory import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    events = []
    changed.connect(hear := lambda event, **_more: events.append(event), weak=False)
    yield events
    changed.disconnect(hear)


def test_who_reaches_the_mark_becomes_expert_is_told_and_others_see_it(alice, topic, heard):
    standing = make_expert(alice, topic)
    assert (standing.level, standing.best_level, standing.since) == ("expert", "expert", NOON)
    assert told(alice) == ["expert:expert"]
    assert [(event.source, event.source_id, event.member_id) for event in heard] == [
        ("standing", standing.pk, alice.pk)
    ]
    act = StandingAct.objects.get()
    assert (act.act, act.before, act.after, act.actor) == ("expert", "newcomer", "expert", None)
    assert act.policy_version == in_force().version


def test_settling_again_tells_and_writes_nothing(alice, topic, heard):
    standing = make_expert(alice, topic)
    for later in (0, 1, 30):
        settled(standing, at=NOON + days(later))
    assert (told(alice), StandingAct.objects.count(), len(heard)) == (["expert:expert"], 1, 1)


def test_a_row_read_before_another_settled_it_does_not_grant_twice(alice, topic):
    standing = make_standing(alice, topic, score=expert_mark())
    one, other = (Standing.objects.get(pk=standing.pk) for _ in range(2))
    settle(standing=one, at=NOON)
    settle(standing=other, at=NOON)
    assert other.level == "expert"
    assert StandingAct.objects.count() == 1


def test_becoming_contributor_is_a_notice_without_mail(alice, topic):
    settled(make_standing(alice, topic), at=NOON, score=in_force().contributor_at)
    assert told(alice) == ["contributor:contributor"]
    assert Message.objects.get().mail_state == Mail.NONE


def test_an_expert_who_rests_is_told_twice_with_the_missing_amount_and_steps_down(alice, topic):
    standing = make_expert(alice, topic, at=NOON - days(100))
    for day in range(30):
        standing = settled(standing, at=NOON + days(day), score=in_force().low_water * expert_mark() - 2.5)
    assert told(alice) == ["expert:expert", "low:low", "low:reminder", "ended:emeritus"]
    warning = Message.objects.get(context__act="low").context
    assert warning["missing"] == pytest.approx(2.5, abs=0.11)
    assert warning["falls_on"] == (NOON + days(28)).date().isoformat()
    assert standing.level == Level.EMERITUS


def test_while_away_with_notice_nothing_falls_and_nothing_is_told(alice, topic):
    standing = make_expert(alice, topic, at=NOON - days(100))
    leaving.declare(member=alice, starts_at=NOON, ends_at=NOON + days(100), at=NOON)
    for day in range(0, 100, 7):
        standing = settled(standing, at=NOON + days(day), score=0)
    assert (standing.level, told(alice)) == ("expert", ["expert:expert"])
    assert standing.due_at == NOON + days(100)


def test_nobody_whose_votes_are_set_aside_becomes_expert(alice, topic):
    VoterTally.objects.create(key=key_of(alice), is_quarantined=True)
    assert make_expert(alice, topic).level == "contributor"


def test_where_a_moderator_confirms_a_nomination_waits_instead(alice, topic):
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    standing = make_expert(alice, topic)
    settled(standing, at=NOON + days(1))
    assert standing.level == "contributor"
    assert Nomination.objects.get().standing == standing
    assert told(alice) == ["contributor:contributor"]


def test_sellers_have_no_level(stan, topic):
    assert make_expert(stan, topic).level == "newcomer"
    assert told(stan) == []


def test_an_expert_who_goes_over_to_a_seller_is_shown_no_more(alice, topic):
    make_expert(alice, topic)
    type(alice).objects.filter(pk=alice.pk).update(kind="brand")
    assert not Standing.objects.shown().exists()


def test_an_emeritus_comes_back_without_review(alice, topic):
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    standing = make_standing(alice, topic, level="emeritus", best_level="expert", since=NOON)
    assert settled(standing, at=NOON + days(200), score=expert_mark()).level == "expert"
    assert told(alice) == ["expert:returned"]
    assert not Nomination.objects.exists()


@pytest.mark.parametrize(
    ("level", "score"), [("newcomer", 0), ("contributor", 0.9), ("expert", 0.9), ("expert", 1.5), ("emeritus", 0.2)]
)
def test_where_nothing_can_change_no_query_is_made(alice, topic, level, score, django_assert_num_queries):
    make_standing(alice, topic, level=level, score=score * expert_mark())
    standing = Standing.objects.get()
    in_force()
    with django_assert_num_queries(0):
        settle(standing=standing, at=NOON)


def test_a_grant_costs_a_fixed_number_of_queries(alice, topic, django_assert_max_num_queries):
    make_standing(alice, topic, score=expert_mark())
    standing = Standing.objects.get()
    with django_assert_max_num_queries(18):  # PostgreSQL asks for one lock more
        settle(standing=standing, at=NOON)


def test_the_next_look_is_due_when_the_clock_says_so(alice, topic):
    standing = make_expert(alice, topic, at=NOON - days(100))
    assert settled(standing, at=NOON, score=0).due_at == NOON + days(21)


def test_the_daily_run_ends_an_appointment_of_somebody_who_wrote_nothing(alice, topic, mona):
    appointing.appoint(member=alice, topic=topic, until=NOON + days(30), reason="x", by=mona, at=NOON)
    daily.run(at=NOON + days(29))
    assert Standing.objects.get().level == "expert"
    daily.run(at=NOON + days(30))
    standing = Standing.objects.get()
    assert (standing.level, standing.due_at) == ("newcomer", None)
    assert told(alice)[-1] == "ended:appointment_ended"


def test_the_daily_run_lifts_a_suspension_that_is_over(alice, topic, mona):
    sanctions.suspend(standing=make_expert(alice, topic), reason="x", by=mona, at=NOON)
    daily.run(at=NOON + days(180))
    assert Standing.objects.get().suspended_at is None


def test_what_is_due_is_settled_whatever_the_number(topic, monkeypatch):
    monkeypatch.setattr("experts.levels.BATCH", 2)
    for _n in range(5):
        make_standing(make_member(), topic, due_at=NOON)
    assert settle_due(at=NOON) == 5
    assert settle_due(at=NOON) == 0


def test_a_member_takes_along_what_became_of_her_standing_and_leaves_no_reason(alice, topic, mona):
    appointing.appoint(member=alice, topic=topic, until=NOON + days(30), reason="Alice röstet.", by=mona, at=NOON)
    [act] = recording.export(alice)["standing_acts"]
    assert (act["act"], act["reason"]) == ("appointed", "Alice röstet.")
    assert "Mona" not in str(act)
    recording.erase(alice, keep_texts=True)
    alice.delete()
    act = StandingAct.objects.get()
    assert (act.member, act.reason, act.act) == (None, "", "appointed")
