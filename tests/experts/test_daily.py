"""The daily run: weighs anew, looks at whom it must, and a second time there is nothing left to do."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from experts.daily import Outcome, run
from experts.models import Due, LedgerEntry, PairTally, Standing, VoterTally, Yardstick
from experts.rebuilding import differences
from tests.experts.judging import crowd, key_of, liked, reviewed
from tests.factory import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def community(topic):
    """Five members with two reviews each, who like one review of everybody else."""
    members = crowd(5)
    reviews = {member: [reviewed(topic, member, days_ago=20 + n) for n in range(2)] for member in members}
    for voter in members:
        for author in members:
            if voter != author:
                liked(reviews[author][voter.pk % 2], voter, days_ago=5)
    return members


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Everything the run writes."""
    models = (LedgerEntry, PairTally, VoterTally, Standing, Yardstick, Due)
    return {model.__name__: sorted(model._default_manager.values_list(), key=str) for model in models}


def test_the_second_run_of_a_moment_changes_nothing(community, now):
    run(at=now)
    before = stored()
    again = run(at=now)
    assert stored() == before
    assert again == Outcome(pairs=20, reweighed=0, trusted=0, suspicions=0, assessed=0)


def test_what_events_left_due_is_counted(community, now):
    assert Due.objects.exists()
    run(at=now)
    assert not Due.objects.exists()
    assert Standing.objects.filter(score__gt=0).count() == 5


def test_trust_grows_with_the_members_somebody_supported(topic, community, now):
    generous, mean = crowd(2)
    for author in community:
        liked(reviewed(topic, author), generous)
    liked(reviewed(topic, community[0]), mean)
    run(at=now)
    trust = dict(VoterTally.objects.values_list("key", "trust"))
    assert trust[key_of(generous)] > trust[key_of(mean)]


def test_the_votes_of_a_fan_are_damped_by_entries_of_their_own(topic, community, now):
    fan = crowd(1)[0]
    for _ in range(8):
        liked(reviewed(topic, community[0]), fan)
    run(at=now)
    pair = PairTally.objects.get(actor=key_of(fan), author=key_of(community[0]))
    assert pair.up_factor < 1
    assert "repeat" in pair.rules
    entry = LedgerEntry.objects.get(kind=LedgerEntry.Kind.PAIR, actor=pair.actor, author=pair.author)
    assert (entry.weight, entry.rules) == (pair.up_factor, pair.rules)


def test_a_run_that_was_interrupted_is_finished_by_the_next(community, now, monkeypatch):
    from experts import daily

    with monkeypatch.context() as broken:
        broken.setattr(daily, "assess_due", lambda at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(at=now)
    run(at=now)
    assert list(differences()) == []


def test_time_alone_moves_a_score_when_its_day_has_come(community, now):
    run(at=now)
    standing = Standing.objects.order_by("pk").first()
    assert standing.due_at > now
    assert run(at=standing.due_at - timedelta(hours=1)).assessed == 0
    later = run(at=now + timedelta(days=40))
    assert later.assessed == 5
    moved = Standing.objects.get(pk=standing.pk)
    assert moved.activity < standing.activity
    assert moved.counted_at == now + timedelta(days=40)


def test_only_those_who_are_due_are_assessed(community, topic, now):
    run(at=now)
    chosen = Standing.objects.order_by("pk").first()
    Standing.objects.exclude(pk=chosen.pk).update(due_at=now + timedelta(days=90))
    counted = dict(Standing.objects.values_list("pk", "counted_at"))
    assert run(at=chosen.due_at).assessed == 1
    changed = {pk for pk, at in Standing.objects.values_list("pk", "counted_at") if at != counted[pk]}
    assert changed == {chosen.pk}


def test_one_vote_leaves_the_standings_of_those_it_does_not_concern(community, topic, now):
    run(at=now)
    counted = dict(Standing.objects.values_list("member_id", "counted_at"))
    stranger = crowd(1)[0]
    liked(reviewed(make_topic(), crowd(1)[0]), stranger)
    run(at=now + timedelta(minutes=5))
    assert {m: at for m, at in Standing.objects.values_list("member_id", "counted_at") if m in counted} == counted


def test_a_quiet_day_costs_the_same_in_a_larger_community(topic, now):
    def quiet_day() -> int:
        run(at=now)
        with CaptureQueriesContext(connection) as captured:
            run(at=now)
        return len(captured)

    members = crowd(4)
    for voter, author in pairwise(members):
        liked(reviewed(topic, author), voter)
    small = quiet_day()
    for author in crowd(30):
        liked(reviewed(topic, author), members[0])
    assert quiet_day() == small


def test_the_yardstick_of_a_quarter_is_measured_once(community, topic, now):
    run(at=now)
    first = list(Yardstick.objects.values_list("pk", "mean"))
    for author in community:
        liked(reviewed(topic, author), crowd(1)[0])
    run(at=now)
    assert list(Yardstick.objects.values_list("pk", "mean")) == first
    run(at=now + timedelta(days=100))
    assert Yardstick.objects.count() == len(first) + 1
