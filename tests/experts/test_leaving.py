"""Declared leave: at most 120 days within a year, declared before it begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts import leaving
from experts.models import Leave
from tests.experts.levelling import NOON, days, make_standing

pytestmark = pytest.mark.django_db


def away(member, start, length):
    return leaving.declare(member=member, starts_at=NOON + days(start), ends_at=NOON + days(start + length), at=NOON)


def test_four_months_a_year_are_possible_and_not_a_day_more(alice):
    away(alice, 0, 100)
    away(alice, 150, 20)
    with pytest.raises(leaving.TooLong):
        away(alice, 200, 1)
    assert leaving.days_left(alice, NOON) == 0


def test_a_year_later_there_are_new_days(alice):
    away(alice, 0, 120)
    assert away(alice, 366, 120)


def test_a_leave_in_between_counts_with_those_declared_for_later(alice):
    away(alice, 300, 120)
    with pytest.raises(leaving.TooLong):
        away(alice, 100, 30)


@pytest.mark.parametrize(("start", "length"), [(0, 0), (5, -2), (-3, 10)])
def test_leave_is_declared_before_it_begins_and_ends_later(alice, start, length):
    with pytest.raises(ValueError, match="leave"):
        away(alice, start, length)


def test_nobody_is_away_twice_at_a_time(alice):
    away(alice, 0, 10)
    with pytest.raises(leaving.Overlaps):
        away(alice, 9, 10)


def test_coming_back_early_gives_the_days_back(alice):
    leaving.end(leave=away(alice, 0, 100), at=NOON + days(30))
    assert Leave.objects.get().ends_at == NOON + days(30)
    assert leaving.days_left(alice, NOON + days(30)) == 90


def test_a_leave_that_has_not_begun_is_taken_back(alice):
    leaving.end(leave=away(alice, 10, 100), at=NOON)
    assert not Leave.objects.exists()


def test_a_running_clock_is_looked_at_again(alice, topic):
    standing = make_standing(alice, topic, low_since=NOON)
    away(alice, 1, 10)
    standing.refresh_from_db()
    assert standing.due_at == NOON


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 200)), max_size=6))
def test_the_most_in_a_year_is_found_wherever_the_year_begins(spans):
    moments = [(NOON + days(start), NOON + days(start + length)) for start, length in spans]
    by_day = [sum(1 for start, length in spans if start <= day < start + length) for day in range(-400, 1500)]
    widest = max(sum(by_day[first : first + 365]) for first in range(len(by_day) - 365))
    assert leaving.most_in_a_year(moments) == days(widest)
