"""What is to be expected of a pair is fitted in columns; here it is written as the formula says, pair by pair."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from experts.weighing import NO_SUPPORT, PLAUSIBLE, ROUNDS, Pair, Support, expectations

members = st.integers(1, 6)
votes = st.tuples(members, members, st.sampled_from([1, 1, 1, -1]), st.sets(st.integers(1, 4), max_size=3))


def supports(cast: list[tuple[int, int, int, set[int]]]) -> dict[Pair, Support]:
    """The pairs that these votes (voter, author, value, topics) make."""
    pairs: dict[Pair, Support] = {}
    for voter, author, value, topics in cast:
        if voter != author:
            before = pairs.get((voter, author), NO_SUPPORT)
            pairs[voter, author] = before.and_vote(value, tuple(sorted(topics)))
    return pairs


def as_the_formula_says(pairs: dict[Pair, Support]) -> dict[Pair, float]:
    """Gives of the voter times what others gave the author, over all of the topic; a few rounds of cutting pairs."""
    given_by: dict[int, int] = defaultdict(int)
    for (voter, _), support in pairs.items():
        given_by[voter] += support.ups
    counting = [pair for pair, support in pairs.items() if support.ups and given_by[pair[0]] > 1]
    plausible = dict.fromkeys(counting, 1.0)
    expected = dict.fromkeys(pairs, 0.0)
    for _ in range(ROUNDS):
        gives: dict[Pair, float] = defaultdict(float)
        reaches: dict[Pair, float] = defaultdict(float)
        total: dict[int, float] = defaultdict(float)
        for pair in counting:
            for topic, up_votes in pairs[pair].topics.items():
                share = plausible[pair] * (up_votes / pairs[pair].ups)
                gives[pair[0], topic] += share
                reaches[pair[1], topic] += share
                total[topic] += share
        for pair in counting:
            expected[pair] = 0.0
            for topic, up_votes in pairs[pair].topics.items():
                reach = reaches[pair[1], topic] - plausible[pair] * (up_votes / pairs[pair].ups)
                expected[pair] += gives[pair[0], topic] * max(0.0, reach) / max(1.0, total[topic])
        plausible = {pair: min(pairs[pair].ups, 1 + PLAUSIBLE * expected[pair]) for pair in counting}
    return expected


@given(st.lists(votes, max_size=60))
def test_expectations_are_to_the_last_bit_what_the_formula_says(cast: list[tuple[int, int, int, set[int]]]) -> None:
    pairs = supports(cast)
    assert dict(zip(pairs, expectations(pairs), strict=True)) == as_the_formula_says(pairs)


def test_voting_for_one_author_leaves_what_is_known_of_another_as_it_was() -> None:
    pairs = supports([(1, 2, 1, {1}), (1, 3, 1, {1}), (1, 2, 1, {1, 2}), (1, 2, -1, {1})])
    assert (pairs[1, 2].ups, pairs[1, 2].downs, pairs[1, 2].topics) == (2, 1, {1: 1.5, 2: 0.5})
    assert (pairs[1, 3].ups, pairs[1, 3].downs, pairs[1, 3].topics) == (1, 0, {1: 1.0})
