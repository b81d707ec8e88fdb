"""The card drawn in Python: what a template would escape is escaped, and every part is there."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from reviews.drawing import Pen
from reviews.models import Photo, Review
from reviews.reading import best_reviews, cards
from tests.reviews.making import full, make_family, make_review

BAD = '<script>"&'


@pytest.fixture
def review(db, alice, topic):
    return make_review(make_family(topic), alice, full(title=f"Title {BAD}"))


def drawn(review, viewer=None, **options):
    viewer = viewer or AnonymousUser()
    return Pen(is_member=viewer.is_authenticated).card(cards([review], viewer)[0], **options)


def test_no_word_of_a_member_becomes_markup(review, alice):
    Review.objects.filter(pk=review.pk).update(line=BAD, imported_from=BAD, origin="imported")
    alice.public_name = BAD
    alice.save()
    Photo.objects.create(review=review, picture="x.webp", alt=BAD)
    review.family.title = BAD
    review.family.save()
    Review.objects.filter(pk=review.pk).update(photo_count_denormalised=1)
    review = Review.objects.get(pk=review.pk)
    html = drawn(review, with_family=True)
    assert "<script" not in html
    assert html.count("&lt;script&gt;&quot;&amp;") >= 5


def test_a_visitor_is_led_to_sign_in_and_a_member_gets_buttons(review, bob):
    assert "?next=/reviews/" in drawn(review)
    assert 'name="helpful"' not in drawn(review)
    assert f'name="helpful" value="{review.pk}"' in drawn(review, bob)


def test_the_author_edits_and_others_report(review, alice, bob):
    assert f"/products/{review.family_id}/-/review/" in drawn(review, alice)
    assert f"/report/review/{review.pk}/" in drawn(review, bob)
    assert f"/report/review/{review.pk}/" not in drawn(review, alice)


def test_our_words_follow_the_reader_and_the_texts_keep_their_language(review):
    with translation.override("en"):
        english = drawn(review)
    assert 'lang="de" aria-labelledby' in english
    assert '<dt lang="en">Quality' in english
    assert 'href="/en/members/' in english


def test_a_card_names_its_language_once_where_author_and_reader_share_it(review):
    assert drawn(review).count("lang=") == 1


def test_drawing_asks_the_database_nothing(review, bob, django_assert_num_queries):
    card = cards([review], bob)[0]
    with django_assert_num_queries(0):
        Pen(is_member=True).card(card)


def test_the_voice_of_each_product_is_its_most_helpful_full_review(
    topic, alice, bob, charlie, django_assert_num_queries
):
    first, second, unreviewed = make_family(topic), make_family(topic), make_family(topic)
    make_review(first, alice, full())
    helpful = make_review(first, bob, full())
    only = make_review(second, charlie, full())
    Review.objects.filter(pk=helpful.pk).update(helpful_rank=0.5)
    with django_assert_num_queries(1):
        found = best_reviews([first.pk, second.pk, unreviewed.pk])
    assert {family: review.pk for family, review in found.items()} == {first.pk: helpful.pk, second.pk: only.pk}
