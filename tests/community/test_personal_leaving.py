"""A member leaves: two weeks to change her mind, then nothing named remains."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db.models import CharField, EmailField, JSONField, TextField
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community import moderating
from community.comments.posting import revise
from community.comments.voting import vote
from community.events import changed
from community.models import CommentVersion, CommentVote, DeadLetter, Member, ModerationEntry, Report
from community.personal import erasing, exporting, leaving
from community.personal.blotting import blotted
from community.reporting import report
from messaging.models import Message
from reviews.models import FamilySummary, Review, ReviewVersion
from reviews.publishing import revise as revise_review
from reviews.voting import vote as vote_for_review
from tests.community.accounts_cast import confirmed, sign_in
from tests.community.talk import fresh, say
from tests.reviews.making import full, make_family, make_review, quick

NAMES = ("kati vogel", "kati@example.org", "kati-vogel")


@pytest.fixture
def kati(db):
    """Kati, who may leave."""
    return confirmed()


def gone(member, *, keep_texts):
    """Let the days of grace pass and the job run."""
    leaving.leave(member=member, keep_texts=keep_texts)
    Member.objects.filter(pk=member.pk).update(leaves_at=timezone.now() - timedelta(seconds=1))
    assert erasing.erase_due() == 1


def places_of(*words):
    """Where in the whole database one of the words stands: (model, field, text)."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        fields = [
            f.name for f in model._meta.local_fields if isinstance(f, CharField | TextField | EmailField | JSONField)
        ]
        for row in model._base_manager.values_list(*fields) if fields else ():
            for name, value in zip(fields, row, strict=True):
                if any(word in str(value).casefold() for word in words):
                    found.append((model._meta.label, name, value))
    return found


def live(member, bob, mona, topic):
    """Do everything that could leave a name behind."""
    family = make_family(topic)
    review = make_review(family, member, full(quality="Gruß, Kati Vogel", title="Kati Vogel misst"))
    revise_review(
        review=review, member=member, content=full(quality="Schreibt an kati@example.org"), expected_version=1
    )
    make_review(make_family(topic), member, quick(line="Kati Vogel sagt ja."))
    of_bob = make_review(family, bob)
    vote_for_review(review=of_bob, member=member, value=1)
    first = say(of_bob, member, "Kati Vogel fragt: wie gemessen?")
    revise(comment=first, member=member, text="Kati  Vogel fragt, wie gemessen?")
    answer = say(of_bob, bob, "Mit der Waage.", parent=first)
    vote(comment=answer, member=member)
    report(kind="comment", pk=answer.pk, member=member, reason=Report.Reason.SPAM, note="Kati Vogel meint: Werbung")
    moderating.hide(kind="comment", pk=first.pk, actor=mona, reason="spam", note="Liebe Kati Vogel, das ist Werbung.")
    moderating.restore(kind="comment", pk=first.pk, actor=mona)
    exporting.ask(member=member)
    kind = ContentType.objects.get_for_model(Member)
    ModelLogEntry.objects.create(
        content_type=kind, object_id=str(member.pk), label="Kati Vogel", action="wagtail.edit",
        timestamp=timezone.now(), user=mona,
    )  # fmt: skip
    DeadLetter.objects.create(
        task_path="x", queue_name="mail", arguments={}, error="550 kati@example.org", attempts=1,
        first_failed_at=timezone.now(), last_failed_at=timezone.now(),
    )  # fmt: skip
    return review, first, answer, of_bob


@pytest.mark.parametrize("keep_texts", [True, False])
def test_nothing_named_remains_in_the_whole_database(kati, bob, mona, topic, keep_texts):
    live(kati, bob, mona, topic)
    assert {place[0] for place in places_of(*NAMES)} > {"community.Member", "reviews.Review", "messaging.Message"}
    gone(kati, keep_texts=keep_texts)
    assert places_of(*NAMES) == []
    assert not Member.objects.filter(pk=kati.pk).exists()


def test_nothing_she_wrote_remains_when_her_texts_go_not_even_in_what_others_were_told(kati, bob, mona, topic):
    review, *_others = live(kati, bob, mona, topic)
    root = say(review, bob, "Womit?")
    say(review, mona, "Mit einer Waage.", parent=root)  # Bob is told of it, under the headline of her review
    words = ("kati vogel misst", "schreibt an", "sagt ja", "wie gemessen")
    assert {place[0] for place in places_of(*words)} >= {"reviews.Review", "messaging.Message"}
    gone(kati, keep_texts=False)
    assert places_of(*words) == []


def test_texts_that_stay_lose_the_name_and_count_as_before(kati, bob, mona, topic):
    review, first, _answer, of_bob = live(kati, bob, mona, topic)
    before = FamilySummary.objects.get(family=review.family_id).rating_count
    gone(kati, keep_texts=True)
    review.refresh_from_db()
    assert (review.member, review.is_visible, review.quality) == (None, True, "Schreibt an …")
    assert review.quality_html == "<p>Schreibt an …</p>\n"
    assert fresh(first).comment == "… fragt, wie gemessen?"
    assert fresh(first).user is None
    assert fresh(first).is_visible
    assert FamilySummary.objects.get(family=review.family_id).rating_count == before
    assert Review.objects.get(pk=of_bob.pk).comment_count_denormalised == 2
    assert not ReviewVersion.objects.exists()
    assert not CommentVersion.objects.exists()


def test_texts_that_go_are_gone_and_answers_keep_their_place(kati, bob, mona, topic, client):
    review, first, answer, of_bob = live(kati, bob, mona, topic)
    gone(kati, keep_texts=False)
    assert not Review.objects.filter(pk=review.pk).exists()
    emptied = fresh(first)
    assert (emptied.comment, emptied.body_html, emptied.status, emptied.user) == ("", "", "withdrawn", None)
    assert fresh(answer).reply_to_id == first.pk
    assert Review.objects.get(pk=of_bob.pk).comment_count_denormalised == 1
    body = client.get(of_bob.get_absolute_url()).content.decode()
    assert "Mit der Waage." in body
    assert "wie gemessen" not in body


def test_votes_go_and_the_counts_follow(kati, bob, mona, topic):
    _review, _first, answer, of_bob = live(kati, bob, mona, topic)
    assert fresh(answer).helpful_count_denormalised == 1
    gone(kati, keep_texts=True)
    assert not CommentVote.objects.exists()
    assert fresh(answer).helpful_count_denormalised == 0
    assert Review.objects.get(pk=of_bob.pk).helpful_count_denormalised == 0


def test_what_nobody_sees_goes_even_if_texts_stay(kati, bob, mona, topic):
    hidden = say(make_review(make_family(topic), bob), kati, "Werbung")
    moderating.hide(kind="comment", pk=hidden.pk, actor=mona, reason="spam")
    gone(kati, keep_texts=True)
    assert fresh(hidden).comment == ""


def test_an_open_report_still_waits_without_the_name(kati, bob, mona, topic):
    live(kati, bob, mona, topic)
    gone(kati, keep_texts=False)
    left = Report.objects.get()
    assert (left.reporter, left.note, left.settled_at) == (None, "… meint: Werbung", None)
    moderating.hide(kind="comment", pk=left.object_id, actor=mona, reason="spam")
    left.refresh_from_db()
    assert left.settled_at


def test_the_log_of_moderation_stays_without_the_name(kati, bob, mona, topic):
    live(kati, bob, mona, topic)
    gone(kati, keep_texts=False)
    entry = ModerationEntry.objects.get(act="hide")
    assert (entry.author, entry.actor, entry.note) == (None, mona, "Liebe …, das ist Werbung.")


def test_others_keep_their_messages_without_name_and_words(kati, bob, mona, topic):
    live(kati, bob, mona, topic)
    gone(kati, keep_texts=False)
    kept = Message.objects.filter(member=bob, kind="comment.received")
    assert kept
    assert all(message.actor is None and message.context["excerpt"] == "" for message in kept)


def test_her_devices_are_signed_out(client, kati):
    sign_in(client, kati)
    client.get("/profile/data/")
    assert UserSession.objects.filter(user=kati).exists()
    gone(kati, keep_texts=True)
    assert "login" in client.get("/profile/data/")["Location"]
    assert not EmailAddress.objects.exists()


def test_files_go_with_the_rows(kati, django_capture_on_commit_callbacks):
    from django.core.files.base import ContentFile

    kati.avatar.save("x.webp", ContentFile(b"picture"))
    path = Path(kati.avatar.path)
    with django_capture_on_commit_callbacks(execute=True):
        gone(kati, keep_texts=True)
    assert not path.exists()


def test_whoever_shows_members_is_told(kati):
    heard = []

    def hear(sender, event, **kwargs):
        heard.append((event.source, event.source_id, event.is_gone))

    changed.connect(hear)
    pk = kati.pk
    gone(kati, keep_texts=True)
    changed.disconnect(hear)
    assert ("member", pk, True) in heard


def test_before_the_time_is_over_nobody_is_erased(kati):
    leaving.leave(member=kati, keep_texts=True)
    assert erasing.erase_due() == 0
    assert not erasing.erase(member_id=kati.pk)
    assert Member.objects.filter(pk=kati.pk).exists()


def test_leaving_twice_does_not_begin_the_time_anew_but_may_change_the_choice(kati):
    first = leaving.leave(member=kati, keep_texts=True)
    Member.objects.filter(pk=kati.pk).update(leaves_at=first - timedelta(days=3))
    kati.refresh_from_db()
    assert leaving.leave(member=kati, keep_texts=False) == first - timedelta(days=3)
    kati.refresh_from_db()
    assert not kati.leaves_texts
    assert len(mail.outbox) == 1


def test_one_that_cannot_be_erased_does_not_hold_up_the_others(kati, bob, monkeypatch):
    from community import slots

    def fails(member, keep_texts):
        if member.pk == kati.pk:
            raise RuntimeError("broken part")

    part = slots.PersonalData(key="broken", export=lambda member: {}, erase=fails)
    monkeypatch.setitem(slots.personal_data.entries, "broken", part)
    for member in (kati, bob):
        Member.objects.filter(pk=member.pk).update(leaves_at=timezone.now() - timedelta(days=1))
    assert erasing.erase_due() == 1
    assert Member.objects.filter(pk=kati.pk, is_active=True).exists()
    assert not Member.objects.filter(pk=bob.pk).exists()


def test_the_last_administrator_stays(db, ada):
    Member.objects.filter(pk=ada.pk).update(is_superuser=True)
    with pytest.raises(leaving.LastAdministrator):
        leaving.leave(member=ada, keep_texts=True)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Gruß, Kati Vogel.", "Gruß, …."),
        ("KATI\nVOGEL", "…"),
        ("Schreib an Kati@Example.org!", "Schreib an …!"),
        ("@kati-vogel, danke", "…, danke"),
        ("Vogelhaus von Kati Vogelsang", "Vogelhaus von Kati Vogelsang"),
    ],
)
def test_whole_names_are_blotted_out(kati, text, left):
    assert blotted(text, kati) == left
