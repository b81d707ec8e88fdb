"""The world `fjord` keeps what `bench.worlds.shape` promises."""

from datetime import datetime

import pytest

from bench.worlds.fjord import make
from bench.worlds.shape import World


@pytest.fixture(scope="module")
def world() -> World:
    return make(1)


@pytest.fixture(scope="module")
def peaceful() -> World:
    return make(1, attacked=False)


def test_the_same_seed_gives_the_same_world_and_another_seed_another(world: World) -> None:
    assert make(1) == world
    assert make(2).events != world.events


def test_each_topic_has_five_to_twenty_experts_and_none_is_an_attacker(world: World) -> None:
    assert 3 <= len(world.experts) <= 8
    for experts in world.experts.values():
        assert 5 <= len(experts) <= 20
        assert not experts & world.attackers


def test_each_event_refers_to_an_item_that_exists_by_then(world: World) -> None:
    known: set[str] = set()
    for event in world.events:
        if event["kind"] == "item":
            assert event["item"] not in known
            assert event["parent"] is None or event["parent"] in known
            known.add(event["item"])
        else:
            assert event["item"] in known


def test_events_are_in_order_of_time_and_end_before_the_world_does(world: World) -> None:
    times = [datetime.fromisoformat(event["at"]) for event in world.events]
    assert times == sorted(times)
    assert times[-1] <= world.at
    assert 10_000 <= len(times) <= 60_000


def test_every_kind_and_every_form_occurs(world: World) -> None:
    assert {e["kind"] for e in world.events} == {"item", "vote", "accept", "unaccept", "unvote", "remove"}
    assert len({e["form"] for e in world.events if e["kind"] == "item"}) == 8


def test_nobody_votes_for_own_items_or_twice_for_one(world: World) -> None:
    author: dict[str, str] = {}
    standing: set[tuple[str, str]] = set()
    for event in world.events:
        if event["kind"] == "item":
            author[event["item"]] = event["author"]
        elif event["kind"] == "vote":
            assert author[event["item"]] != event["actor"]
            assert (event["item"], event["actor"]) not in standing
            standing.add((event["item"], event["actor"]))
        elif event["kind"] == "unvote":
            standing.remove((event["item"], event["actor"]))


def test_without_attack_there_are_no_attackers_but_the_same_honest_people_and_experts(
    world: World, peaceful: World
) -> None:
    assert world.attackers
    assert not peaceful.attackers
    assert peaceful.experts == world.experts
    honest = {e["item"] for e in peaceful.events if e["kind"] == "item"}
    assert honest <= {e["item"] for e in world.events if e["kind"] == "item"}
    assert not world.attackers & {e["author"] for e in peaceful.events if e["kind"] == "item"}
