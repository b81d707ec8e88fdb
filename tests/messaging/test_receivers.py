"""Authors and reporters are told what moderation did, in the transaction of the act."""

import pytest
from django.db import transaction
from django.utils import timezone

from community.events import Moderation, Settlement, moderated, settled
from community.models import Comment
from messaging.models import Mail, Message
from messaging.rendering import mail, notice

pytestmark = pytest.mark.django_db


def moderation(member, **overrides) -> Moderation:
    fields = {
        "key": "moderation:1", "member_id": member and member.pk, "topic_ids": (), "source": "comment", "source_id": 7,
        "at": timezone.now(), "act": "approve", "reason": "", "note": "", "title": "Kommentar",
        "url": "/reviews/7/x/#c7",
        "entry_id": 1, **overrides,
    }  # fmt: skip
    return Moderation(**fields)


@pytest.mark.parametrize(
    ("act", "kind"),
    [("approve", "moderation.approved"), ("hide", "moderation.hidden"), ("restore", "moderation.restored")],
)
def test_the_author_is_told(alice, topic, act, kind):
    moderated.send(sender=Comment, event=moderation(alice, act=act, reason="spam", note="Bitte", topic_ids=(topic.pk,)))
    message = Message.objects.get(member=alice)
    assert (message.kind, message.key, message.topic) == (kind, "moderation:1", topic)
    assert message.mail_state == Mail.QUEUED


def test_the_author_is_told_once(alice):
    moderated.send(sender=Comment, event=moderation(alice))
    moderated.send(sender=Comment, event=moderation(alice))
    assert Message.objects.count() == 1


def test_being_held_for_review_is_not_told(alice):
    moderated.send(sender=Comment, event=moderation(alice, act="hold"))
    assert not Message.objects.exists()


def test_a_contribution_of_nobody_is_told_to_nobody():
    moderated.send(sender=Comment, event=moderation(None))
    assert not Message.objects.exists()


def test_what_is_undone_was_not_told(alice):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        moderated.send(sender=Comment, event=moderation(alice))
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_the_reason_and_the_note_are_in_letter_and_notice(alice):
    alice.language = "en"
    alice.save(update_fields=["language"])
    moderated.send(sender=Comment, event=moderation(alice, act="hide", reason="spam", note="No links please."))
    message = Message.objects.get()
    for words in (mail(message).body, notice(message)):
        assert "No links please." in words
    assert "advertising or spam" in mail(message).body


@pytest.mark.parametrize("is_hidden", [True, False])
def test_a_reporter_is_told_what_became_of_the_report(bob, is_hidden):
    settled.send(
        sender=Comment,
        event=Settlement(
            key="report:1:settled", member_id=bob.pk, topic_ids=(), source="comment", source_id=7, at=timezone.now(),
            is_hidden=is_hidden, title="Kommentar", url="/", report_id=1,
        ),
    )  # fmt: skip
    message = Message.objects.get(member=bob)
    assert message.kind == "report.settled"
    assert "Kommentar" in notice(message)
    assert mail(message).subject == "Deine Meldung: Kommentar"
