"""Registries that higher apps fill in `AppConfig.ready()`: only so does a lower app show something of a higher one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

Place = Literal["home", "topic", "product", "profile"]
Entry = TypeVar("Entry")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of a page. `context(request, subject)` returns the template's context, or None to show nothing.

    `subject` is the Topic, Family or Member of the page, None at home. `column` is "main" or "side"; panels stand in
    ascending `order`. Subjects, people and questions lead (below 50); products come second.
    """

    key: str
    place: Place
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int = 50
    column: Literal["main", "side"] = "main"


@dataclass(frozen=True, kw_only=True)
class ModeratedKind:
    """What moderation needs to know of one kind of contribution.

    `apply(row, status, by)` writes the new status and everything that follows from it (summaries, counts, events);
    it runs inside the transaction of `community.moderating`.
    """

    key: str
    model: type[Model]
    label: str | Promise
    queue: Callable[[], QuerySet[Any]]  # rows with author and target selected
    author_id: Callable[[Any], int | None]
    topic_ids: Callable[[Any], tuple[int, ...]]
    title: Callable[[Any], str]
    excerpt: Callable[[Any], str]
    url: Callable[[Any], str]
    apply: Callable[[Any, str, str], None]


@dataclass(frozen=True, kw_only=True)
class Commentable:
    """A model members may comment on. `visible_to(row, member)` decides; `changed(row, delta)` keeps its count."""

    key: str
    model: type[Model]
    url: Callable[[Any], str]
    title: Callable[[Any], str]
    author_id: Callable[[Any], int | None]
    topic_ids: Callable[[Any], tuple[int, ...]]
    is_open: Callable[[Any], bool]
    changed: Callable[[Any, int], None]


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One app's part of the export and the erasure of a member."""

    key: str
    export: Callable[[Any], dict[str, Any]]
    erase: Callable[[Any, bool], None]  # member, keep texts without name


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """A kind of message to a member: its templates' folder and its legal basis."""

    key: str
    label: str | Promise
    template: str  # "messaging/kinds/<name>": _subject.txt, .txt, .html and _notice.html are looked up beside it
    basis: Literal["service", "advertising"] = "service"
    by_mail: bool = True


@dataclass(frozen=True, kw_only=True)
class SitemapPart:
    """Pages of one app for the sitemap, in steps by primary key."""

    key: str
    sitemap: type


@dataclass
class Registry(Generic[Entry]):
    """Entries by key; a key is taken once."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Register `entry`; raise ValueError when its key is taken by another entry."""
        key = entry.key  # type: ignore[attr-defined]
        if self.entries.get(key, entry) != entry:
            raise ValueError(f"slot entry {key!r} is registered twice")
        self.entries[key] = entry

    def get(self, key: str) -> Entry:
        """Return the entry `key`; raise KeyError for an unknown one."""
        return self.entries[key]

    def __iter__(self) -> "Iterable[Entry]":  # type: ignore[override]
        return iter(self.entries.values())


panels: Registry[Panel] = Registry()
moderated_kinds: Registry[ModeratedKind] = Registry()
commentables: Registry[Commentable] = Registry()
personal_data: Registry[PersonalData] = Registry()
message_kinds: Registry[MessageKind] = Registry()
sitemap_parts: Registry[SitemapPart] = Registry()
# What the page needs to know of authors in a topic: badge HTML by member id. Filled by experts/.
author_marks: list[Callable[[Iterable[int], int | None], dict[int, str]]] = []


def panels_of(place: Place, column: str, request: HttpRequest, subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, context) of the panels that have something to show, in their order."""
    chosen = sorted((p for p in panels if p.place == place and p.column == column), key=lambda p: p.order)
    shown = ((panel.template, panel.context(request, subject)) for panel in chosen)
    return [(template, context) for template, context in shown if context is not None]
