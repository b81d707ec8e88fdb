"""The formulas: what a better rating does, how old ones fade, what few votes are worth."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.ranking import MINIMUM_RATINGS, PRIOR_STARS, rank_score, weight, wilson_lower_bound

TODAY = date(2026, 11, 22)
ROUNDING = 2e-6
months = st.dates(date(2016, 1, 1), date(2026, 11, 1)).map(lambda day: day.replace(day=1))
ratings = st.lists(st.tuples(months, st.integers(1, 5)), min_size=MINIMUM_RATINGS, max_size=40)


def score(given_ratings):
    rows = {}
    for month, stars in given_ratings:
        rows.setdefault(month, [0] * 5)[stars - 1] += 1
    return rank_score(rows.items(), TODAY)


@given(ratings, months)
def test_a_rating_as_good_as_all_before_never_lowers_a_product(before, month):
    best = max(stars for _month, stars in before)
    assert score([*before, (month, best)]) >= score(before) - ROUNDING


@given(ratings, months, st.integers(1, 5))
def test_a_rating_better_than_the_score_never_lowers_a_product(before, month, stars):
    if stars >= score(before):
        assert score([*before, (month, stars)]) >= score(before) - ROUNDING


@given(ratings, st.data())
def test_a_rating_that_gets_better_never_lowers_a_product(before, data):
    place = data.draw(st.integers(0, len(before) - 1))
    month, stars = before[place]
    better = data.draw(st.integers(stars, 5))
    after = [*before[:place], (month, better), *before[place + 1 :]]
    assert score(after) >= score(before) - ROUNDING


@given(ratings)
def test_a_score_lies_between_worst_and_best_or_the_imagined_votes(before):
    stars = [stars for _month, stars in before]
    assert min(*stars, PRIOR_STARS) - ROUNDING <= score(before) <= max(stars) + ROUNDING


@given(ratings)
def test_the_order_of_ratings_does_not_matter(before):
    assert score(before) == score(list(reversed(before)))


def test_two_ratings_are_no_rank():
    assert rank_score([(date(2026, 11, 1), (0, 0, 0, 0, 2))], TODAY) is None
    assert rank_score([], TODAY) is None


def test_many_good_ratings_stand_before_three_perfect_ones():
    few = rank_score([(date(2026, 11, 1), (0, 0, 0, 0, 3))], TODAY)
    many = rank_score([(date(2026, 11, 1), (0, 0, 4, 20, 97))], TODAY)
    assert few == pytest.approx((3 * 5 + 7 * 3.5) / 10)
    assert many > few


def test_doubt_never_lifts_a_bad_product():
    assert rank_score([(date(2026, 11, 1), (3, 0, 0, 0, 0))], TODAY) == 1.0
    assert PRIOR_STARS == 3.5


def test_a_rating_of_last_year_weighs_half():
    assert weight(12) == 0.5
    old_praise = rank_score([(date(2025, 11, 1), (0, 0, 0, 0, 4)), (date(2026, 11, 1), (4, 0, 0, 0, 0))], TODAY)
    new_praise = rank_score([(date(2025, 11, 1), (4, 0, 0, 0, 0)), (date(2026, 11, 1), (0, 0, 0, 0, 4))], TODAY)
    assert new_praise > old_praise


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_helpful_vote_never_lowers_a_review_and_an_unhelpful_one_never_lifts_it(up, down):
    assert wilson_lower_bound(up + 1, down) >= wilson_lower_bound(up, down)
    assert wilson_lower_bound(up, down + 1) <= wilson_lower_bound(up, down)


def test_many_votes_are_worth_more_than_one():
    assert wilson_lower_bound(0, 0) == 0
    assert wilson_lower_bound(1, 0) == pytest.approx(0.206543, abs=1e-6)
    assert wilson_lower_bound(90, 10) > wilson_lower_bound(1, 0)
