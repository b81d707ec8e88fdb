"""What an event file says, gathered in memory: items, the votes in force, who supported whom.

Names become small integers at once, so that a million events fit; a vote is one dictionary entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern

HIDDEN = -1  # a number no member has

FORMS = ("review", "answer", "post", "comment", "opinion", "question", "quick_rating", "chat")


class Names:
    """Names as consecutive numbers, and back."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.names: list[str] = []

    def number(self, name: str) -> int:
        """Return the number of `name`, a new one for a new name."""
        known = self.numbers.get(name)
        if known is None:
            known = self.numbers[name] = len(self.names)
            self.names.append(name)
        return known


@dataclass(slots=True)
class Item:
    """One contribution. `votes`: value and time (days) by voter; hidden voters are counted in `unknown`."""

    author: int
    form: str
    topics: tuple[int, ...]
    parent: int  # its number among `Record.parents`, -1 for none
    at: float
    votes: dict[int, tuple[int, float]] = field(default_factory=dict)
    unknown: list[int] | None = None  # up, down, accepted: where the source hides who judged
    accepts: dict[int, float] | None = None
    is_removed: bool = False  # by a moderator; the author's own deletion changes nothing


class Record:
    """The state after the events seen so far. Every method may be called again with the same: it changes nothing."""

    def __init__(self) -> None:
        self.members = Names()
        self.topics = Names()
        self.item_names: dict[str, int] = {}
        self.items: list[Item] = []
        self.parents = Names()
        self.first_seen: dict[int, float] = {}
        self._topics_of: dict[tuple[str, ...], tuple[int, ...]] = {}

    def member(self, name: str, at: float) -> int:
        """Return the number of a member, who is known from now on at the latest."""
        number = self.members.number(name)
        self.first_seen.setdefault(number, at)
        return number

    def add_item(
        self, name: str, author: str, form: str, topics: tuple[str, ...], parent: str | None, at: float
    ) -> None:
        """Add a contribution; the same again changes nothing.

        A parent may be unknown, or come later within the same moment: what stands beside what is told by its name.
        """
        if name in self.item_names:
            return
        above = self.parents.number(parent) if parent is not None else -1
        self.item_names[name] = len(self.items)
        self.items.append(Item(self.member(author, at), intern(form), self._numbers(topics), above, at))

    def _numbers(self, topics: tuple[str, ...]) -> tuple[int, ...]:
        """Return the numbers of topics, one tuple for all items that have the same."""
        known = self._topics_of.get(topics)
        if known is None:
            known = self._topics_of[topics] = tuple(dict.fromkeys(self.topics.number(topic) for topic in topics))
        return known

    def close(self) -> None:
        """Forget the names of items, which take much room: nothing follows that could refer to them."""
        self.item_names, self.parents, self._topics_of = {}, Names(), {}

    def vote(self, item: int, actor: str | None, value: int, at: float) -> None:
        """Let `actor` (None: unknown) judge an item with 1 or -1; nobody judges the own."""
        judged = self.items[item]
        if actor is None:
            self._unknown(judged)[0 if value > 0 else 1] += 1
            return
        voter = self.member(actor, at)
        known = judged.votes.get(voter)
        if voter != judged.author and (known is None or known[0] != value):
            judged.votes[voter] = (value, at)

    def unvote(self, item: int, actor: str | None, value: int) -> None:
        """Take a vote back; without one nothing changes."""
        judged = self.items[item]
        if actor is not None:
            judged.votes.pop(self.members.numbers.get(actor, HIDDEN), None)
        elif judged.unknown is not None:
            side = 0 if value > 0 else 1
            judged.unknown[side] = max(0, judged.unknown[side] - 1)

    def accept(self, item: int, actor: str | None, at: float) -> None:
        """Let `actor` (None: unknown) accept an answer; nobody accepts the own."""
        judged = self.items[item]
        if actor is None:
            self._unknown(judged)[2] = 1
            return
        asker = self.member(actor, at)
        if asker != judged.author:
            judged.accepts = judged.accepts or {}
            judged.accepts.setdefault(asker, at)

    def unaccept(self, item: int, actor: str | None) -> None:
        """Take an acceptance back."""
        judged = self.items[item]
        if actor is not None and judged.accepts:
            judged.accepts.pop(self.members.numbers.get(actor, HIDDEN), None)
        elif actor is None and judged.unknown is not None:
            judged.unknown[2] = 0

    def remove(self, item: int, actor: str | None) -> None:
        """Remove an item. Its author's own deletion leaves the judgement, a moderator's makes it count against."""
        judged = self.items[item]
        if actor is None or self.members.numbers.get(actor) != judged.author:
            judged.is_removed = True

    @staticmethod
    def _unknown(item: Item) -> list[int]:
        if item.unknown is None:
            item.unknown = [0, 0, 0]
        return item.unknown
