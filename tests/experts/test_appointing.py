"""What people decide about a level: with a reason that is told, written down, and never about themselves."""

import pytest

from experts import appointing, nominating, sanctions
from experts.models import Nomination, Standing, StandingAct, TopicPolicy
from experts.refusing import NoStanding, NotPossible, OwnCase
from messaging.models import Message
from tests.experts.levelling import NOON, days, expert_mark, key_of, make_expert, make_standing, settled, told
from tests.factory import make_topic

pytestmark = pytest.mark.django_db
WHY = "She trains baristas."


def appointed(member, topic, mona, until=60):
    return appointing.appoint(member=member, topic=topic, until=NOON + days(until), reason=WHY, by=mona, at=NOON)


def fresh(standing):
    return Standing.objects.get(pk=standing.pk)


def test_an_appointed_member_is_expert_at_once_marked_and_told_why(alice, topic, mona):
    standing = fresh(appointed(alice, topic, mona))
    assert (standing.level, standing.best_level, standing.is_appointed) == ("expert", "newcomer", True)
    assert told(alice) == ["decided:appointed"]
    context = Message.objects.get().context
    assert (context["reason"], context["until"]) == (WHY, "2027-01-01")
    assert "Mona" not in str(context)
    act = StandingAct.objects.get()
    assert (act.actor, act.reason, act.after) == (mona, WHY, "expert")


def test_an_appointment_ends_on_its_day(alice, topic, mona):
    standing = settled(appointed(alice, topic, mona), at=NOON + days(60))
    assert (standing.level, standing.is_appointed) == ("newcomer", False)
    assert told(alice) == ["decided:appointed", "ended:appointment_ended"]


def test_appointing_again_sets_another_day(alice, topic, mona):
    appointed(alice, topic, mona)
    assert appointed(alice, topic, mona, until=90).appointed_until == NOON + days(90)


def test_an_appointment_taken_back_is_told_once_with_the_reason(alice, topic, mona):
    standing = appointed(alice, topic, mona)
    appointing.dismiss(standing=standing, reason="Sie hat uns darum gebeten.", by=mona, at=NOON + days(1))
    assert fresh(standing).level == "newcomer"
    assert told(alice) == ["decided:appointed", "ended:dismissed"]
    assert Message.objects.order_by("id").last().context["reason"] == "Sie hat uns darum gebeten."


@pytest.mark.parametrize("until", [0, -1, 800])
def test_an_appointment_ends_within_two_years(alice, topic, mona, until):
    with pytest.raises(ValueError, match="two years"):
        appointed(alice, topic, mona, until=until)


def test_sellers_cannot_be_appointed(stan, topic, mona):
    with pytest.raises(NoStanding):
        appointed(stan, topic, mona)


def test_nobody_decides_about_themselves(mona, topic):
    standing = make_standing(mona, topic)
    with pytest.raises(OwnCase):
        appointed(mona, topic, mona)
    with pytest.raises(OwnCase):
        appointing.lock(standing=standing, level="expert", reason=WHY, by=mona, at=NOON)
    with pytest.raises(OwnCase):
        sanctions.suspend(standing=standing, reason=WHY, by=mona, at=NOON)


def test_every_decision_needs_a_reason(alice, topic, mona):
    standing = make_standing(alice, topic)
    for decide in (
        lambda: appointing.lock(standing=standing, level="expert", reason=" ", by=mona, at=NOON),
        lambda: appointing.appoint(member=alice, topic=topic, until=NOON + days(9), reason="", by=mona, at=NOON),
        lambda: sanctions.suspend(standing=standing, reason="", by=mona, at=NOON),
    ):
        with pytest.raises(ValueError, match="reason"):
            decide()


def test_a_fixed_level_stays_whatever_the_score_until_it_is_freed(alice, topic, mona):
    standing = make_expert(alice, topic)
    appointing.lock(standing=standing, level="contributor", reason=WHY, by=mona, at=NOON)
    assert settled(standing, at=NOON + days(1), score=100).level == "contributor"
    appointing.unlock(standing=standing, reason=WHY, by=mona, at=NOON + days(2))
    assert fresh(standing).level == "expert"
    assert told(alice) == ["expert:expert", "decided:locked", "decided:unlocked"]
    with pytest.raises(NotPossible):
        appointing.unlock(standing=standing, reason=WHY, by=mona, at=NOON)


def test_a_suspended_expert_is_gone_at_once_and_back_when_lifted(alice, topic, mona):
    standing = make_expert(alice, topic)
    sanctions.suspend(standing=standing, reason=WHY, by=mona, at=NOON)
    assert not Standing.objects.experts().exists()
    sanctions.lift(standing=standing, reason="Es war ein Irrtum.", by=mona, at=NOON + days(1))
    assert Standing.objects.experts().get() == standing
    assert told(alice)[1:] == ["decided:suspended", "decided:lifted"]


def test_a_suspension_ends_after_half_a_year(alice, topic, mona):
    standing = make_expert(alice, topic)
    suspended = sanctions.suspend(standing=standing, reason=WHY, by=mona, at=NOON)
    assert fresh(suspended).due_at == NOON + days(180)
    assert settled(standing, at=NOON + days(180)).suspended_at is None
    assert told(alice)[-1] == "decided:lifted"


def test_a_member_suspended_everywhere_is_told_once(alice, mona, topic):
    for place in (topic, make_topic(), make_topic()):
        make_standing(alice, place)
    assert sanctions.suspend_keys(keys=[key_of(alice)], reason=WHY, by=mona, at=NOON) == 1
    assert Standing.objects.filter(suspended_at=NOON).count() == 3
    assert told(alice) == ["decided:suspended"]
    assert sanctions.suspend_member(member=alice, reason=WHY, by=mona, at=NOON) == 0


@pytest.fixture
def nomination(alice, topic):
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    make_expert(alice, topic)
    return Nomination.objects.get()


def test_a_confirmed_nomination_grants_the_badge(nomination, alice, mona):
    standing = fresh(nominating.confirm(nomination=nomination, by=mona, at=NOON))
    assert (standing.level, standing.best_level) == ("expert", "expert")
    assert told(alice)[-1] == "expert:confirmed"
    with pytest.raises(NotPossible):
        nominating.confirm(nomination=nomination, by=mona, at=NOON)


def test_a_declined_nomination_is_told_with_its_reason_and_not_repeated_soon(nomination, alice, mona):
    nominating.decline(nomination=nomination, reason="Noch zu wenig zu Mühlen.", by=mona, at=NOON)
    standing = settled(nomination.standing, at=NOON + days(5))
    assert (standing.level, Nomination.objects.count()) == ("contributor", 1)
    assert told(alice)[-1] == "decided:declined"
    settled(standing, at=NOON + days(91))
    assert Nomination.objects.count() == 2


def test_a_nomination_without_reason_is_not_declined(nomination, mona):
    with pytest.raises(ValueError, match="reason"):
        nominating.decline(nomination=nomination, reason=" ", by=mona, at=NOON)


def test_nobody_confirms_the_own_nomination(topic, mona):
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    make_expert(mona, topic)
    with pytest.raises(OwnCase):
        nominating.confirm(nomination=Nomination.objects.get(), by=mona, at=NOON)


def test_who_fell_below_the_mark_meanwhile_does_not_wait(nomination):
    Standing.objects.update(score=expert_mark() * 0.5)
    assert not nominating.waiting().exists()
