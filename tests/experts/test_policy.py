"""The published formulas: what each rule does, in the words of the page that explains them."""

import ast
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts import policy
from experts.policy import CURRENT, RULES

counts = st.integers(0, 60)
some = st.integers(1, 60)
amounts = st.floats(0, 200, allow_nan=False)
NEAR = 1e-9


def test_the_policy_knows_neither_django_nor_the_rest_of_the_site() -> None:
    tree = ast.parse(Path(policy.__file__).read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= {"__future__", "math", "collections.abc", "dataclasses"}


def test_parameters_are_not_changed_but_replaced() -> None:
    with pytest.raises(FrozenInstanceError):
        CURRENT.expert_at = 1.0  # type: ignore[misc]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_left_out(rule: str) -> None:
    assert CURRENT.has(rule)
    assert not CURRENT.without(rule).has(rule)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="karma"):
        CURRENT.without("karma")


def test_an_expert_needs_more_than_a_contributor_and_falls_later_than_she_rises() -> None:
    assert 0 < CURRENT.contributor_at < CURRENT.expert_at < 100
    assert 0 < CURRENT.low_water < 1


def test_the_vote_of_a_new_account_weighs_less_for_its_first_days() -> None:
    assert policy.newness(0, CURRENT) < 1
    assert policy.newness(CURRENT.new_account_days - 0.01, CURRENT) < 1
    assert policy.newness(CURRENT.new_account_days, CURRENT) == 1


@given(counts)
def test_trust_grows_with_the_members_supported_up_to_one(authors: int) -> None:
    assert CURRENT.trust_floor <= policy.trust(authors, CURRENT) <= policy.trust(authors + 1, CURRENT) <= 1


@given(some, amounts)
def test_further_votes_of_one_voter_weigh_less_each_and_never_less_in_sum(votes: int, expected: float) -> None:
    now, next_ = (policy.repeated(number, expected, CURRENT) for number in (votes, votes + 1))
    assert 0 < next_ <= now <= 1
    assert votes * now <= (votes + 1) * next_ + NEAR


def test_the_first_vote_and_those_to_be_expected_count_full() -> None:
    assert policy.repeated(1, 0, CURRENT) == 1
    assert policy.repeated(5, 3, CURRENT) == 1
    assert policy.repeated(5, 0, CURRENT) < 0.6


def test_votes_in_both_directions_are_damped_only_beyond_what_is_to_be_expected() -> None:
    assert policy.exchanged(5, 5, 0.1, CURRENT) == CURRENT.reciprocity_weight
    assert policy.exchanged(5, 1, 0.1, CURRENT) == 1
    assert policy.exchanged(5, 5, 9, CURRENT) == 1


@given(some, counts)
def test_votes_against_one_author_weigh_less_each(votes: int, authors: int) -> None:
    assert policy.against(votes + 1, authors, CURRENT) <= policy.against(votes, authors, CURRENT) + NEAR


def test_who_judges_only_one_member_unhelpful_weighs_less_than_who_judges_many() -> None:
    assert policy.against(1, 1, CURRENT) < policy.against(1, 3, CURRENT)


@given(st.floats(-200, 200), st.floats(0.001, 50))
def test_an_items_value_grows_with_its_votes_ever_more_slowly(weight: float, more: float) -> None:
    def value(votes: float) -> float:
        return policy.item_value(votes, CURRENT)

    assert value(weight + more) > value(weight)
    first, second = value(abs(weight) + more) - value(abs(weight)), value(abs(weight) + 2 * more)
    assert second - value(abs(weight) + more) <= first + NEAR


def test_one_vote_is_worth_one_and_a_vote_against_as_much() -> None:
    assert policy.item_value(1, CURRENT) == pytest.approx(1)
    assert policy.item_value(-1, CURRENT) == pytest.approx(-1)
    assert policy.item_value(0, CURRENT) == 0


def test_half_lives_are_what_they_say() -> None:
    half = CURRENT.competence_half_life
    assert policy.decayed(half, half, CURRENT) == pytest.approx(0.5)
    assert policy.decayed(2 * half, half, CURRENT) == pytest.approx(0.25)
    assert policy.decayed(-5, half, CURRENT) == 1


@given(amounts, amounts, st.floats(0.1, 5), st.floats(0.1, 50))
def test_a_thin_record_is_believed_less_than_a_long_one(got: float, expected: float, prior: float, more: float) -> None:
    believed = policy.ratio(got, expected, prior, 5.0)
    assert min(prior, got / max(expected, NEAR)) - NEAR <= believed <= max(prior, got / max(expected, NEAR)) + NEAR
    assert policy.ratio(got + more, expected, prior, 5.0) > believed


def test_without_any_record_the_prior_decides() -> None:
    assert policy.ratio(0, 0, 1.3, 5.0) == pytest.approx(1.3)
    assert policy.ratio(0, 0, 1.3, 0.0) == 1.3


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_competence_is_a_share_and_follows_the_ratio(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= policy.competence(low, CURRENT) <= policy.competence(high, CURRENT) <= 1
    assert policy.competence(CURRENT.competence_mid, CURRENT) == pytest.approx(0.5)


@given(amounts, amounts)
def test_activity_is_a_share_and_grows_with_work(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= policy.activity(low, CURRENT) <= policy.activity(high, CURRENT) <= 1
    assert policy.activity(0, CURRENT) == 0


def test_the_gate_needs_both_work_and_different_voters() -> None:
    items, voters = CURRENT.gate_items, CURRENT.gate_voters
    assert policy.gate(items, voters, CURRENT) == 1
    assert policy.gate(items, 0, CURRENT) == policy.gate(0, voters, CURRENT) == CURRENT.gate_floor
    assert policy.passes_gate(items, voters, CURRENT)
    assert not policy.passes_gate(items, voters - 0.1, CURRENT)
    assert not policy.passes_gate(items - 0.1, voters, CURRENT)


@given(*[st.floats(0, 1)] * 3)
def test_neither_competence_nor_activity_suffices_alone(competence: float, activity: float, gate: float) -> None:
    score = policy.score(competence, activity, gate, False, CURRENT)
    assert 0 <= score <= 100 * min(competence, activity, gate) + NEAR
    assert policy.score(competence, activity, gate, True, CURRENT) == pytest.approx(score * CURRENT.quarantine_factor)


def test_answers_chosen_over_others_were_to_be_worth_what_the_others_got() -> None:
    usual = policy.expected_value(0.5, 0.0, 0, CURRENT)
    assert usual == 0.5
    assert policy.expected_value(0.5, 6.0, 3, CURRENT) > usual > policy.expected_value(0.5, 0.0, 3, CURRENT)
