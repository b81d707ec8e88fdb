"""What an event file says at one moment: the items that stand, and the judgements on them that were not taken back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench.worlds.shape import EventLine

JUDGING = ("vote", "unvote", "accept", "unaccept")


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote that stands: 1 or -1, when it was cast, and by whom (nobody known: None)."""

    value: int
    at: datetime
    actor: str | None


@dataclass(slots=True)
class Item:
    """A contribution with its judgements."""

    author: str
    form: str
    topics: tuple[str, ...]
    parent: str | None
    at: datetime
    removed: bool = False
    by_member: dict[str, Vote] = field(default_factory=dict)
    by_nobody: list[Vote] = field(default_factory=list)
    accepting: dict[str | None, datetime] = field(default_factory=dict)

    def votes(self) -> Iterator[Vote]:
        """Yield the votes that stand."""
        yield from self.by_member.values()
        yield from self.by_nobody

    @property
    def net(self) -> int:
        """Votes for less votes against."""
        return sum(vote.value for vote in self.votes())

    @property
    def accepted(self) -> bool:
        """Whether an acceptance stands."""
        return bool(self.accepting)


@dataclass(slots=True)
class Record:
    """A community at a moment. `contributors`: everyone who ever created an item, removed ones included."""

    at: datetime
    items: dict[str, Item] = field(default_factory=dict)
    contributors: set[str] = field(default_factory=set)

    def standing(self) -> Iterator[Item]:
        """Yield the items nobody has removed, neither author nor moderator."""
        return (item for item in self.items.values() if not item.removed)


def moment(stated: str | datetime) -> datetime:
    """Return the time of an event in UTC; without a zone it is UTC."""
    time = datetime.fromisoformat(stated) if isinstance(stated, str) else stated
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def read(events: Iterable[EventLine], at: datetime) -> Record:
    """Return what the events up to `at` amount to.

    Judgements of oneself do not count: every system we compare with refuses them. A member has one vote an item, the
    last; votes without a name all count, and an `unvote` without a name takes one of them back. Order within a second
    is that of (item, actor), after items were made.
    """
    record = Record(at=moment(at))
    timed = ((moment(event["at"]), event) for event in events)
    past = [(time, event) for time, event in timed if time <= record.at]
    past.sort(key=lambda pair: (pair[0], pair[1]["kind"] != "item", pair[1]["item"], pair[1].get("actor") or ""))
    for time, event in past:
        _follow(record, time, event)
    return record


def _follow(record: Record, time: datetime, event: EventLine) -> None:
    if event["kind"] == "item":
        _create(record, time, event)
        return
    item = record.items.get(event["item"])
    if item is None:
        return
    actor = event.get("actor")
    if event["kind"] == "remove":
        item.removed = True
    elif actor != item.author:
        _judge(item, time, event, actor)


def _create(record: Record, time: datetime, event: EventLine) -> None:
    author = event.get("author")
    if not author or event["item"] in record.items:
        return
    record.contributors.add(author)
    topics = tuple(dict.fromkeys(event.get("topic") or ()))
    record.items[event["item"]] = Item(author, event.get("form") or "", topics, event.get("parent"), time)


def _judge(item: Item, time: datetime, event: EventLine, actor: str | None) -> None:
    kind = event["kind"]
    if kind == "vote":
        _vote(item, Vote(_sign(event), time, actor))
    elif kind == "unvote":
        _unvote(item, actor, _sign(event))
    elif kind == "accept":
        item.accepting.setdefault(actor, time)
    elif kind == "unaccept":
        item.accepting.pop(actor, None)


def _vote(item: Item, vote: Vote) -> None:
    if vote.actor is None:
        item.by_nobody.append(vote)
    else:
        item.by_member[vote.actor] = vote


def _unvote(item: Item, actor: str | None, value: int) -> None:
    if actor is not None:
        item.by_member.pop(actor, None)
        return
    same = [vote for vote in item.by_nobody if vote.value == value]
    if same:
        item.by_nobody.remove(same[-1])


def _sign(event: dict[str, Any]) -> int:
    value = event.get("value")
    return -1 if value is not None and value < 0 else 1
