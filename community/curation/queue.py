"""Reading for the desk: what waits, what was reported, one case, the log. A constant number of queries each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from community.keyset import Page, page_of
from community.models import Member, ModerationEntry, Report, Status
from community.slots import ModeratedKind, moderated_kinds

PAGE = 25
REPORTED = 50
LOG = 50
Act = ModerationEntry.Act


@dataclass
class Item:
    """One contribution on the desk."""

    kind: ModeratedKind
    row: Any
    author: Member | None
    approved: int = 0  # past decisions about its author
    hidden: int = 0
    reports: list[Report] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the checkbox carries."""
        return f"{self.kind.key}:{self.row.pk}"

    @property
    def at(self) -> datetime:
        """When it was written."""
        moment: datetime = getattr(self.row, self.kind.at)
        return moment

    title = property(lambda self: self.kind.title(self.row))
    excerpt = property(lambda self: self.kind.excerpt(self.row))
    url = property(lambda self: self.kind.url(self.row))
    status = property(lambda self: Status(self.row.status))
    body = property(lambda self: self.kind.body(self.row) if self.kind.body else "")
    versions = property(lambda self: self.kind.versions(self.row) if self.kind.versions else [])  # one query


@dataclass
class Waiting:
    """A page of the queue or of what was reported, oldest first. `next` is the cursor of the page after it."""

    items: list[Item]
    next: str
    is_first: bool


# A cursor of either: which second, which kind, which row the page before ended with.
Place = tuple[datetime, str, int]


def waiting(kind: str = "", cursor: str = "") -> Waiting:
    """Return the held contributions of one kind or of all, oldest first; one query per kind, two for the authors."""
    chosen = [entry for entry in moderated_kinds if kind in ("", entry.key)]
    after = _place(cursor)
    found: list[tuple[Place, ModeratedKind, Any]] = []
    for entry in chosen:
        rows = entry.queue().filter(status=Status.HELD)
        rows = rows.filter(_beyond(entry, after)) if after else rows
        for row in rows.order_by(entry.at, "pk")[: PAGE + 1]:
            found.append(((getattr(row, entry.at), entry.key, row.pk), entry, row))
    found.sort(key=lambda one: one[0])
    shown = found[:PAGE]
    items = _items([(entry, row) for _place, entry, row in shown])
    return Waiting(items, _cursor(shown[-1][0]) if len(found) > PAGE else "", after is None)


def _beyond(entry: ModeratedKind, after: Place) -> Q:
    at, kind, pk = after
    later = Q(**{f"{entry.at}__gt": at})
    if entry.key > kind:
        return later | Q(**{entry.at: at})
    return later | Q(**{entry.at: at, "pk__gt": pk}) if entry.key == kind else later


def _cursor(place: Place) -> str:
    return f"{place[0].isoformat()}~{place[1]}~{place[2]}"


def _place(cursor: str) -> Place | None:
    try:
        at, kind, pk = cursor[:200].split("~")
        moment, number = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    return (moment, kind, number) if moment.tzinfo and 0 <= number < 2**63 else None


def reported(cursor: str = "") -> Waiting:
    """Return a page of the contributions with open reports, the longest waiting first; one query per kind and four."""
    after = _place(cursor)
    groups = Report.objects.filter(settled_at=None).values("kind", "object_id").annotate(first=Min("at"))
    if after:
        at, kind, pk = after
        same = Q(first=at, kind__gt=kind) | Q(first=at, kind=kind, object_id__gt=pk)
        groups = groups.filter(Q(first__gt=at) | same)
    found = list(groups.order_by("first", "kind", "object_id")[: REPORTED + 1])
    keys = [(group["kind"], group["object_id"]) for group in found[:REPORTED]]
    rows = {(entry.key, row.pk): (entry, row) for entry, row in rows_of(keys)}
    items = _items([rows[key] for key in keys if key in rows])
    _bring_reports(items)
    more = _cursor((found[REPORTED - 1]["first"], *keys[-1])) if len(found) > REPORTED else ""
    return Waiting(items, more, after is None)


def rows_of(keys: Iterable[tuple[str, int]]) -> list[tuple[ModeratedKind, Any]]:
    """Return the rows of (kind, id), whatever their state; one query per kind."""
    wanted: dict[str, list[int]] = {}
    for kind, pk in keys:
        wanted.setdefault(kind, []).append(pk)
    rows: list[tuple[ModeratedKind, Any]] = []
    for entry in moderated_kinds:
        if entry.key in wanted:
            rows += [(entry, row) for row in entry.model._default_manager.filter(pk__in=wanted[entry.key])]
    return rows


def _items(rows: list[tuple[ModeratedKind, Any]]) -> list[Item]:
    """Bring authors, their past decisions, and what each kind's titles need."""
    ids = {author for entry, row in rows if (author := entry.author_id(row))}
    authors = Member.objects.in_bulk(ids)
    past = ModerationEntry.objects.filter(author__in=ids).values_list("author").annotate(
        approved=Count("pk", filter=Q(act=Act.APPROVE)), hidden=Count("pk", filter=Q(act=Act.HIDE))
    )  # fmt: skip
    counts = {author: (approved, hidden) for author, approved, hidden in past} if ids else {}
    for entry, many in _by_kind(rows):
        entry.prepare(many)
    return [
        Item(entry, row, authors.get(entry.author_id(row) or 0), *counts.get(entry.author_id(row), (0, 0)))
        for entry, row in rows
    ]


def _by_kind(rows: list[tuple[ModeratedKind, Any]]) -> list[tuple[ModeratedKind, list[Any]]]:
    kinds = {entry.key: entry for entry, _row in rows}
    return [(entry, [row for other, row in rows if other.key == key]) for key, entry in kinds.items()]


def _bring_reports(items: list[Item]) -> None:
    ids = [item.row.pk for item in items]
    found = Report.objects.filter(settled_at=None, object_id__in=ids).select_related("reporter").order_by("at")
    by_key: dict[str, list[Report]] = {}
    for one in found:
        by_key.setdefault(f"{one.kind}:{one.object_id}", []).append(one)
    for item in items:
        item.reports = by_key.get(item.key, [])


def items_of(keys: Iterable[tuple[str, int]]) -> list[Item]:
    """Return the contributions (kind, id), whatever their state."""
    return _items(rows_of(keys))


def case_of(kind: str, pk: int) -> Item | None:
    """Return one contribution with its open reports, None when there is none."""
    found = rows_of([(kind, pk)])
    items = _items(found)
    _bring_reports(items)
    return items[0] if items else None


def history_of(kind: str, pk: int) -> QuerySet[ModerationEntry]:
    """Return what was done with a contribution, newest first."""
    return ModerationEntry.objects.filter(kind=kind, object_id=pk).select_related("actor")


def log_page(*, kind: str = "", act: str = "", reason: str = "", cursor: str = "") -> Page[ModerationEntry]:
    """Return a page of the log, newest first; empty filters let everything through."""
    chosen = {name: value for name, value in (("kind", kind), ("act", act), ("reason", reason)) if value}
    rows = ModerationEntry.objects.filter(**chosen).select_related("actor", "author")
    return page_of(rows, ("-id",), size=LOG, cursor=cursor)
