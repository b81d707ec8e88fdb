"""Makes event files for the tests of the ranking: hand-made lines, and small random communities."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from experts.policy import CURRENT, Parameters
from experts.ranking import Ranked, rank_events

Line = dict[str, Any]
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
END = START + timedelta(days=120)
TOPICS = ("espresso", "tea")
MEMBERS = [f"m{number}" for number in range(7)]
SPAN = 100 * 24 * 60  # minutes in which things happen


def when(minutes: float) -> str:
    """The ISO time so many minutes after the start."""
    return (START + timedelta(minutes=minutes)).isoformat()


def item(name: str, author: str, minutes: float = 0, **more: Any) -> Line:
    """A line of a contribution: a review of espresso if nothing else is said."""
    told = {"at": when(minutes), "kind": "item", "item": name, "form": "review", "author": author}
    return {**told, "topic": ["espresso"], "parent": None, "actor": None, "value": 1, **more}


def act(kind: str, name: str, actor: str | None, minutes: float, value: int = 1, **more: Any) -> Line:
    """A line about a contribution."""
    return {"at": when(minutes), "kind": kind, "item": name, "actor": actor, "value": value, **more}


def vote(name: str, actor: str | None, minutes: float, value: int = 1) -> Line:
    """A vote."""
    return act("vote", name, actor, minutes, value)


def ordered(lines: list[Line]) -> list[Line]:
    """The lines in order of time."""
    return sorted(lines, key=lambda line: str(line["at"]))


def ranking(lines: list[Line], *, at: datetime = END, p: Parameters = CURRENT) -> list[Ranked]:
    """All rows of the ranking; a bad line fails the test."""

    def refuse(number: int, reason: str) -> None:
        raise AssertionError(f"line {number}: {reason}")

    return list(rank_events(ordered(lines), at=at, parameters=p, report=refuse))


def scores(lines: list[Line], *, at: datetime = END, p: Parameters = CURRENT) -> dict[tuple[str, str], float]:
    """The score by topic and member."""
    return {(row.topic, row.member): row.score for row in ranking(lines, at=at, p=p)}


def row_of(lines: list[Line], member: str, topic: str = "espresso") -> Ranked:
    """The row of a member in a topic."""
    return next(row for row in ranking(lines) if (row.topic, row.member) == (topic, member))


def author_of(lines: list[Line], name: str) -> str:
    """Who wrote a contribution."""
    return next(str(line["author"]) for line in lines if line["kind"] == "item" and line["item"] == name)


@st.composite
def communities(draw: st.DrawFn, *, least: int = 2) -> list[Line]:
    """A small community: contributions of all sorts, votes, acceptances, removals; one moment each, in order."""
    lines: list[Line] = []
    forms = st.sampled_from(["review", "answer", "answer", "comment", "question", "post", "quick_rating"])
    for number in range(draw(st.integers(least, 9))):
        parents = [line["item"] for line in lines if line["form"] in ("question", "review")]
        parent = draw(st.sampled_from([None, *parents]))
        topics = draw(st.sampled_from([["espresso"], ["tea"], ["espresso", "tea"]]))
        author = draw(st.sampled_from(MEMBERS))
        lines.append(item(f"i{number}", author, number, form=draw(forms), topic=topics, parent=parent))
    names = [line["item"] for line in lines]
    deeds = st.tuples(
        st.sampled_from(["vote"] * 12 + ["accept", "unvote", "unaccept", "remove"]),
        st.sampled_from(names), st.sampled_from(MEMBERS), st.sampled_from([1, 1, 1, -1]),
    )  # fmt: skip
    gap = draw(st.sampled_from([0.2, 7.0, 1440.0]))
    for number, (kind, name, actor, value) in enumerate(draw(st.lists(deeds, max_size=45)), start=1):
        lines.append(act(kind, name, actor, 20 + number * gap, value))
    return lines


LATER = 90 * 1440.0  # minutes: after everything that `communities` makes
