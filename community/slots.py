"""Registries that higher apps fill in `AppConfig.ready()`: only so does a lower app show something of a higher one."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from community.events import Form

Place = Literal["home", "topic", "product", "profile", "page"]
LinkPlace = Literal["nav", "act", "join", "understand", "topic", "profile", "account"]
Entry = TypeVar("Entry")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of a page. `context(request, subject)` returns the template's context, or None to show nothing.

    `subject` is the Topic, Family or Member of the page, the EditorialPage itself on place "page", None at home.
    `column` is "main", "side" or "wide" (across the page, above both); panels stand in ascending `order`. Subjects,
    people and questions lead (below 50); products come second.
    """

    key: str
    place: Place
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int = 50
    column: Literal["wide", "main", "side"] = "main"


@dataclass(frozen=True, kw_only=True)
class Version:
    """What a contribution said before it was revised; `body` is safe HTML."""

    until: datetime
    body: str


@dataclass(frozen=True, kw_only=True)
class ModeratedKind:
    """What moderation needs to know of one kind of contribution.

    `apply(row, status, by)` writes the new status and everything that follows from it (summaries, counts, events);
    it runs inside the transaction of `community.moderating`.
    """

    key: str
    model: type[Model]
    label: str | Promise
    queue: Callable[[], QuerySet[Any]]  # its rows, the held ones at least, with author and target selected
    author_id: Callable[[Any], int | None]
    topic_ids: Callable[[Any], tuple[int, ...]]
    title: Callable[[Any], str]
    excerpt: Callable[[Any], str]
    url: Callable[[Any], str]
    apply: Callable[[Any, str, str], None]
    # How many visible ones a member has, at most so many: decides whether the next one waits (see moderation_policy).
    shown_count: Callable[[int, int], int] = lambda _member_id, _at_most: 0
    at: str = "published_at"  # the field that says when it was written: the queue stands in its order
    prepare: Callable[[list[Any]], None] = lambda _rows: (
        None
    )  # bring what titles and topics need, for many rows at once
    body: Callable[[Any], str] | None = None  # its whole text as safe HTML, where the excerpt is not all of it
    versions: Callable[[Any], list[Version]] | None = None  # what it said before, newest first; one query


@dataclass(frozen=True, kw_only=True)
class Commentable:
    """A model members may comment on. `is_open(row)` decides; `changed(row, delta)` keeps its count of visible ones.

    `form` is what a comment of level 0 counts as: an answer under a question.
    """

    key: str
    model: type[Model]
    url: Callable[[Any], str]
    title: Callable[[Any], str]
    author_id: Callable[[Any], int | None]
    topic_ids: Callable[[Any], tuple[int, ...]]
    is_open: Callable[[Any], bool]
    changed: Callable[[Any, int], None]
    form: Form = "comment"


@dataclass(frozen=True, kw_only=True)
class PersonalFile:
    """A stored file that goes into a member's archive as `name` (with its folder); `storage` is a key of STORAGES."""

    name: str
    storage: str
    stored_name: str


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One app's part of the export and the erasure of a member.

    `export(member)` returns what is held of her, for JSON: its keys stand beside those of all other parts, so they are
    readable and unique. `files(member)` names the files that belong to it. `erase(member, keep_texts)` runs inside the
    transaction that deletes her row: nothing named may remain.
    """

    key: str
    export: Callable[[Any], dict[str, Any]]
    erase: Callable[[Any, bool], None]  # member, keep texts without name
    files: Callable[[Any], Iterable[PersonalFile]] = lambda _member: ()


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """A kind of message to a member: its templates' folder and its legal basis."""

    key: str
    label: str | Promise
    template: str  # "messaging/kinds/<name>", beside it <name>_notice.html; for mail <name>_subject.txt, <name>.txt
    basis: Literal["service", "advertising"] = "service"
    by_mail: bool = True
    icon: str = "bell"


@dataclass(frozen=True, kw_only=True)
class SitemapPart:
    """Pages of one app for the sitemap, in files by ranges of the primary key, so that none needs counting.

    `pages(first, last)` gives the address and the last change of every public page with a key between: the German
    address where the other language has the same with its prefix, else all addresses by language code.
    """

    key: str
    last_pk: Callable[[], int]
    pages: Callable[[int, int], Iterable[tuple[str | dict[str, str], datetime | None]]]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link a higher app adds to every page, or to the tabs of a topic or profile.

    Places: `nav` the area strip after the topics, `act` the header's one button, `join` and `understand` the footer's
    columns, `topic` and `profile` the tabs, `account` the list beside a member's own settings. `url(subject)` gets the
    Topic or Member, None elsewhere; it returns the address, or None to leave the link out.
    """

    key: str
    place: LinkPlace
    label: str | Promise
    url: Callable[[Any], str | None]
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class HeaderCount:
    """A sign with a number in the header of a member, such as unread messages. `count` costs at most one query."""

    key: str
    label: Callable[[int], str]  # the whole label for a screen reader, such as "Inbox, 3 new"
    icon: str
    url: Callable[[], str]
    count: Callable[[Any], int]
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A component for the style guide, drawn by the partial in use; `context()` gives it sample data, unsaved rows."""

    key: str  # the component's name, such as "review"; takes the place of the kernel's drawn sample of that name
    template: str
    context: Callable[[], dict[str, Any]]


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

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())


panels: Registry[Panel] = Registry()
moderated_kinds: Registry[ModeratedKind] = Registry()
commentables: Registry[Commentable] = Registry()
personal_data: Registry[PersonalData] = Registry()
message_kinds: Registry[MessageKind] = Registry()
sitemap_parts: Registry[SitemapPart] = Registry()
links: Registry[Link] = Registry()
header_counts: Registry[HeaderCount] = Registry()
specimens: Registry[Specimen] = Registry()
# A few words under a topic's tile, such as "1,204 reviews": text by topic id, one query for all. Filled by reviews/.
topic_words: list[Callable[[Iterable[int]], dict[int, str]]] = []
# Badge HTML to show beside authors: by (member id, topic id), topic None for all the member's badges. A page asks once
# for all its authors and topics. Filled by experts/.
Spot = tuple[int, int | None]
author_marks: list[Callable[[Collection[Spot]], dict[Spot, str]]] = []
# Whether contributions of a member (id) to these topics are shown without a look beforehand. Filled by experts/.
trusted_in_topic: list[Callable[[int, tuple[int, ...]], bool]] = []


def marks_at(spots: Collection[Spot]) -> dict[Spot, str]:
    """Return the badges for each spot that has any, of all apps that give some."""
    found: dict[Spot, str] = {}
    for give in author_marks if spots else ():
        for spot, html in give(spots).items():
            found[spot] = found.get(spot, SafeString("")) + html  # safe as long as what is given is
    return found


def panels_of(place: Place, column: str, request: HttpRequest, subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, context) of the panels that have something to show, in their order."""
    chosen = sorted((p for p in panels if p.place == place and p.column == column), key=lambda p: p.order)
    shown = ((panel.template, panel.context(request, subject)) for panel in chosen)
    return [(template, context) for template, context in shown if context is not None]


def links_of(place: LinkPlace, subject: Any = None) -> list[tuple[str, str]]:
    """Return (label, address) of the links of `place` in their order."""
    chosen = sorted((link for link in links if link.place == place), key=lambda link: link.order)
    found = ((str(link.label), link.url(subject)) for link in chosen)
    return [(label, url) for label, url in found if url]
