"""Reading an event file line by line: bad lines are reported and skipped, ties within a moment ordered.

The format is told in docs/ranking-event-files.md; one JSON object a line, unknown fields are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from experts.evidence import FORMS, Record

DAY = 86_400.0
# Within one moment an item comes before what is said of it, and what is taken back before what is given anew.
KINDS = {"item": 0, "unvote": 1, "unaccept": 2, "vote": 3, "accept": 4, "remove": 5}
Report = Callable[[int, str], None]


class BadLine(ValueError):
    """A line that says nothing we could count; the message says why."""


class OutOfOrder(ValueError):
    """A line is earlier than one before it: such a file has to be sorted first."""


class Line(NamedTuple):
    """One readable line: when (days since 1970), what, about which item."""

    number: int
    at: float
    kind: str
    item: str
    actor: str | None
    value: int
    form: str = ""
    author: str = ""
    topics: tuple[str, ...] = ()
    parent: str | None = None

    @property
    def place(self) -> tuple[float, int, str, str, int, int]:
        """Return its place among others: time, items first, then by item and actor as the format says."""
        rank = KINDS[self.kind]
        return (self.at, min(rank, 1), self.item, self.actor or "", rank, self.value)


def read_line(number: int, line: str | dict[str, Any]) -> Line:
    """Read one line; raise BadLine with the reason."""
    try:
        told = line if isinstance(line, dict) else json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from None
    if not isinstance(told, dict):
        raise BadLine("not an object")
    kind = told.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadLine(f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
    item, actor = _name(told, "item"), _name(told, "actor", optional=True)
    at = _days(told.get("at"))
    if kind != "item":
        return Line(number, at, kind, item or "", actor, _value(told, kind))
    form = told.get("form")
    if form not in FORMS:
        raise BadLine(f"unknown form {form!r}: one of {', '.join(FORMS)}")
    parent = _name(told, "parent", optional=True)
    return Line(number, at, kind, item or "", actor, 0, form, _name(told, "author") or "", _topics(told), parent)


def _name(told: dict[str, Any], key: str, *, optional: bool = False) -> str | None:
    name = told.get(key)
    if type(name) is str and name:
        return name  # as nearly always
    if name is None and optional:
        return None
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise BadLine(f"{key} must be a name, not {name!r}")
    return str(name)


def _days(value: object) -> float:
    if not isinstance(value, str):
        raise BadLine(f"at must be an ISO time, not {value!r}")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise BadLine(f"at is no ISO time: {value!r}") from None
    return days_of(moment)


def days_of(moment: datetime) -> float:
    """Return a moment as days since 1970; without a zone it is read as UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / DAY


def _value(told: dict[str, Any], kind: str) -> int:
    value = told.get("value", 1)
    if kind == "vote" and (value not in (1, -1) or isinstance(value, bool)):
        raise BadLine(f"value of a vote is 1 or -1, not {value!r}")
    return -1 if value == -1 else 1


def _topics(told: dict[str, Any]) -> tuple[str, ...]:
    topics = told.get("topic", [])
    topics = [topics] if isinstance(topics, str) else topics
    if not isinstance(topics, list) or not all(isinstance(topic, str) and topic for topic in topics):
        raise BadLine(f"topic must be a list of names, not {topics!r}")
    return tuple(topics)


def readable(lines: Iterable[str | dict[str, Any]], report: Report) -> Iterator[Line]:
    """Return the readable lines as they stand; the others are reported with number and reason."""
    for number, line in enumerate(lines, start=1):
        if isinstance(line, str) and not line.strip():
            continue
        try:
            yield read_line(number, line)
        except BadLine as error:
            report(number, str(error))


def in_order(lines: Iterable[Line]) -> Iterator[Line]:
    """Return lines that stand in order of time with every moment's lines in their place; raise OutOfOrder."""
    moment: list[Line] = []
    for line in lines:
        if moment and line.at != moment[0].at:
            if line.at < moment[0].at:
                raise OutOfOrder(f"line {line.number} is earlier than the one before it")
            yield from _in_place(moment)
            moment = []
        moment.append(line)
    yield from _in_place(moment)


def _in_place(moment: list[Line]) -> list[Line]:
    return moment if len(moment) < 2 else sorted(moment, key=lambda told: told.place)


def gather(lines: Iterable[Line], *, before: float, report: Report) -> Record:
    """Return what the lines before the time `before` (days) say; what refers to unknown items is reported."""
    record = Record()
    for line in lines:
        if line.at >= before:
            break
        if line.kind == "item":
            if line.item in record.item_names:
                report(line.number, f"item {line.item!r} was already there")
            record.add_item(line.item, line.author, line.form, line.topics, line.parent, line.at)
            continue
        item = record.item_names.get(line.item)
        if item is None:
            report(line.number, f"{line.kind} of an unknown item {line.item!r}")
        else:
            _apply(record, item, line)
    record.close()
    return record


def _apply(record: Record, item: int, line: Line) -> None:
    match line.kind:
        case "vote":
            record.vote(item, line.actor, line.value, line.at)
        case "unvote":
            record.unvote(item, line.actor, line.value)
        case "accept":
            record.accept(item, line.actor, line.at)
        case "unaccept":
            record.unaccept(item, line.actor)
        case _:
            record.remove(item, line.actor)
