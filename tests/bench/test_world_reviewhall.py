"""The review hall keeps the promises every world makes."""

from datetime import datetime

import pytest

from bench.worlds.reviewhall import make
from bench.worlds.shape import World


@pytest.fixture(scope="module")
def world() -> World:
    return make(1)


def test_the_same_seed_makes_the_same_world(world: World) -> None:
    assert make(1) == world


def test_another_seed_makes_another_world(world: World) -> None:
    assert make(2).events != world.events


def test_no_expert_is_an_attacker(world: World) -> None:
    assert world.attackers
    assert not world.attackers & set().union(*world.experts.values())


def test_every_topic_has_five_to_twenty_experts(world: World) -> None:
    assert 3 <= len(world.experts) <= 8
    assert all(5 <= len(names) <= 20 for names in world.experts.values())


def test_every_event_refers_to_an_item_known_before(world: World) -> None:
    known = set()
    for event in world.events:
        if event["kind"] == "item":
            assert event["parent"] is None or event["parent"] in known
            known.add(event["item"])
        assert event["item"] in known


def test_events_are_in_order_of_time_and_end_before_the_ranking(world: World) -> None:
    times = [datetime.fromisoformat(event["at"]) for event in world.events]
    assert times == sorted(times)
    assert times[-1] <= world.at


def test_nobody_votes_twice_or_for_themselves(world: World) -> None:
    authors = {e["item"]: e["author"] for e in world.events if e["kind"] == "item"}
    votes = [(e["actor"], e["item"]) for e in world.events if e["kind"] == "vote"]
    assert len(votes) == len(set(votes))
    assert all(authors[item] != actor for actor, item in votes)


def test_unattacked_it_is_the_same_honest_community_without_attackers(world: World) -> None:
    calm = make(1, attacked=False)
    items = [(e["at"], e["author"]) for e in world.events if e["kind"] == "item"]
    assert not calm.attackers
    assert calm.experts == world.experts
    assert [(e["at"], e["author"]) for e in calm.events if e["kind"] == "item"] == [
        (at, author) for at, author in items if author not in world.attackers
    ]
