"""The sheet a list is put together on. It travels in the form: nothing is stored before "save" or "publish"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from community.models import Member, Topic
from community.text import storable
from experts.advice.content import MOST_PRODUCTS
from experts.advice.entitling import topics_to_recommend_in
from experts.advice.forms import ListForm
from experts.models import Recommendation
from shop.models import Family
from shop.naming import find_families

MOST_HITS = 8


@dataclass(kw_only=True)
class Sheet:
    """A list being made: what is typed, which products lie on it in which order, what was looked for."""

    member: Member
    row: Recommendation | None
    topics: list[Topic]
    typed: dict[str, Any]
    families: list[Family]
    version: int = 0
    words: str = ""  # looked for
    hits: list[Family] = field(default_factory=list)
    data: QueryDict | None = None

    @classmethod
    def opened(cls, member: Member, row: Recommendation | None, query: Mapping[str, str]) -> Sheet:
        """Begin with what is stored, or empty; `query` may name the topic (its address) and a product (its number)."""
        topics = _topics(member, row)
        if row is None:
            wanted = next((topic.pk for topic in topics if topic.slug == query.get("topic")), None)
            typed = {"topic": wanted or (topics[0].pk if topics else None), "language": (get_language() or "de")[:2]}
            return cls(member=member, row=None, topics=topics, typed=typed, families=_families([query.get("product")]))
        picks = list(row.picks.select_related("family"))
        typed = {name: getattr(row, name) for name in ("title", "words", "language", "got_something")}
        typed |= {"topic": row.topic_id} | {f"reason_{pick.family_id}": pick.reason for pick in picks}
        families = [pick.family for pick in picks]
        return cls(member=member, row=row, topics=topics, typed=typed, families=families, version=row.version)

    @classmethod
    def received(cls, member: Member, row: Recommendation | None, data: QueryDict) -> Sheet:
        """Take what was posted, and do to the products what the pressed button says."""
        sheet = cls(
            member=member, row=row, topics=_topics(member, row), typed=data.dict(), data=data,
            families=_families(data.getlist("pick")), version=_number(data.get("version")),
            words=storable(data.get("q", "")).strip()[:100],
        )  # fmt: skip
        for act in ("add", "remove", "up", "down"):
            if act in data:
                getattr(sheet, act)(_number(data[act]))
        if sheet.words and "add" not in data:
            sheet.look()
        return sheet

    def look(self) -> None:
        """Find products the shop sells by the words; three queries at most."""
        lying = [family.pk for family in self.families]
        found = find_families(self.words).visible().filter(successor=None).exclude(pk__in=lying)
        self.hits = list(found.select_related("topic").order_by("-pk")[:MOST_HITS])

    def add(self, pk: int) -> None:
        """Lay one more product on the sheet, at the end."""
        if len(self.families) <= MOST_PRODUCTS:
            self.families += [found for found in _families([pk]) if found not in self.families]

    def remove(self, pk: int) -> None:
        """Take a product off the sheet."""
        self.families = [family for family in self.families if family.pk != pk]

    def up(self, pk: int) -> None:
        """Move a product one place up."""
        self._move(pk, -1)

    def down(self, pk: int) -> None:
        """Move a product one place down."""
        self._move(pk, 1)

    def _move(self, pk: int, by: int) -> None:
        place = next((n for n, family in enumerate(self.families) if family.pk == pk), None)
        if place is not None and 0 <= place + by < len(self.families):
            self.families.insert(place + by, self.families.pop(place))

    @property
    def topic(self) -> Topic | None:
        """The topic that is chosen, if the member may choose it."""
        return next((topic for topic in self.topics if str(topic.pk) == str(self.typed.get("topic"))), None)

    def form(self, *, is_draft: bool = True, is_bound: bool = False) -> ListForm:
        """The form filled in with what is typed; checked when `is_bound`."""
        if is_bound:
            return ListForm(self.data, topics=self.topics, families=self.families, is_draft=is_draft)
        return ListForm(initial=self.typed, topics=self.topics, families=self.families)


def _topics(member: Member, row: Recommendation | None) -> list[Topic]:
    """Where the member may recommend; a list that others saw stays in its topic, whatever she stands for today."""
    if row is not None and row.first_shown_at is not None:
        return [row.topic]
    found = topics_to_recommend_in(member)
    return found if row is None or row.topic in found else [row.topic, *found]


def _families(keys: list[Any]) -> list[Family]:
    """Products by their numbers, in this order; what is no number or no product is left out. One query."""
    numbers = list(dict.fromkeys(number for key in keys if (number := _number(key))))[: MOST_PRODUCTS + 1]
    rows = Family.objects.in_bulk(numbers) if numbers else {}
    return [rows[number] for number in numbers if number in rows]


def _number(text: Any) -> int:
    words = str(text or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0
