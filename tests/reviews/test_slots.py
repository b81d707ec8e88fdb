"""What the reviews give to the kernel: the four questions, photos, comments, personal data."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image

from community import slots
from community.comments.posting import post
from community.pictures import safe_image
from reviews import content as content_module
from reviews.erasing import erase, export
from reviews.models import Draft, FamilySummary, Photo, QuestionWording, Review, Vote
from reviews.picturing import NewPhoto
from reviews.publishing import revise
from reviews.questions import questions_for
from reviews.recounting import recount_all
from reviews.voting import vote
from tests.reviews.making import full, make_family, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(topic):
    return make_family(topic)


def picture(alt="The machine", size=(800, 600)):
    file = BytesIO()
    Image.new("RGB", size, "peru").save(file, "JPEG")
    file.seek(0)
    return NewPhoto(picture=safe_image(file), alt=alt)


def differences():
    return [str(difference) for difference in recount_all(write=False, progress=lambda _n: None)]


def test_the_four_questions_come_in_both_languages(topic):
    with translation.override("en"):
        assert [question.label for question in questions_for(topic)] == [
            "How good is it made?",
            "What is there to criticise?",
            "How does it do every day?",
            "Would you recommend it?",
        ]
    with translation.override("de"):
        assert questions_for(None)[3].label == "Würdest du es weiterempfehlen?"


def test_staff_word_a_question_for_their_topic(topic, django_assert_num_queries):
    QuestionWording.objects.create(topic=topic, key="quality", label_de="Wie gut geschrieben?")
    with django_assert_num_queries(1), translation.override("en"):
        first = questions_for(topic)[0]
        told = (first.label, first.help)
    assert told == ("Wie gut geschrieben?", "Material, workmanship, what still fits after months.")


def test_photos_are_stored_counted_and_their_files_go_with_them(
    family, alice, settings, django_capture_on_commit_callbacks
):
    review = make_review(family, alice, photos=[picture("Front"), picture("Back")])
    front, back = review.photos.all()
    assert (front.width, front.height, front.smaller_widths) == (800, 600, [320, 640])
    assert front.picture.storage.exists(front.name_at(320))
    assert front.url_at(400).endswith("-640.webp")
    assert FamilySummary.objects.get(family=family).photo_review_count == 1
    with django_capture_on_commit_callbacks(execute=True):
        revise(
            review=review,
            member=alice,
            content=full(),
            expected_version=1,
            kept_photos={back.pk: "From behind"},
        )
    assert [photo.alt for photo in Photo.objects.all()] == ["From behind"]
    assert not front.picture.storage.exists(front.picture.name)
    assert not front.picture.storage.exists(front.name_at(640))
    assert back.picture.storage.exists(back.picture.name)
    with django_capture_on_commit_callbacks(execute=True):
        revise(review=review, member=alice, content=full(), expected_version=2, kept_photos={})
    assert FamilySummary.objects.get(family=family).photo_review_count == 0
    assert differences() == []


def test_seven_photos_or_one_without_words_are_refused(family, alice):
    one = picture()
    with pytest.raises(ValidationError):
        make_review(family, alice, photos=[one] * 7)
    with pytest.raises(ValidationError):
        make_review(family, alice, photos=[picture(alt=" ")])
    review = make_review(family, alice, photos=[one] * 4)
    with pytest.raises(ValidationError):
        revise(review=review, member=alice, content=full(), expected_version=1, photos=[one] * 3)


def test_comments_are_counted(family, alice, bob):
    review = make_review(family, alice)
    post(target_kind="review", target=review, member=bob, text="Which tray?", language="en")
    assert Review.objects.get(pk=review.pk).comment_count_denormalised == 1


def test_a_referral_link_is_refused(family, alice, monkeypatch):
    monkeypatch.setattr(content_module, "referral_recognisers", [lambda text: "/r/" in text])
    with pytest.raises(ValidationError) as refused:
        make_review(family, alice, full(quality="Buy at https://shop.example/r/ABC"))
    assert list(refused.value.error_dict) == ["quality"]


def test_the_queue_knows_a_review(family, alice):
    review = make_review(family, alice, full(quality="Good **brass**."))
    kind = slots.moderated_kinds.get("review")
    assert kind.title(review) == "Twelve minutes of patience"
    assert kind.excerpt(review).startswith("Good brass. The tray is small.")
    assert kind.url(review) == review.get_absolute_url()
    assert kind.shown_count(alice.pk, 5) == 1


def test_a_member_gets_all_that_is_hers(family, alice, bob):
    review = make_review(family, alice, photos=[picture("Front")])
    revise(review=review, member=alice, content=full(stars=1), expected_version=1)
    other = make_review(family, bob)
    vote(review=other, member=alice, value=1)
    told = export(alice)
    assert told["reviews"][0]["content"]["stars"] == 1
    assert told["reviews"][0]["said_before"][0]["content"]["stars"] == 4
    assert told["reviews"][0]["photos"][0]["alt"] == "Front"
    assert told["votes_on_reviews"][0]["review"] == other.get_absolute_url()
    assert len(told["reviews"]) == 1


def test_erasing_with_texts_leaves_nothing_behind(family, alice, bob):
    make_review(family, alice, photos=[picture("Front")])
    other = make_review(family, bob)
    vote(review=other, member=alice, value=1)
    Draft.objects.create(member=alice, family=family)
    erase(alice, False)
    assert not Review.objects.filter(member=alice).exists()
    assert not Vote.objects.exists()
    assert not Draft.objects.exists()
    assert not Photo.objects.exists()
    assert FamilySummary.objects.get(family=family).rating_count == 1
    assert Review.objects.get(pk=other.pk).helpful_count_denormalised == 0
    assert differences() == []


def test_erasing_may_keep_the_texts_without_the_name(family, alice):
    review = make_review(family, alice)
    erase(alice, True)
    kept = Review.objects.get(pk=review.pk)
    assert kept.member is None
    assert kept.is_visible
    assert FamilySummary.objects.get(family=family).rating_count == 1
