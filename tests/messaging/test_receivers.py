"""Authors and reporters are told what moderation did, in the transaction of the act."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from community.comments.posting import post
from community.events import Contribution, Moderation, Settlement, contributed, moderated, settled
from community.models import Comment
from community.slots import Commentable, commentables
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


def contribution(comment, **overrides) -> Contribution:
    fields = {
        "key": f"comment:{comment.pk}:contributed", "member_id": comment.user_id, "topic_ids": (), "source": "comment",
        "source_id": comment.pk, "at": timezone.now(), "form": "comment", **overrides,
    }  # fmt: skip
    return Contribution(**fields)


@pytest.fixture
def place(alice):
    """Alice's text, on which members may comment: here her profile stands in for a review."""
    entry = Commentable(
        key="test.text", model=type(alice), url=lambda row: f"/texts/{row.pk}/", title=lambda row: "Alices Text",
        author_id=lambda row: row.pk, topic_ids=lambda row: (), is_open=lambda row: True,
        changed=lambda row, delta: None,
    )  # fmt: skip
    commentables.add(entry)
    yield entry
    del commentables.entries["test.text"]


@pytest.fixture
def comment_on(place, alice):
    """Post a comment on Alice's text."""
    return lambda member, **fields: post(target_kind="test.text", target=alice, member=member, language="de", **fields)


def test_the_author_hears_of_a_comment(alice, bob, comment_on):
    comment = comment_on(bob, text="Zwei **Stufen** feiner.")
    message = Message.objects.get()
    assert (message.member, message.actor, message.kind) == (alice, bob, "comment.received")
    assert message.context["url"] == f"/texts/{alice.pk}/?comment={comment.pk}#comment-{comment.pk}"
    assert mail(message).subject == "Bob Brandt hat kommentiert: Alices Text"
    assert "„Zwei Stufen feiner.“" in notice(message)


def test_nobody_hears_of_their_own_comment(alice, comment_on):
    comment_on(alice, text="Nachtrag von mir.")
    assert not Message.objects.exists()


def test_who_is_answered_hears_of_it_too(alice, bob, charlie, comment_on):
    first = comment_on(bob, text="Eine Frage dazu?")
    Message.objects.all().delete()
    comment_on(charlie, text="Ich weiß es.", parent=first)
    assert set(Message.objects.values_list("member", flat=True)) == {alice.pk, bob.pk}
    assert "geantwortet" in notice(Message.objects.get(member=bob))


def test_an_old_comment_that_was_imported_is_not_news(bob, comment_on):
    comment = comment_on(bob, text="Von früher.")
    Message.objects.all().delete()
    contributed.send(sender=Comment, event=contribution(comment, at=timezone.now() - timedelta(days=30)))
    assert not Message.objects.exists()


def test_a_comment_is_told_once(bob, comment_on):
    comment = comment_on(bob, text="Nur einmal.")
    contributed.send(sender=Comment, event=contribution(comment))
    assert Message.objects.count() == 1
