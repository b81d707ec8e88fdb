"""Badges that follow from reviews: all questions answered, pictures, fair criticism, the first word, a second look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.models import Review
from reviews.publishing import withdraw
from tests.experts.badge_making import held, look, make_tally
from tests.reviews.making import full, make_family, make_review, quick

NOW = timezone.now()


def helpful(review, **fields):
    """Let the tallies know the review as found helpful."""
    make_tally(review.member, f"review:{review.pk}", at=review.published_at, **fields)
    return review


def reviews(number, member, content=None, **more):
    return [helpful(make_review(make_family(), member, content, **more)) for _ in range(number)]


def test_four_answers_in_words_that_helped_earn_a_badge(alice):
    reviews(1, alice)
    look(alice)
    assert "all-four" in held(alice)


@pytest.mark.parametrize("missing", ["quality", "criticism", "everyday", "recommendation"])
def test_an_unanswered_question_is_missed(alice, missing):
    reviews(1, alice, full(**{"severity": "none", missing: ""}))
    look(alice)
    assert "all-four" not in held(alice)


def test_four_answers_that_helped_nobody_are_not_enough(alice):
    helpful(make_review(make_family(), alice), ups=1)
    look(alice)
    assert "all-four" not in held(alice)


def test_three_first_reviews_of_products_went_ahead(alice):
    reviews(3, alice)
    look(alice)
    assert "went-ahead" in held(alice)


def test_the_second_review_of_a_product_went_not_ahead(alice, bob):
    reviews(2, alice)
    family = make_family()
    make_review(family, bob, at=NOW - timedelta(days=9))
    helpful(make_review(family, alice, at=NOW - timedelta(days=1)))
    look(alice)
    assert "went-ahead" not in held(alice)


def test_a_quick_rating_before_hers_does_not_make_a_review_the_second(alice, bob):
    reviews(2, alice)
    family = make_family()
    make_review(family, bob, quick(), at=NOW - timedelta(days=9))
    helpful(make_review(family, alice, at=NOW - timedelta(days=1)))
    look(alice)
    assert "went-ahead" in held(alice)


def test_five_helpful_reviews_with_pictures_were_seen_for_oneself(alice):
    written = reviews(5, alice)
    look(alice)
    assert "eyewitness" not in held(alice)
    Review.objects.filter(pk__in=[review.pk for review in written]).update(photo_count_denormalised=1)
    look(alice)
    assert "eyewitness" in held(alice)


def test_five_reviews_that_praise_and_criticise_are_fair(alice):
    reviews(5, alice)
    look(alice)
    assert "fair-critic" in held(alice)


def test_reviews_without_a_point_of_criticism_are_not_fair_criticism(alice):
    reviews(5, alice, full(severity="none", criticism="Nothing at all."))
    look(alice)
    assert "fair-critic" not in held(alice)


@pytest.mark.parametrize(
    ("days", "owned", "earned"), [(366, "over_1y", True), (200, "over_1y", False), (366, "6_12m", False)]
)
def test_a_review_revised_after_a_year_is_a_long_term_test(alice, days, owned, earned):
    review = make_review(make_family(), alice, full(owned=owned), at=NOW - timedelta(days=days))
    make_tally(alice)
    look(alice)
    assert "long-term-test" not in held(alice)
    Review.objects.filter(pk=review.pk).update(revised_at=NOW)
    look(alice)
    assert ("long-term-test" in held(alice)) == earned


def test_a_withdrawn_review_takes_its_badges_along(alice):
    (review,) = reviews(1, alice)
    look(alice)
    withdraw(review=review, member=alice)
    look(alice)
    assert "all-four" not in held(alice)
