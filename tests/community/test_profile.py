"""A member's public page, and how she changes it."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community import events
from community.models import Interest, Member
from community.models.audience import PARTS
from tests.factory import make_topic

FORM = {"public_name": "Alice Auer", "about": "", "region": "", "language": "de"}


@pytest.fixture
def heard():
    """Events of kind `changed` sent meanwhile."""
    found = []

    def hear(sender, event, **kwargs):
        found.append(event)

    events.changed.connect(hear)
    yield found
    events.changed.disconnect(hear)


def test_anybody_reads_a_profile(client, alice, topic):
    Member.objects.filter(pk=alice.pk).update(region="Bern", languages=["de", "fr"], about_html="<p>Ich messe.</p>")
    Member.objects.filter(pk=alice.pk).update(**{f"{part}_for": "everyone" for part in PARTS})
    Interest.objects.create(member=alice, topic=topic)
    body = client.get(reverse("community:profile", args=[alice.pk, alice.username])).content.decode()
    for words in ("Alice Auer", "Bern", "Ich messe.", "Deutsch, Französisch", "Espresso"):
        assert words in body


def test_a_profile_never_shows_the_address(client, alice):
    assert "alice@example.org" not in client.get(alice.get_absolute_url()).content.decode()


def test_another_handle_leads_to_the_right_one(client, alice):
    answer = client.get(reverse("community:profile", args=[alice.pk, "somebody"]))
    assert (answer.status_code, answer["Location"]) == (301, alice.get_absolute_url())


def test_a_member_who_left_has_no_profile(client, alice):
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(alice.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "12345678"])
def test_numbers_of_nobody_are_not_found(client, db, number):
    assert client.get(f"/members/{number}/x/").status_code == 404


def test_a_profile_is_found_by_search_engines_only_when_its_member_says_so(client, alice):
    answer = client.get(alice.get_absolute_url())
    assert answer["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in answer.content.decode()
    Member.objects.filter(pk=alice.pk).update(may_be_indexed=True)
    answer = client.get(alice.get_absolute_url())
    assert "X-Robots-Tag" not in answer
    assert "noindex" not in answer.content.decode()


def test_a_profile_costs_a_constant_number_of_queries(client, alice, bob, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr("community.chrome.CHECK_EVERY", 60.0)  # as outside of tests: the frame is not asked each time
    for _ in range(5):
        Interest.objects.create(member=alice, topic=make_topic())
    Member.objects.filter(pk=alice.pk).update(**{f"{part}_for": "everyone" for part in PARTS})
    client.get(alice.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(alice.get_absolute_url())
    client.force_login(bob)
    with django_assert_max_num_queries(16):
        client.get(alice.get_absolute_url())


def test_a_visitor_is_led_to_sign_in_before_editing(client, db):
    answer = client.get(reverse("community:profile_edit"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_member_changes_what_others_see(client, alice, heard):
    client.force_login(alice)
    fields = {**FORM, "about": "Ich **messe**. <script>x</script>", "region": "Bern", "languages": ["de", "en"]}
    answer = client.post(reverse("community:profile_edit"), fields)
    alice.refresh_from_db()
    assert answer.status_code == 302
    assert alice.about_html == "<p>Ich <strong>messe</strong>. &lt;script&gt;x&lt;/script&gt;</p>\n"
    assert alice.languages == ["de", "en"]
    assert not alice.may_be_indexed
    assert [(event.source, event.source_id) for event in heard] == [("member", alice.pk)]


def test_a_name_that_looks_like_anothers_is_refused_and_the_text_stays(client, alice, bob):
    client.force_login(alice)
    answer = client.post(
        reverse("community:profile_edit"), {**FORM, "public_name": "BOB  brandt", "about": "Mein Text"}
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Mein Text" in body
    assert 'role="alert"' in body
    assert 'aria-invalid="true"' in body
    assert 'id="id_public_name_error"' in body
    alice.refresh_from_db()
    assert alice.public_name == "Alice Auer"


def test_an_uploaded_picture_is_drawn_anew_and_the_old_one_goes(client, alice, django_capture_on_commit_callbacks):
    client.force_login(alice)
    file = io.BytesIO()
    Image.new("RGB", (600, 400), "red").save(file, "PNG")

    def upload() -> None:
        picture = SimpleUploadedFile("../../evil.html", file.getvalue(), content_type="image/png")
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("community:profile_edit"), {**FORM, "avatar": picture})
        alice.refresh_from_db()

    upload()
    first = alice.avatar.path
    assert first.endswith(".webp")
    assert "evil" not in first
    with Image.open(first) as picture:
        assert (picture.format, picture.size) == ("WEBP", (256, 256))
    upload()
    assert alice.avatar.path != first
    assert not Path(first).exists()
    client.post(reverse("community:profile_edit"), {**FORM, "remove_avatar": "on"})
    alice.refresh_from_db()
    assert not alice.avatar


def test_what_is_no_picture_is_refused_beside_its_field(client, alice):
    client.force_login(alice)
    file = SimpleUploadedFile("me.jpg", b"<html>", content_type="image/jpeg")
    answer = client.post(reverse("community:profile_edit"), {**FORM, "avatar": file})
    assert answer.status_code == 422
    assert 'id="id_avatar_error"' in answer.content.decode()


def test_a_member_chooses_topics(client, alice, topic, heard):
    other, closed = make_topic(), make_topic(is_open=False)
    Interest.objects.create(member=alice, topic=closed)
    Interest.objects.create(member=alice, topic=other)
    client.force_login(alice)
    answer = client.post(reverse("community:interests"), {"topics": [topic.pk]})
    assert answer.status_code == 302
    assert set(Interest.objects.values_list("topic_id", flat=True)) == {topic.pk, closed.pk}
    assert len(heard) == 1


def test_a_closed_topic_cannot_be_chosen(client, alice, topic):
    closed = make_topic(is_open=False)
    client.force_login(alice)
    client.post(reverse("community:interests"), {"topics": [closed.pk]})
    assert not Interest.objects.exists()


def test_following_a_topic_twice_counts_once_and_can_be_undone(client, alice, topic):
    client.force_login(alice)
    address = reverse("community:follow_topic", args=[topic.pk])
    for _ in range(2):
        assert client.post(address, {"next": "/themen/"})["Location"] == "/themen/"
    assert Interest.objects.count() == 1
    client.post(address, {"follow": "no"})
    assert not Interest.objects.exists()


def test_following_leads_nowhere_else(client, alice, topic):
    client.force_login(alice)
    answer = client.post(reverse("community:follow_topic", args=[topic.pk]), {"next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


def test_following_needs_a_member_and_a_post(client, alice, topic):
    address = reverse("community:follow_topic", args=[topic.pk])
    assert "login" in client.post(address)["Location"]
    client.force_login(alice)
    assert client.get(address).status_code == 405
    assert not Interest.objects.exists()
