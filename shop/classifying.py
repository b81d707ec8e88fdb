"""Sorting products into topics: the feed's category path → Category → Topic, by rules that staff edit.

A pattern is a path of names; `*` alone stands for any one level, at the end for any number of them (none
too), within a name for any characters. Case does not matter. Of several matching patterns the most specific
wins: more fixed levels, then more fixed characters, then the smaller position.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count

from community import naming
from community.models import Topic
from shop.models import Category, Family, TopicRule
from shop.models.family import FamilyQuerySet
from shop.telling import families_changed

BATCH = 500
EXAMPLES = 50


def fold(text: str) -> str:
    """The text as rules compare it."""
    return unicodedata.normalize("NFC", text).casefold()


@dataclass(frozen=True, slots=True)
class _Pattern:
    expression: re.Pattern[str]
    rank: tuple[int, int, int, str]
    topic_id: int


class Rules:
    """The topic rules, compiled once, asked for many paths."""

    def __init__(self, rules: Iterable[tuple[str, int, int]]) -> None:
        """Take (pattern, topic id, position) triples."""
        self._patterns = sorted((_compile(*rule) for rule in rules), key=lambda pattern: pattern.rank)

    @classmethod
    def load(cls) -> Rules:
        """Return the stored rules; one query."""
        return cls(TopicRule.objects.values_list("pattern", "topic_id", "position"))

    def topic_id(self, path: str) -> int | None:
        """Return the topic of a category path, or None when no rule matches."""
        folded = fold(path)
        return next((p.topic_id for p in self._patterns if p.expression.fullmatch(folded)), None)


def _compile(pattern: str, topic_id: int, position: int) -> _Pattern:
    names = [name.strip() for name in fold(pattern).split(">") if name.strip()]
    fixed = [name for name in names if name != "*"]
    open_end = bool(names) and names[-1] == "*"
    levels = [_level(name) for name in (names[:-1] if open_end else names)]
    expression = " > ".join(levels)
    if open_end:
        expression = f"{expression}(?: > .*)?" if levels else ".*"
    characters = sum(len(name.replace("*", "")) for name in fixed)
    return _Pattern(re.compile(expression), (-len(fixed), -characters, position, pattern), topic_id)


def _level(name: str) -> str:
    # Runs of stars mean one; possessive-free, but each star stays within one level.
    return "[^>]+" if name == "*" else "[^>]*".join(re.escape(part) for part in re.split(r"\*+", name))


def ensure_categories(paths: Iterable[str], rules: Rules) -> dict[str, Category]:
    """Return the categories of these paths, making what is missing with its ancestors; about two queries a
    level.
    """
    wanted = {path for path in paths if path}
    missing = {ancestor for path in wanted for ancestor in _ancestors(path)}
    found = {category.path: category for category in Category.objects.filter(path__in=missing)}
    for path in sorted(missing - found.keys(), key=lambda path: path.count(" > ")):
        parent, _, name = path.rpartition(" > ")
        found[path], _made = Category.objects.get_or_create(
            path=path,
            defaults={
                "name": name[:150],
                "slug": slug_of(name, 150),
                "parent": found.get(parent),
                "topic_id": rules.topic_id(path),
            },
        )
    return {path: found[path] for path in wanted}


def _ancestors(path: str) -> list[str]:
    names = path.split(" > ")
    return [" > ".join(names[: depth + 1]) for depth in range(len(names))]


def slug_of(title: str, length: int = 80) -> str:
    """Return an address part for a title, German umlauts written out; never empty."""
    return naming.slug_of(title, empty="product", length=length)


@dataclass(frozen=True, slots=True)
class Move:
    """So many families would go from one topic to another (None: no topic)."""

    old: Topic | None
    new: Topic | None
    count: int


@dataclass(slots=True)
class Preview:
    """What a change of the rules would do."""

    moves: list[Move] = field(default_factory=list)
    examples: list[tuple[Family, Topic | None]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many families would move."""
        return sum(move.count for move in self.moves)


def preview_rules(rules: Rules) -> Preview:
    """Say which families would move if `rules` were the rules, with the first fifty; changes nothing."""
    topics = Topic.objects.in_bulk()
    moves: Counter[tuple[int | None, int | None]] = Counter()
    preview = Preview()
    for topic_id, category_ids in _categories_by_topic(rules).items():
        for chunk in _chunks(category_ids):
            moving = Family.objects.filter(category__in=chunk, topic_is_manual=False)
            moving = _not_in(moving, topic_id)
            for old, count in moving.values_list("topic_id").order_by("topic_id").annotate(Count("pk")):
                moves[old, topic_id] += count
            room = EXAMPLES - len(preview.examples)
            if room > 0:
                examples = moving.select_related("topic")[:room]
                preview.examples += [(family, topics.get(topic_id or 0)) for family in examples]
    preview.moves = [Move(topics.get(old or 0), topics.get(new or 0), n) for (old, new), n in moves.most_common()]
    return preview


def _categories_by_topic(rules: Rules) -> dict[int | None, list[int]]:
    by_topic: dict[int | None, list[int]] = {}
    for pk, path in Category.objects.values_list("pk", "path").iterator():
        by_topic.setdefault(rules.topic_id(path), []).append(pk)
    return by_topic


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _not_in(families: FamilyQuerySet, topic_id: int | None) -> FamilyQuerySet:
    if topic_id is None:
        return families.filter(topic__isnull=False)
    return families.exclude(topic_id=topic_id)


def apply_rules() -> int:
    """Give every category and every family not set by staff the topic that the stored rules say; return how
    many moved.

    Works in batches of their own transactions, so that it may run beside everything else and be repeated.
    """
    moved = 0
    for topic_id, category_ids in _categories_by_topic(Rules.load()).items():
        for chunk in _chunks(category_ids):
            Category.objects.filter(pk__in=chunk).update(topic_id=topic_id)
            moving = _not_in(Family.objects.filter(category__in=chunk, topic_is_manual=False), topic_id)
            while ids := list(moving.values_list("pk", flat=True)[:BATCH]):
                moved += _move(ids, topic_id, by_hand=False)
    return moved


def set_topic(*, family_ids: Sequence[int], topic_id: int | None) -> int:
    """Give these families their main topic by hand, which no rule overwrites; None hands them back to the
    rules.
    """
    if topic_id is not None:
        return sum(_move(list(chunk), topic_id, by_hand=True) for chunk in _chunks(family_ids))
    rules, moved = Rules.load(), 0
    for family in Family.objects.filter(pk__in=family_ids).select_related("category"):
        by_rule = rules.topic_id(family.category.path) if family.category else None
        moved += _move([family.pk], by_rule, by_hand=False)
    return moved


@transaction.atomic
def _move(ids: list[int], topic_id: int | None, *, by_hand: bool) -> int:
    before = dict(Family.objects.select_for_update().filter(pk__in=ids).values_list("pk", "topic_id"))
    Family.objects.filter(pk__in=ids).update(topic_id=topic_id, topic_is_manual=by_hand)
    moved = {pk: (old, topic_id) for pk, old in before.items() if old != topic_id}
    families_changed(moved)
    return len(moved)
