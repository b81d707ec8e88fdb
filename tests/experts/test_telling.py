"""What members are told: in their language, with the reason, the missing amount and the way to their own page."""

import pytest
from django.utils.translation import override

from experts import appointing, nominating, sanctions
from experts.models import Nomination, TopicPolicy
from experts.policies import in_force
from experts.questions import answer, ask
from experts.telling import KINDS, standing_page
from messaging.models import Message
from messaging.rendering import mail, notice
from tests.experts.levelling import NOON, days, expert_mark, make_expert, make_standing, settled

pytestmark = pytest.mark.django_db


def words(message, language):
    """The notice in the page's language."""
    with override(language):
        return " ".join(notice(message).split())


@pytest.fixture
def messages(alice, topic, mona):
    """One of everything that is told about a standing, in order."""
    low = in_force().low_water * expert_mark() - 5
    standing = settled(make_standing(alice, topic), at=NOON - days(200), score=in_force().contributor_at)
    standing = settled(standing, at=NOON - days(100), score=expert_mark())
    for day in range(29):
        standing = settled(standing, at=NOON + days(day), score=low)
    standing = settled(standing, at=NOON + days(60), score=expert_mark())
    known = {"reason": "Weil <b>wir</b> es so sehen.", "by": mona}
    sanctions.suspend(standing=standing, at=NOON + days(61), **known)
    sanctions.lift(standing=standing, at=NOON + days(62), **known)
    appointing.lock(standing=standing, level="contributor", at=NOON + days(63), **known)
    appointing.unlock(standing=standing, at=NOON + days(64), **known)
    appointing.appoint(member=alice, topic=topic, until=NOON + days(90), at=NOON + days(65), **known)
    answer(question=ask(member=alice, topic=topic, text="Warum?", at=NOON), by=mona, text="Darum.", at=NOON)
    return list(Message.objects.filter(member=alice).order_by("id").select_related("member", "actor", "topic"))


def test_every_kind_is_rendered_in_both_languages(messages):
    assert {message.kind for message in messages} == {kind.key for kind in KINDS} - {"standing.votes"}
    for message in messages:
        german, english = words(message, "de"), words(message, "en")
        assert german != english, message.kind
        assert "Espresso" in german or message.kind == "standing.decided", message.kind
        assert "Mona" not in german
        assert standing_page(message.member, message.topic) in german


def test_every_mail_has_a_subject_and_words(messages):
    for message in messages:
        if message.mail_state == "none":
            continue
        letter = mail(message)
        assert "Espresso" in letter.subject, message.kind
        assert "Hallo Alice Auer" in letter.body
        assert "{{" not in letter.body + letter.subject


def test_a_warning_says_what_is_missing_and_by_when(messages):
    warning = next(message for message in messages if message.kind == "standing.low")
    assert "5,0" in words(warning, "de") or "5,1" in words(warning, "de")
    assert "30. November 2026" in words(warning, "de")
    assert "30. November 2026" in mail(warning).body


def test_a_reason_is_told_as_it_was_written_and_never_as_markup(messages):
    suspended = next(message for message in messages if message.context.get("act") == "suspended")
    assert "Weil &lt;b&gt;wir&lt;/b&gt; es so sehen." in words(suspended, "de")
    assert "Weil <b>wir</b> es so sehen." in mail(suspended).body
    assert "widersprich innerhalb von 20 Tagen" in mail(suspended).body


def test_a_declined_member_learns_why_and_when_again(alice, topic, mona):
    TopicPolicy.objects.create(topic=topic, needs_confirmation=True)
    make_expert(alice, topic)
    nominating.decline(nomination=Nomination.objects.get(), reason="Zu früh.", by=mona, at=NOON)
    told = Message.objects.get(kind="standing.decided")
    assert "Zu früh." in words(told, "de")
    assert "Frühestens in drei Monaten" in mail(told).body


@pytest.mark.parametrize(
    ("context", "german"),
    [
        ({"given": 0, "got": 3, "counts": False}, "3 Stimmen für das, was du geschrieben hast, zählen nicht mehr."),
        ({"given": 1, "got": 0, "counts": True}, "1 Stimme von dir zählt wieder."),
    ],
)
def test_corrected_votes_are_told_as_a_sum(alice, context, german):
    message = Message(member=alice, kind="standing.votes", context={**context, "url": "/"})
    assert german in words(message, "de")
