"""Synthetic ledgers for the bench: the events of `million.synthetic` as rows, straight into the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.experts_bench.million import DAYS, END, synthetic
from bench.loading.rows import fill, go_on_counting
from community.models import Member, Topic
from community.naming import name_key
from experts.models import LedgerEntry, StandingKey

TOPICS = 20
COLUMNS = (
    "key", "kind", "at", "item", "form", "parent", "author", "actor", "topics", "value", "weight", "policy_version",
)  # fmt: skip
MEMBER = ("id", "email", "username", "public_name", "name_key", "password", "date_joined")


def load(entries: int, members: int) -> None:
    """Load members with standing keys, topics, and a ledger of so many entries."""
    joined = END - timedelta(days=DAYS + 100)
    fill(Topic, ("id", "slug", "name_de"), ((n, f"topic-{n:02}", f"Thema {n}") for n in range(1, TOPICS + 1)))
    fill(Member, MEMBER, (_member(pk, joined) for pk in range(1, members + 1)))
    keys = keys_of(members)
    fill(StandingKey, ("member_id", "key"), enumerate(keys, start=1))
    fill(LedgerEntry, COLUMNS, ledger(entries, keys))
    go_on_counting(Topic, Member, StandingKey, LedgerEntry)


def keys_of(members: int) -> list[int]:
    """Return the standing keys of the members, in order."""
    chance = Random(members)
    return [chance.getrandbits(62) for _ in range(members)]


def ledger(number: int, keys: list[int]) -> Iterator[tuple[Any, ...]]:
    """Yield entries in order of time; nobody judges the own."""
    items: dict[str, tuple[str, str, int, list[int]]] = {}
    for event in synthetic(number, members=len(keys), topics=TOPICS, seed=0):
        at, kind = datetime.fromisoformat(event["at"]), event["kind"]
        if kind == "item":
            name, author = f"{event['form']}:{event['item'][1:]}", keys[int(event["author"][1:])]
            topics = [int(topic[-2:]) + 1 for topic in event["topic"]]
            items[event["item"]] = (name, event["form"], author, topics)
            yield f"item:{name}", kind, at, name, event["form"], "", author, None, topics, 0, 1.0, "bench"
        else:
            name, form, author, topics = items[event["item"]]
            actor, value = keys[int(event["actor"][1:])], event["value"]
            key = f"{kind}:{name}:{actor}:{at.isoformat()}"
            yield key, kind, at, name, form, "", author, actor, topics, value, 1.0, "bench"


def _member(pk: int, joined: datetime) -> tuple[Any, ...]:
    name = f"Member {pk}"
    return pk, f"member{pk}@bench.example", f"member-{pk}", name, name_key(name), "!", joined
