"""A member takes along everything we hold of her."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from community.models import Interest, Member, Report, Takeout
from community.personal import exporting
from community.pictures import safe_image
from community.reporting import report
from community.slots import personal_data
from messaging.telling import tell
from reviews.drafts import save as save_draft
from reviews.picturing import NewPhoto
from reviews.voting import vote as vote_for_review
from tests.community.accounts_cast import PASSWORD, confirmed, sign_in
from tests.community.talk import say
from tests.factory import make_topic
from tests.reviews.making import full, make_family, make_review, quick

# Rows that name a member, and under which key of data.json they are found; or why they are in none.
COVERED = {
    "account.EmailAddress": "account",
    "community.Interest": "followed_topics",
    "community.Comment": "comments",
    "django_comments.Comment": "comments",
    "django_comments_xtd.XtdComment": "comments",
    "community.CommentVote": "comments_found_helpful",
    "community.Report": "reports_made",
    "community.ModerationEntry": "decisions_about_my_contributions",
    "community.Takeout": "archives_asked_for",
    "community.Member_groups": "account",
    "mfa.Authenticator": "second_factors",
    "messaging.Message": "messages",
    "reviews.Review": "reviews",
    "reviews.Vote": "votes_on_reviews",
    "reviews.Draft": "review_drafts",
    "reviews.PendingPhoto": "pictures_not_yet_published",
    "usersessions.UserSession": "devices",
}
ACTS_OF_STAFF = {
    "shop",
    "wagtailcore",
    "wagtaildocs",
    "wagtailimages",
    "wagtailusers",
    "wagtailadmin",
}  # in the shop's name
PAGES = {"community.HomePage", "community.TopicIndexPage", "community.TopicPage", "community.EditorialPage"}
NEVER_FILLED = {
    "community.Member_user_permissions", "django_comments.CommentFlag", "socialaccount.SocialAccount",
    "django_comments_xtd.BlackListedDomain", "django_comments_xtd.CommentReaction_authors",
}  # fmt: skip


def picture(alt):
    """A red picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(file, "PNG")
    return NewPhoto(picture=safe_image(file), alt=alt)


@pytest.fixture
def kati(db):
    """A member with a password, signed in nowhere."""
    return confirmed()


def unpacked(takeout):
    with storages["private"].open(takeout.name) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    return json.loads(archive.read("data.json")), archive


def made_for(member):
    takeout = exporting.ask(member=member)
    exporting.make(takeout_id=takeout.pk)
    takeout.refresh_from_db()
    return takeout


@pytest.fixture
def told(kati, bob, topic):
    """Kati did everything there is to do."""
    family, other = make_family(topic), make_family(topic)
    make_review(family, kati, full(quality="Dicke Wände."), photos=[picture("Von vorn")])
    make_review(other, kati, quick(line="Hält."))
    of_bob = make_review(family, bob)
    vote_for_review(review=of_bob, member=kati, value=1)
    save_draft(member=kati, family=make_family(topic), content={"quality": "Angefangen"}, expected_revision=0)
    say(of_bob, kati, "Wie gemessen?")
    Interest.objects.create(member=kati, topic=topic)
    report(kind="review", pk=of_bob.pk, member=kati, reason=Report.Reason.SPAM, note="Werbung")
    tell(
        member=kati,
        kind="moderation.approved",
        key="k1",
        context={"title": "Hält.", "url": "/", "note": "", "reason": ""},
    )
    return kati


def test_the_archive_holds_everything_she_did(told):
    data, archive = unpacked(made_for(told))
    assert data["account"]["email"] == "kati@example.org"
    assert data["profile"]["public_name"] == "Kati Vogel"
    assert data["reviews"][0]["content"]["quality"] == "Dicke Wände."
    assert data["quick_ratings"][0]["content"]["line"] == "Hält."
    assert data["votes_on_reviews"][0]["judgement"] == "helpful"
    assert data["review_drafts"][0]["content"] == {"quality": "Angefangen"}
    assert data["comments"][0]["text"] == "Wie gemessen?"
    assert data["followed_topics"][0]["topic__slug"] == "espresso"
    assert data["reports_made"][0]["note"] == "Werbung"
    assert data["messages"][0]["context"]["title"] == "Hält."
    photo = data["reviews"][0]["photos"][0]["file"]
    assert archive.read(photo)[8:12] == b"WEBP"
    assert "readme.txt" in archive.namelist()


def test_the_archive_holds_no_keys_and_nobody_else(told, bob):
    data, _archive = unpacked(made_for(told))
    text = json.dumps(data)
    assert told.password not in text
    assert "pbkdf2" not in text
    assert "argon2" not in text
    assert "bob@example.org" not in text


def test_every_row_that_names_a_member_is_in_the_archive_or_left_out_for_a_reason(kati):
    data, _archive = unpacked(made_for(kati))
    rows = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is Member and field.concrete and not field.many_to_many
    }
    left = {row for row in rows if row not in {*COVERED, *NEVER_FILLED, *PAGES}}
    ours = {"community", "messaging", "reviews"}  # known here row by row
    registered = ACTS_OF_STAFF | {part.export.__module__.partition(".")[0] for part in personal_data} - ours
    assert {row for row in left if row.partition(".")[0] not in registered} == set()
    assert {key for key in COVERED.values() if key not in data} == set()


def test_no_two_parts_say_the_same_word(alice):
    keys = [key for part in personal_data for key in part.export(alice)]
    assert sorted(keys) == sorted(set(keys))


def test_the_member_is_told_in_her_language_when_it_is_ready(kati):
    Member.objects.filter(pk=kati.pk).update(language="en")
    made_for(kati)
    assert mail.outbox[-1].subject == "Your data are ready"
    assert "/en/profile/data/" in mail.outbox[-1].body


def test_asking_again_within_a_day_is_too_soon(kati):
    made_for(kati)
    with pytest.raises(exporting.TooSoon):
        exporting.ask(member=kati)


def test_a_new_archive_takes_the_place_of_the_old_one(kati, django_capture_on_commit_callbacks):
    old = made_for(kati)
    Takeout.objects.update(asked_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        exporting.ask(member=kati)
    assert Takeout.objects.count() == 1
    assert not storages["private"].exists(old.name)


def test_making_it_twice_makes_one(kati):
    takeout = made_for(kati)
    exporting.make(takeout_id=takeout.pk)
    again = Takeout.objects.get()
    assert again.name == takeout.name
    assert len(mail.outbox) == 1


def test_an_old_archive_is_thrown_away(kati, django_capture_on_commit_callbacks):
    takeout = made_for(kati)
    Takeout.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert exporting.throw_away_expired() == 1
    assert not Takeout.objects.exists()
    assert not storages["private"].exists(takeout.name)


def test_one_that_nobody_finished_in_a_day_is_given_up_and_may_be_asked_for_again(kati):
    Takeout.objects.create(member=kati, asked_at=timezone.now() - timedelta(days=2), state="running")
    exporting.throw_away_expired()
    assert Takeout.objects.get().state == "failed"
    exporting.ask(member=kati)


def test_she_shows_who_she_is_then_asks_then_fetches(client, kati, django_capture_on_commit_callbacks):
    sign_in(client, kati)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("community:data_ask"))
        assert "reauthenticate" in answer["Location"]
        client.post(answer["Location"], {"password": PASSWORD})
    body = client.get(reverse("community:data")).content.decode()
    takeout = Takeout.objects.get()
    address = reverse("community:data_fetch", args=[takeout.pk])
    assert address in body
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_a_stolen_session_alone_fetches_nothing(client, kati):
    takeout = made_for(kati)
    sign_in(client, kati)
    answer = client.get(reverse("community:data_fetch", args=[takeout.pk]))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_nobody_fetches_anothers_archive(client, kati, bob):
    takeout = made_for(bob)
    sign_in(client, kati)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("community:data_fetch", args=[takeout.pk])).status_code == 404


def test_an_expired_archive_is_not_handed_out(client, kati):
    takeout = made_for(kati)
    Takeout.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    sign_in(client, kati)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("community:data_fetch", args=[takeout.pk])).status_code == 404


def test_who_signs_in_with_codes_only_must_have_done_so_just_now(client, alice):
    client.force_login(alice)
    answer = client.get(reverse("community:leave"))
    assert answer.status_code == 403
    assert "Bitte melde dich noch einmal an" in answer.content.decode()


def test_the_page_says_how_far_it_is_and_htmx_asks_for_that_part_only(client, kati):
    Takeout.objects.create(member=kati, asked_at=timezone.now(), state="running", parts=4, parts_done=1)
    client.force_login(kati)
    body = client.get(reverse("community:data")).content.decode()
    assert "1 von 4" in body
    assert 'data-hx-trigger="every 2s"' in body
    part = client.get(reverse("community:data"), headers={"HX-Request": "true"}).content.decode()
    assert "1 von 4" in part
    assert "<html" not in part


def test_the_page_is_for_members_and_costs_few_queries(client, kati, django_assert_max_num_queries):
    assert "login" in client.get(reverse("community:data"))["Location"]
    client.force_login(kati)
    client.get(reverse("community:data"))
    with django_assert_max_num_queries(8):
        client.get(reverse("community:data"))


def test_asking_needs_a_post(client, kati):
    client.force_login(kati)
    assert client.get(reverse("community:data_ask")).status_code == 405


def test_topics_closed_since_are_still_hers(kati):
    Interest.objects.create(member=kati, topic=make_topic(slug="zu", is_open=False))
    data, _archive = unpacked(made_for(kati))
    assert data["followed_topics"][0]["topic__slug"] == "zu"
