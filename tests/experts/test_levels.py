"""Levels by the rules: what follows from a score, whatever happened before. Plain Python."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts.level_rules import Facts, State, falls_at, next_state, shifted
from experts.policy import CURRENT as P
from tests.experts.levelling import NOON, days

EXPERT = State(level="expert", best="expert", since=NOON - days(100))
LOW, HIGH, BETWEEN = P.low_water * P.expert_at - 3, P.expert_at + 1, P.low_water * P.expert_at + 0.5


def after(state, day, score, **facts):
    return next_state(state, Facts(at=NOON + days(day), score=score, **{"gate": 1.0, **facts}), P)


def course(state, scores, **facts):
    """Settle once a day; the states' levels and the news with their day."""
    news = []
    for day, score in enumerate(scores):
        step = after(state, day, score, **facts)
        news += [(day, word) for word in step.news]
        state = step.state
    return state, news


@pytest.mark.parametrize(
    ("score", "gate", "level"),
    [
        (0, 1.0, "newcomer"),
        (P.contributor_at - 0.1, 1.0, "newcomer"),
        (P.contributor_at, 0.4, "contributor"),
        (P.expert_at - 0.1, 1.0, "contributor"),
        (P.expert_at, 1.0, "expert"),
        (P.expert_at, 0.99, "contributor"),
    ],
)
def test_a_newcomers_level_follows_from_score_and_gate(score, gate, level):
    assert after(State(), 0, score, gate=gate).state.level == level


def test_whoever_jumps_to_expert_is_told_of_one_thing():
    assert after(State(), 0, HIGH).news == ("expert",)


def test_nobody_in_quarantine_becomes_expert():
    assert after(State(), 0, HIGH, is_quarantined=True).state.level == "contributor"


def test_an_expert_stays_one_above_the_low_water_mark():
    assert course(EXPERT, [BETWEEN] * 60) == (EXPERT, [])


def test_an_expert_below_it_is_told_on_day_0_and_21_and_steps_down_on_day_28():
    state, news = course(EXPERT, [LOW] * 40)
    assert news == [(0, "low"), (21, "reminder"), (28, "emeritus")]
    assert (state.level, state.best, state.since) == ("emeritus", "expert", NOON + days(28))


def test_nobody_steps_down_within_sixty_days_of_the_award():
    _state, news = course(replace(EXPERT, since=NOON), [LOW] * 61)
    assert news == [(0, "low"), (53, "reminder"), (60, "emeritus")]


def test_who_recovers_begins_anew():
    state, news = course(EXPERT, [LOW] * 27 + [BETWEEN] + [LOW] * 27)
    assert state.level == "expert"
    assert news == [(0, "low"), (21, "reminder"), (28, "low"), (49, "reminder")]


def test_crossing_the_mark_each_day_writes_one_letter_a_month():
    _state, news = course(EXPERT, [LOW, HIGH] * 28)
    assert news == [(0, "low"), (28, "low")]


def test_the_clock_stands_still_during_leave():
    leave = ((NOON + days(10), NOON + days(40)),)
    _state, news = course(EXPERT, [LOW] * 70, leaves=leave)
    assert news == [(0, "low"), (51, "reminder"), (58, "emeritus")]


def test_who_falls_while_away_is_told_after_coming_back():
    leave = ((NOON - days(5), NOON + days(30)),)
    _state, news = course(EXPERT, [LOW] * 70, leaves=leave)
    assert news == [(30, "low"), (51, "reminder"), (58, "emeritus")]


def test_a_late_run_still_leaves_a_week_after_the_last_word():
    low = after(EXPERT, 0, LOW).state
    late = after(low, 50, LOW)
    assert (late.state.level, late.news) == ("expert", ("reminder",))
    assert after(late.state, 56.9, LOW).state.level == "expert"
    assert after(late.state, 57, LOW).state.level == "emeritus"


@pytest.mark.parametrize(("day", "level"), [(364, "expert"), (365, "emeritus")])
def test_an_emeritus_returns_without_review_within_a_year(day, level):
    gone = State(level="emeritus", best="expert", since=NOON)
    step = after(gone, day, HIGH, needs_confirmation=True)
    assert step.state.level == level
    assert step.nominates is (level == "emeritus")


def test_an_emeritus_stays_one_with_any_lower_score():
    gone = State(level="emeritus", best="expert", since=NOON)
    assert after(gone, 10, 0).state == gone


def test_a_contributor_falls_back_slowly_and_quietly():
    state = State(level="contributor", best="contributor", since=NOON - days(100))
    last, news = course(state, [0.0] * 40)
    assert news == [(28, "fell")]
    assert (last.level, last.best) == ("newcomer", "contributor")


def test_where_moderators_confirm_a_nomination_takes_the_place_of_the_grant():
    step = after(State(), 0, HIGH, needs_confirmation=True)
    assert (step.state.level, step.nominates) == ("contributor", True)


@pytest.mark.parametrize(("day", "again"), [(89, False), (90, True)])
def test_who_was_declined_is_nominated_again_after_three_months(day, again):
    assert after(State(), day, HIGH, needs_confirmation=True, declined_at=NOON).nominates is again


def test_an_appointment_holds_whatever_the_score_and_ends_on_its_day():
    appointed = State(appointed_until=NOON + days(30))
    held = after(appointed, 0, 0)
    assert (held.state.level, held.state.best, held.due_at) == ("expert", "newcomer", NOON + days(30))
    ended = after(held.state, 30, P.contributor_at)
    assert (ended.state.level, ended.news) == ("contributor", ("appointment_ended",))
    assert ended.state.appointed_until is None


def test_who_was_appointed_and_earned_it_meanwhile_keeps_the_badge():
    held = after(State(appointed_until=NOON + days(30)), 0, 0).state
    step = after(held, 30, HIGH)
    assert (step.state.level, step.state.best, step.news) == ("expert", "expert", ())


def test_a_fixed_level_holds_whatever_the_score():
    assert after(replace(EXPERT, locked="contributor"), 0, HIGH).state.level == "contributor"
    assert after(replace(State(), locked="expert"), 0, 0).state.level == "expert"


def test_a_suspended_standing_rests_and_comes_back_after_half_a_year():
    out = replace(EXPERT, suspended_at=NOON)
    assert after(out, 100, 0).state == out
    back = after(out, 180, HIGH)
    assert (back.state.level, back.state.suspended_at, back.news) == ("expert", None, ("lifted",))


def test_sellers_have_no_level():
    step = after(EXPERT, 0, HIGH, is_seller=True)
    assert (step.state, step.news) == (State(), ("dropped",))


def test_the_day_of_the_fall_is_known_before():
    low = after(EXPERT, 0, LOW).state
    assert falls_at(low) == NOON + days(28)
    assert falls_at(low, ((NOON + days(5), NOON + days(10)),)) == NOON + days(33)
    assert falls_at(EXPERT) is None


def test_a_leave_that_is_over_shifts_nothing():
    assert shifted(NOON, days(28), ((NOON - days(9), NOON - days(1)),)) == NOON + days(28)


moments = st.one_of(st.none(), st.integers(-400, 0).map(lambda day: NOON + days(day)))
levels = st.sampled_from(["newcomer", "contributor", "expert", "emeritus"])
states = st.builds(
    State, level=levels, best=levels.filter(lambda level: level != "emeritus"), since=moments, low_since=moments,
    warned_at=moments, reminded_at=moments, locked=st.sampled_from(["", "", "", "expert", "newcomer"]),
    appointed_until=st.one_of(st.none(), st.integers(-30, 30).map(lambda day: NOON + days(day))),
    suspended_at=st.one_of(st.none(), moments),
)  # fmt: skip
leaves = st.lists(st.tuples(st.integers(-300, 60), st.integers(1, 40)), max_size=1).map(
    lambda spans: tuple((NOON + days(start), NOON + days(start + length)) for start, length in spans)
)
facts = st.builds(
    Facts, at=st.just(NOON), score=st.floats(0, 100), gate=st.sampled_from([0.3, 1.0]), is_seller=st.booleans(),
    is_quarantined=st.booleans(), needs_confirmation=st.booleans(), declined_at=moments, leaves=leaves,
)  # fmt: skip
scores = st.lists(st.sampled_from([0.0, P.contributor_at, LOW, BETWEEN, HIGH]), min_size=1, max_size=120)


@given(states, facts)
def test_settling_twice_changes_and_tells_nothing_twice(state, now):
    first = next_state(state, now, P)
    again = next_state(first.state, now, P)
    assert (again.state, again.news) == (first.state, ())
    assert again.due_at == first.due_at


@given(states, facts)
def test_what_is_due_lies_ahead(state, now):
    due = next_state(state, now, P).due_at
    assert due is None or due > now.at


@given(scores)
def test_nobody_falls_without_two_notices_and_four_weeks_below(course_of_scores):
    state, low_days, notices = EXPERT, 0, []
    for day, score in enumerate(course_of_scores):
        low_days = low_days + 1 if score < P.low_water * P.expert_at else 0
        step = after(state, day, score)
        notices += [(day, word) for word in step.news if word in ("low", "reminder")]
        if "emeritus" in step.news:
            assert low_days > 28
            assert any(word == "low" for _day, word in notices)
            assert max(told for told, word in notices if word == "reminder") <= day - 7
            return
        state = step.state
