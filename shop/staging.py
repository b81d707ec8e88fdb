"""The first phase of an import: read the file, judge each item, stage what must be applied.

Each batch is one transaction that also writes the position, so that a run broken off anywhere goes on after
its last whole batch. Unchanged items are staged without content: they only have to be known as seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from shop.claiming import beat
from shop.feeds.judging import judge
from shop.feeds.reading import read
from shop.feeds.records import Problem, RawItem, Verdict, to_text
from shop.feeds.sources import Source
from shop.models import ImportProblem, ImportRun, Offer, StagedItem

BATCH = 500
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
        verdicts = [_verdict(record, relative_images) for record in batch]
        with transaction.atomic():
            listed += _stage_batch(run, verdicts, room=MAX_PROBLEMS - listed)
            beat(
                run, position=run.position + len(batch), count_read=run.position + len(batch), **_counts(run)
            )
        progress(run)


def _counts(run: ImportRun) -> dict[str, int]:
    names = ("count_new", "count_changed", "count_unchanged", "count_bad", "count_notes")
    return {name: getattr(run, name) for name in names}


def _verdict(record: RawItem | Problem, relative_images: bool) -> Verdict:
    if isinstance(record, Problem):
        return Verdict(record.line, record.external_id, None, (record,))
    return judge(record, relative_images=relative_images)


def hash_of(text: str) -> str:
    """The fingerprint by which an item is found unchanged."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


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


def _stage_batch(run: ImportRun, verdicts: list[Verdict], *, room: int) -> int:
    known = _Known.of(run, [verdict.external_id for verdict in verdicts if verdict.external_id])
    rows: dict[str, StagedItem] = {}
    problems: list[Problem] = []
    for verdict in verdicts:
        problems += _take(run, verdict, known, rows)
    replaced = [pk for pk in rows if known.staged.get(pk) == Outcome.BAD and rows[pk].outcome != Outcome.BAD]
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


def _take(run: ImportRun, verdict: Verdict, known: _Known, rows: dict[str, StagedItem]) -> list[Problem]:
    """Stage one item unless its id is taken; an id that only a refused item bears is free for a good one."""
    pk, problems = verdict.external_id, list(verdict.problems)
    before = rows[pk].outcome if pk in rows else known.staged.get(pk)
    if verdict.item is None:
        run.count_bad += 1
        if pk and before is None:
            rows[pk] = StagedItem(run=run, external_id=pk, outcome=Outcome.BAD)
        return problems
    if before is not None and before != Outcome.BAD:
        run.count_bad += 1
        return [Problem(verdict.line, pk, "duplicate")]
    run.count_notes += bool(problems)
    payload = to_text(verdict.item)
    digest = hash_of(payload)
    outcome = _outcome(known.offers.get(pk), digest)
    if outcome == Outcome.NEW:
        run.count_new += 1
    elif outcome == Outcome.CHANGED:
        run.count_changed += 1
    else:
        run.count_unchanged += 1
        payload = ""
    rows[pk] = StagedItem(run=run, external_id=pk, outcome=outcome, content_hash=digest, payload=payload)
    return problems


def _outcome(offer: tuple[str, bool] | None, digest: str) -> StagedItem.Outcome:
    if offer is None:
        return Outcome.NEW
    return Outcome.SAME if offer == (digest, False) else Outcome.CHANGED
