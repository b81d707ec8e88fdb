"""The simulated community `agora` keeps what a world promises."""

from collections import Counter

import pytest

from bench.worlds.agora import make
from bench.worlds.shape import World


@pytest.fixture(scope="module")
def attacked() -> World:
    return make(7)


@pytest.fixture(scope="module")
def peaceful() -> World:
    return make(7, attacked=False)


def test_the_same_seed_gives_the_same_world(attacked: World) -> None:
    assert make(7) == attacked


def test_another_seed_gives_another_world(attacked: World) -> None:
    assert make(8).events != attacked.events


def test_no_expert_is_an_attacker(attacked: World) -> None:
    assert attacked.attackers
    assert not attacked.attackers & set().union(*attacked.experts.values())


def test_each_topic_has_five_to_twenty_experts(attacked: World) -> None:
    assert 3 <= len(attacked.experts) <= 8
    assert all(5 <= len(names) <= 20 for names in attacked.experts.values())


def test_every_event_refers_to_an_item_written_before_and_not_removed(attacked: World) -> None:
    standing: set[str] = set()
    for event in attacked.events:
        if event["kind"] == "item":
            assert event["parent"] is None or event["parent"] in standing
            standing.add(event["item"])
        else:
            assert event["item"] in standing
        if event["kind"] == "remove":
            standing.remove(event["item"])


def test_events_come_in_the_order_of_time_and_not_after_the_end(attacked: World) -> None:
    times = [event["at"] for event in attacked.events]
    assert times == sorted(times)
    assert times[-1] <= attacked.at.isoformat()


def test_nobody_votes_twice_for_an_item_or_for_their_own(attacked: World) -> None:
    authors = {e["item"]: e["author"] for e in attacked.events if e["kind"] == "item"}
    held: Counter[tuple[str, str]] = Counter()
    for event in attacked.events:
        if event["kind"] in ("vote", "unvote"):
            assert event["actor"] != authors[event["item"]]
            held[event["item"], event["actor"]] += 1 if event["kind"] == "vote" else -1
            assert held[event["item"], event["actor"]] in (0, 1)


def test_only_the_asker_accepts_and_one_answer_at_a_time(attacked: World) -> None:
    items = {e["item"]: e for e in attacked.events if e["kind"] == "item"}
    held: Counter[str] = Counter()
    for event in attacked.events:
        if event["kind"] in ("accept", "unaccept"):
            question = items[event["item"]]["parent"]
            assert event["actor"] == items[question]["author"]
            held[question] += 1 if event["kind"] == "accept" else -1
            assert held[question] in (0, 1)


def test_without_attackers_the_honest_write_the_same_and_nobody_attacks(attacked: World, peaceful: World) -> None:
    written = [e for e in peaceful.events if e["kind"] == "item"]
    assert not peaceful.attackers
    assert peaceful.experts == attacked.experts
    assert {e["item"] for e in written} <= {e["item"] for e in attacked.events}


def test_questions_and_answers_dominate(peaceful: World) -> None:
    forms = Counter(e["form"] for e in peaceful.events if e["kind"] == "item")
    assert forms["question"] + forms["answer"] > 0.6 * forms.total()
