"""The world `siege` keeps what it says of itself."""

from datetime import datetime, timedelta
from functools import cache

import pytest

from bench.worlds.shape import World
from bench.worlds.siege import make

SEEDS = [1, 2, 7]


@cache
def world(seed: int, attacked: bool = True) -> World:
    return make(seed, attacked=attacked)


def authors(found: World) -> set[str]:
    return {event["author"] for event in found.events if event["kind"] == "item"}


def test_the_same_seed_makes_the_same_world_and_another_seed_another():
    assert make(1) == world(1)
    assert world(1).events != world(2).events


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_five_to_twenty_experts_a_topic_and_none_attacks(seed):
    found = world(seed)
    assert 3 <= len(found.experts) <= 8
    for experts in found.experts.values():
        assert 5 <= len(experts) <= 20
        assert not experts & found.attackers


@pytest.mark.parametrize("seed", SEEDS)
def test_every_event_refers_to_an_item_made_before_and_not_removed(seed):
    there: set[str] = set()
    made: set[str] = set()
    for event in world(seed).events:
        if event["kind"] == "item":
            assert event["item"] not in made
            assert event["parent"] is None or event["parent"] in there
            assert set(event["topic"]) <= set(world(seed).experts)
            made.add(event["item"])
            there.add(event["item"])
        else:
            assert event["item"] in there
            assert event["value"] in {1, -1}
        if event["kind"] == "remove":
            there.discard(event["item"])


@pytest.mark.parametrize("seed", SEEDS)
def test_events_are_in_order_of_time_and_end_before_the_ranking(seed):
    times = [datetime.fromisoformat(event["at"]) for event in world(seed).events]
    assert times == sorted(times)
    assert times[-1] <= world(seed).at
    assert world(seed).at - times[-1] < timedelta(days=2)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_votes_for_themselves_or_twice_or_withdraws_what_was_not_given(seed):
    author = {event["item"]: event["author"] for event in world(seed).events if event["kind"] == "item"}
    standing: set[tuple[str, str]] = set()
    for event in world(seed).events:
        if event["kind"] not in {"vote", "unvote"} or event["actor"] is None:
            continue
        vote = (event["item"], event["actor"])
        assert event["actor"] != author[event["item"]]
        assert (vote in standing) == (event["kind"] == "unvote")
        standing ^= {vote}


@pytest.mark.parametrize("seed", SEEDS)
def test_without_attack_the_same_honest_community_has_no_attackers(seed):
    attacked, calm = world(seed), world(seed, attacked=False)
    assert not calm.attackers
    assert authors(calm) == authors(attacked) - attacked.attackers
    assert calm.experts == attacked.experts
    assert calm.dishonest < attacked.dishonest


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tenth_to_a_quarter_of_a_small_community_attacks(seed):
    found = world(seed)
    people = authors(found) | {event["actor"] for event in found.events if event.get("actor")}
    assert 150 <= len(people) <= 500
    assert 0.10 <= len(found.attackers) / len(people) <= 0.27
    assert any("actor" in event and event["actor"] is None for event in found.events)
