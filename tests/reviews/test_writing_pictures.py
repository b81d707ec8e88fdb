"""Pictures on the writing page: with the form, at once by script, kept privately until publishing."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from reviews import uploading
from reviews.models import PendingPhoto, Photo, Review
from tests.reviews.making import make_family, make_review
from tests.reviews.writing import TYPED, german, picture, write_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private_folder(settings, tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "private": {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "p"}}}


@pytest.fixture
def family(topic):
    return make_family(topic, title="Aldera Prima", slug="aldera-prima")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def upload_url(family):
    return german("reviews:upload", family.pk)


def test_a_picture_sent_with_the_form_waits_for_its_words(as_alice, family):
    page = as_alice.post(write_url(family), {**TYPED, "photos": picture()}).content.decode()
    waiting = PendingPhoto.objects.get()
    assert not Review.objects.exists()
    assert f'name="alt-p{waiting.pk}"' in page
    assert f'id="error-p{waiting.pk}"' in page
    assert "The tray is small." in page


def test_a_picture_survives_an_error_elsewhere_and_is_published_with_its_words(
    as_alice, family, django_capture_on_commit_callbacks
):
    as_alice.post(write_url(family), {**TYPED, "stars": "", "photos": picture()})
    waiting = PendingPhoto.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        as_alice.post(write_url(family), {**TYPED, f"alt-p{waiting.pk}": "By the sink"})
    photo = Photo.objects.get()
    assert (photo.alt, photo.review) == ("By the sink", Review.objects.get())
    assert not PendingPhoto.objects.exists()
    assert not storages["private"].exists(waiting.name)


def test_what_was_in_the_file_besides_the_picture_is_gone(as_alice, family):
    as_alice.post(upload_url(family), {"photo": picture()})
    with storages["private"].open(PendingPhoto.objects.get().name) as file:
        content = file.read()
    assert b"Home, sweet home" not in content
    assert Image.open(io.BytesIO(content)).format == "WEBP"


def test_several_pictures_come_at_once_but_no_more_than_six(as_alice, family):
    response = as_alice.post(write_url(family), {**TYPED, "act": "upload", "photos": [picture() for _ in range(7)]})
    assert PendingPhoto.objects.count() == 6
    assert "6" in response.content.decode()
    assert response.status_code == 200


def test_the_pictures_of_the_published_review_count_too(as_alice, family, alice):
    make_review(family, alice)
    kept = {"kept": [str(n) for n in range(6)]}
    assert as_alice.post(upload_url(family), {"photo": picture(), **kept}).status_code == 422


def test_what_is_no_picture_is_refused_by_name(as_alice, family):
    evil = SimpleUploadedFile("cute.jpg", b"<script>alert(1)</script>", "image/jpeg")
    response = as_alice.post(upload_url(family), {"photo": evil})
    assert response.status_code == 422
    assert "cute.jpg" in response.json()["words"]
    page = as_alice.post(
        write_url(family), {**TYPED, "photos": SimpleUploadedFile("cute.jpg", b"GIF89a<script>", "image/gif")}
    ).content.decode()
    assert "cute.jpg" in page
    assert "The tray is small." in page
    assert not PendingPhoto.objects.exists()


def test_a_picture_of_more_than_twelve_megabytes_is_refused(as_alice, family):
    huge = SimpleUploadedFile("huge.jpg", picture().read() + b"\0" * (12 * 1024 * 1024), "image/jpeg")
    assert as_alice.post(upload_url(family), {"photo": huge}).status_code == 422


def test_the_script_gets_the_row_of_the_picture(as_alice, family):
    response = as_alice.post(upload_url(family), {"photo": picture()})
    waiting = PendingPhoto.objects.get()
    assert german("reviews:pending_photo", waiting.pk) in response.content.decode()
    assert response.content.decode().strip().startswith("<li")


def test_only_its_member_sees_or_removes_a_waiting_picture(as_alice, family, bob, client):
    as_alice.post(upload_url(family), {"photo": picture()})
    pk = PendingPhoto.objects.get().pk
    shown = as_alice.get(german("reviews:pending_photo", pk))
    assert shown["Content-Type"] == "image/webp"
    assert "private" in shown["Cache-Control"]
    client.force_login(bob)
    assert client.get(german("reviews:pending_photo", pk)).status_code == 404
    assert client.post(german("reviews:remove_upload", pk)).status_code == 404
    client.logout()
    assert client.get(german("reviews:pending_photo", pk)).status_code == 404
    assert PendingPhoto.objects.exists()


def test_a_visitor_uploads_nothing(client, family):
    assert client.post(upload_url(family), {"photo": picture()}).status_code == 401
    client.post(write_url(family), {**TYPED, "photos": picture()})
    assert not PendingPhoto.objects.exists()


def test_somebody_elses_picture_cannot_be_taken_along(as_alice, family, bob, client):
    as_alice.post(upload_url(family), {"photo": picture()})
    pk = PendingPhoto.objects.get().pk
    client.force_login(bob)
    client.post(write_url(family), {**TYPED, f"alt-p{pk}": "Mine now", "remove": f"p{pk}"})
    assert PendingPhoto.objects.get().alt == ""


def test_a_waiting_picture_is_removed_without_a_script(as_alice, family):
    as_alice.post(upload_url(family), {"photo": picture()})
    pk = PendingPhoto.objects.get().pk
    response = as_alice.post(write_url(family), {**TYPED, "remove": f"p{pk}"})
    assert response.url.endswith("#pictures")
    assert not PendingPhoto.objects.exists()
    assert "The tray is small." in as_alice.get(write_url(family)).content.decode()


def test_a_published_photo_goes_only_when_the_change_is_published(as_alice, family, alice):
    as_alice.post(upload_url(family), {"photo": picture()})
    as_alice.post(write_url(family), {**TYPED, f"alt-p{PendingPhoto.objects.get().pk}": "By the sink"})
    photo = Photo.objects.get()
    edit = {**TYPED, "version": "1", "kept": photo.pk, f"alt-k{photo.pk}": "By the window"}
    as_alice.post(write_url(family), {**edit, "remove": f"k{photo.pk}"})
    assert Photo.objects.exists()
    assert f'name="alt-k{photo.pk}"' not in as_alice.get(write_url(family)).content.decode()
    as_alice.post(write_url(family), {**edit, "draft": "1"})
    assert Photo.objects.get().alt == "By the window"
    as_alice.post(write_url(family), {**TYPED, "version": "2", "title": "Anew"})
    assert not Photo.objects.exists()


def test_a_withdrawn_review_comes_back_with_its_photos(as_alice, family, alice):
    from reviews.publishing import withdraw

    as_alice.post(upload_url(family), {"photo": picture()})
    as_alice.post(write_url(family), {**TYPED, f"alt-p{PendingPhoto.objects.get().pk}": "By the sink"})
    withdraw(review=Review.objects.get(), member=alice)
    photo = Photo.objects.get()
    again = {**TYPED, "version": "1", "kept": photo.pk, f"alt-k{photo.pk}": photo.alt}
    as_alice.post(write_url(family), again)
    assert Review.objects.get().is_visible
    assert Photo.objects.get() == photo


def test_pictures_nobody_touched_for_two_days_are_thrown_away(as_alice, family, django_capture_on_commit_callbacks):
    for _ in range(2):
        as_alice.post(upload_url(family), {"photo": picture()})
    old, young = PendingPhoto.objects.all()
    PendingPhoto.objects.filter(pk=old.pk).update(touched_at=timezone.now() - timedelta(hours=49))
    with django_capture_on_commit_callbacks(execute=True):
        assert uploading.prune_uploads() == 1
    assert PendingPhoto.objects.get() == young
    assert not storages["private"].exists(old.name)
    assert storages["private"].exists(young.name)


def test_one_member_cannot_fill_the_disk(as_alice, topic):
    for _ in range(5):
        family = make_family(topic)
        for _ in range(6):
            assert as_alice.post(upload_url(family), {"photo": picture(size=(8, 8))}).status_code == 200
    assert as_alice.post(upload_url(make_family(topic)), {"photo": picture()}).status_code == 422
