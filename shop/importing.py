"""Importing a feed: fetch, stage, weigh the loss, apply, retire. The verbs that commands, tasks and pages
call.

A run keeps all it needs to be resumed: its position, the file's hash, and the file itself when it was
fetched or uploaded. Nothing is applied before the whole file has been read and weighed.
"""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from community.models import Member
from shop.applying import apply_staged
from shop.claiming import FeedIsBusy, RunCancelled, RunLost, beat, claim, end, release_dead
from shop.feeds.records import FeedBroken
from shop.feeds.sources import Source, inspect
from shop.fetching import FetchFailed, fetch
from shop.mirroring import mirror_local
from shop.models import Feed, ImportProblem, ImportRun, Offer, StagedItem
from shop.settling import missing_offers, refresh_price_dates, retire_missing, settle_strays
from shop.staging import Progress, stage

log = logging.getLogger(__name__)

Phase = ImportRun.Phase
State = ImportRun.State


class NothingToImport(ValueError):
    """The feed has no address."""


class _WouldLose(Exception):
    """Too many offers are missing; the first argument says how many."""


def is_url(location: str) -> bool:
    """Whether a source is to be fetched rather than opened."""
    return "://" in location


def order_import(
    *,
    feed: Feed,
    location: str,
    upload: File[bytes] | None = None,
    is_dry_run: bool = False,
    force_loss: bool = False,
    started_by: Member | None = None,
) -> ImportRun:
    """Write down a run to be carried out; `upload` is kept as its source until it is done.

    Raises NothingToImport without any source.
    """
    if not location and upload is None:
        raise NothingToImport
    run = ImportRun.objects.create(
        feed=feed,
        location=location[:2000],
        is_dry_run=is_dry_run,
        force_loss=force_loss,
        started_by=started_by,
    )
    if upload is not None:
        path = _own_path(run)
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        _keep(run, path)
    return run


def carry_out(run: ImportRun, *, progress: Progress | None = None) -> ImportRun:
    """Do, or go on with, a run; returns it with its end state and counts.

    Raises FeedIsBusy while another import of the feed is alive. KeyboardInterrupt passes through after the
    run was left resumable; an unforeseen error too, after the run was marked as failed.
    """
    claim(run)
    try:
        _work(run, progress or (lambda _run: None))
    except _WouldLose as loss:
        end(run, State.STOPPED, message="loss", message_detail=str(loss))
    except (FeedBroken, FetchFailed) as error:
        _fail(run, error.code, error.detail, getattr(error, "line", 0))
    except OSError as error:
        _fail(run, "file", error.strerror or type(error).__name__)
    except RunCancelled:
        end(run, State.CANCELLED)
    except RunLost:
        run.refresh_from_db()
    except (KeyboardInterrupt, SystemExit):
        end(run, State.INTERRUPTED)
        raise
    except Exception as error:
        end(run, State.INTERRUPTED, message="crash", message_detail=type(error).__name__)
        raise
    return run


def give_up(run: ImportRun) -> None:
    """Leave a run that found its feed busy to be started again by hand."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=State.WAITING)
    waiting.update(state=State.INTERRUPTED, message="busy", finished_at=timezone.now())


def resumable_run(feed: Feed, location: str = "") -> ImportRun | None:
    """Return the feed's last run if it broke off before its end, so that it can be carried out again."""
    release_dead(feed.pk)
    runs = ImportRun.objects.resumable().filter(feed=feed)
    return (runs.filter(location=location) if location else runs).first()


def refresh_feed(feed_name: str) -> ImportRun | None:
    """Import a feed again from its own address; returns None while it is being imported already.

    Raises Feed.DoesNotExist for an unknown name and NothingToImport for a feed without an address.
    """
    feed = Feed.objects.get(name=feed_name)
    broken_off = resumable_run(feed, feed.location)
    # A run that stopped for its loss is not forced by the clock; it is tried afresh.
    if broken_off is None or broken_off.state != State.INTERRUPTED:
        broken_off = order_import(feed=feed, location=feed.location)
    try:
        return carry_out(broken_off)
    except FeedIsBusy:
        give_up(broken_off)
        return None


def _work(run: ImportRun, progress: Progress) -> None:
    source = _source(run)
    folder = None if is_url(run.location) or run.local_path else Path(run.location).parent
    if run.phase == Phase.READING:
        stage(run, source, relative_images=folder is not None, progress=progress)
        if run.count_read == 0:
            raise FeedBroken("no_items")
        beat(run, phase=Phase.APPLYING, position=0)
    if run.phase == Phase.APPLYING:
        if run.is_dry_run:
            beat(run, count_gone=missing_offers(run).count())
        _weigh(run)
        if not run.is_dry_run:
            apply_staged(run, progress=progress, after_batch=lambda ids: mirror_local(ids, folder))
            beat(run, phase=Phase.RETIRING, position=0)
    if run.phase == Phase.RETIRING:
        retire_missing(run, progress=progress)
        settle_strays()
        refresh_price_dates(run)
    end(run, State.DONE, phase=Phase.FINISHED)
    _clear(run)


def _source(run: ImportRun) -> Source:
    """The file to read, inspected; a changed one starts the run over."""
    path = Path(run.local_path or run.location)
    if is_url(run.location) and not (run.local_path and path.exists()):
        beat(run, phase=Phase.FETCHING)
        path = _own_path(run)
        with path.open("wb") as file:
            fetch(run.location, file, on_chunk=lambda: beat(run))
        _keep(run, path)
    source = inspect(path, format=run.feed.format)
    if _must_start_over(run, source):
        _forget(run)
        if source.encoding_guessed:
            ImportProblem.objects.create(
                run=run, line=0, code="encoding_guessed", detail=source.encoding, is_refusal=False
            )
        counts = dict.fromkeys(_COUNTS, 0)
        beat(run, source_hash=source.sha256, phase=Phase.READING, position=0, **counts)
    return source


def _must_start_over(run: ImportRun, source: Source) -> bool:
    if source.sha256 != run.source_hash or run.phase == Phase.FETCHING:
        return True
    # Without what it has read the run would take everything for missing.
    return run.count_read > 0 and not run.staged.exists()


_COUNTS = [field.name for field in ImportRun._meta.fields if field.name.startswith("count_")]


def _weigh(run: ImportRun) -> None:
    """Refuse a run that would lose more than the feed may lose, unless told otherwise."""
    if run.force_loss:
        return
    live = Offer.objects.live().filter(feed=run.feed_id).count()
    missing = missing_offers(run).count()
    if missing * 100 > live * run.feed.may_lose_percent:
        raise _WouldLose(f"{missing} / {live}")


def _fail(run: ImportRun, code: str, detail: str, line: int = 0) -> None:
    end(run, State.FAILED, message=code, message_detail=detail[:300], message_line=line)
    StagedItem.objects.filter(run=run).delete()
    if run.local_path:
        Path(run.local_path).unlink(missing_ok=True)


def _forget(run: ImportRun) -> None:
    run.problems.all().delete()
    # What earlier runs of the feed left behind is of no use once a newer one reads.
    StagedItem.objects.filter(run__feed=run.feed_id, run__pk__lte=run.pk).delete()
    older = run.feed.runs.filter(pk__lt=run.pk).exclude(local_path="")
    for path in older.values_list("local_path", flat=True):
        Path(path).unlink(missing_ok=True)
    older.update(local_path="")


def _clear(run: ImportRun) -> None:
    StagedItem.objects.filter(run=run).delete()
    if run.local_path:
        Path(run.local_path).unlink(missing_ok=True)


def _own_path(run: ImportRun) -> Path:
    folder = Path(settings.PRIVATE_MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"run-{run.pk}"


def _keep(run: ImportRun, path: Path) -> None:
    run.local_path = str(path)
    ImportRun.objects.filter(pk=run.pk).update(local_path=run.local_path)
