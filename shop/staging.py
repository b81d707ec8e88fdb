"""The first phase of an import: read the file, judge each item, stage what must be applied.

Each batch is one transaction that also writes the position, so that a run broken off anywhere goes on after
its last whole batch. Unchanged items are staged without content: they only have to be known as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from shop.claiming import beat
from shop.feeds.judging import judge
from shop.feeds.reading import read
from shop.feeds.records import Problem, RawItem, Verdict, to_text
from shop.feeds.sources import Source
from shop.feeds.values import line_of_text
from shop.models import ImportProblem, ImportRun, Offer, StagedItem

BATCH = 500
VERSION = "1"  # to be raised when judging changes, so that all items are judged anew
MAX_PROBLEMS = 5000  # rows kept of one run; further ones are only counted

Progress = Callable[[ImportRun], None]
Outcome = StagedItem.Outcome


def stage(run: ImportRun, source: Source, *, relative_images: bool, progress: Progress) -> None:
    """Read on from `run.position` to the end of `source`.

    Raises FeedBroken where the file breaks, and what `claiming.beat` raises.
    """
    listed = run.problems.count()
    records = read(source)
    for _skipped in islice(records, run.position):
        pass
    while batch := list(islice(records, BATCH)):
        with transaction.atomic():
            known = _Known.of(run, [_id_of(record) for record in batch])
            read_items = [_look(record, known, relative_images) for record in batch]
            listed += _stage_batch(run, read_items, known, room=MAX_PROBLEMS - listed)
            beat(run, position=run.position + len(batch), count_read=run.position + len(batch), **_counts(run))
        progress(run)


def _counts(run: ImportRun) -> dict[str, int]:
    names = ("count_new", "count_changed", "count_unchanged", "count_bad", "count_notes")
    return {name: getattr(run, name) for name in names}


def _id_of(record: RawItem | Problem) -> str:
    return record.external_id if isinstance(record, Problem) else line_of_text(record.first("id"))[:50]


@dataclass(frozen=True, slots=True)
class _Read:
    """An item as it was read; without a verdict it is known to be as it was."""

    line: int
    external_id: str
    digest: str = ""
    verdict: Verdict | None = None


def _look(record: RawItem | Problem, known: _Known, relative_images: bool) -> _Read:
    pk = _id_of(record)
    if isinstance(record, Problem):
        return _Read(record.line, pk, verdict=Verdict(record.line, pk, None, (record,)))
    digest = record.fingerprint(f"{VERSION}{relative_images}")
    if known.offers.get(pk) == (digest, False):
        return _Read(record.line, pk, digest)
    verdict = judge(record, relative_images=relative_images)
    # Items with remarks bear another hash, so that they are judged, and remarked on, every time.
    return _Read(record.line, pk, f"!{digest[1:]}" if verdict.problems else digest, verdict)


@dataclass(slots=True)
class _Known:
    """What is there already of a batch's ids: offers in the catalogue, rows of this run."""

    offers: dict[str, tuple[str, bool]]  # id → content hash, gone
    staged: dict[str, str]  # id → outcome

    @classmethod
    def of(cls, run: ImportRun, ids: list[str]) -> _Known:
        offers = Offer.objects.filter(feed=run.feed_id, external_id__in=ids)
        rows = offers.values_list("external_id", "content_hash", "gone_at")
        staged = run.staged.filter(external_id__in=ids).values_list("external_id", "outcome")
        return cls({pk: (digest, gone is not None) for pk, digest, gone in rows}, dict(staged))


def _stage_batch(run: ImportRun, batch: list[_Read], known: _Known, *, room: int) -> int:
    rows: dict[str, StagedItem] = {}
    problems: list[Problem] = []
    for one in batch:
        problems += _take(run, one, known, rows)
    replaced = [pk for pk, row in rows.items() if known.staged.get(pk) == Outcome.BAD != row.outcome]
    if replaced:
        run.staged.filter(external_id__in=replaced).delete()
    StagedItem.objects.bulk_create(rows.values())
    listed = [
        ImportProblem(
            run=run,
            line=p.line,
            external_id=p.external_id,
            code=p.code,
            detail=p.detail,
            is_refusal=p.refused,
        )
        for p in problems[: max(room, 0)]
    ]
    ImportProblem.objects.bulk_create(listed)
    return len(listed)


def _take(run: ImportRun, one: _Read, known: _Known, rows: dict[str, StagedItem]) -> Iterable[Problem]:
    """Stage one item unless its id is taken; an id that only a refused item bears is free for a good one."""
    pk, verdict = one.external_id, one.verdict
    before = rows[pk].outcome if pk in rows else known.staged.get(pk)
    if verdict is not None and verdict.item is None:
        run.count_bad += 1
        if pk and before is None:
            rows[pk] = StagedItem(run=run, external_id=pk, outcome=Outcome.BAD)
        return verdict.problems
    if before is not None and before != Outcome.BAD:
        run.count_bad += 1
        return (Problem(one.line, pk, "duplicate"),)
    outcome = _outcome(known.offers.get(pk), one.digest)
    if outcome == Outcome.NEW:
        run.count_new += 1
    elif outcome == Outcome.CHANGED:
        run.count_changed += 1
    else:
        run.count_unchanged += 1
    row = StagedItem(run=run, external_id=pk, outcome=outcome, content_hash=one.digest)
    if verdict is not None and verdict.item is not None and outcome != Outcome.SAME:
        row.payload = to_text(verdict.item)
    rows[pk] = row
    problems = verdict.problems if verdict is not None else ()
    run.count_notes += bool(problems)
    return problems


def _outcome(offer: tuple[str, bool] | None, digest: str) -> StagedItem.Outcome:
    if offer is None:
        return Outcome.NEW
    return Outcome.SAME if offer == (digest, False) else Outcome.CHANGED
