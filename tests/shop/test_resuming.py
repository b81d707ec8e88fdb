"""Runs that break off, are taken over, wait for each other: whole batches, never a wrong catalogue."""

import socket
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.events import changed
from shop.claiming import FeedIsBusy, request_cancel
from shop.importing import carry_out, order_import, refresh_feed, resumable_run
from shop.models import Family, Feed, ImportRun, Offer, Product
from shop.tasks import import_feed
from tests.shop.feedfiles import gtin13, import_items, item, many, rss, write

pytestmark = pytest.mark.django_db

State = ImportRun.State


@pytest.mark.parametrize("broken_at", [1, 2, 3, 4])
def test_a_run_broken_off_anywhere_goes_on_where_it_was(tmp_path, monkeypatch, broken_at):
    monkeypatch.setattr("shop.staging.BATCH", 3)
    monkeypatch.setattr("shop.applying.BATCH", 4)
    path = write(tmp_path / "f.xml", rss([item(gtin=gtin13(n + 1), id=f"m{n}") for n in range(8)]))
    feed = Feed.objects.create(name="Lindhof")
    steps = []

    def step(run):
        steps.append(run.phase)
        if len(steps) == broken_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(order_import(feed=feed, location=str(path)), progress=step)
    broken = resumable_run(feed, str(path))
    assert broken is not None
    assert broken.state == State.INTERRUPTED
    done = carry_out(broken)
    assert (done.state, done.count_read, done.count_new, done.count_applied) == (State.DONE, 8, 8, 8)
    assert (Offer.objects.count(), Product.objects.count(), Family.objects.count()) == (8, 8, 8)
    assert done.pk == broken.pk


def test_an_error_in_the_middle_of_a_batch_leaves_whole_batches_only(tmp_path, monkeypatch):
    monkeypatch.setattr("shop.applying.BATCH", 4)

    def trip(event, **_kwargs):
        if Offer.objects.count() > 4:
            raise RuntimeError

    changed.connect(trip, dispatch_uid="test")
    try:
        with pytest.raises(RuntimeError):
            import_items(tmp_path, many(10))
    finally:
        changed.disconnect(dispatch_uid="test")
    assert Offer.objects.count() == 4
    run = carry_out(resumable_run(Feed.objects.get()))
    assert (run.state, Offer.objects.count()) == (State.DONE, 10)


def test_a_resumed_run_whose_file_has_changed_starts_over(tmp_path, monkeypatch):
    monkeypatch.setattr("shop.staging.BATCH", 2)
    path = write(tmp_path / "f.xml", rss(many(6)))
    feed = Feed.objects.create(name="Lindhof")

    def stop(run):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(order_import(feed=feed, location=str(path)), progress=stop)
    write(path, rss(many(3)))
    run = carry_out(resumable_run(feed))
    assert (run.state, run.count_read, Offer.objects.count()) == (State.DONE, 3, 3)


def test_only_one_import_of_a_feed_runs_at_a_time(tmp_path):
    feed = Feed.objects.create(name="Lindhof")
    path = write(tmp_path / "f.xml", rss(many(1)))
    second = order_import(feed=feed, location=str(path))
    refused = []

    def try_second(run):
        with pytest.raises(FeedIsBusy):
            carry_out(second)
        refused.append(run.pk)

    first = carry_out(order_import(feed=feed, location=str(path)), progress=try_second)
    assert (first.state, bool(refused)) == (State.DONE, True)
    assert carry_out(second).state == State.DONE


def test_the_database_itself_refuses_a_second_running_import():
    feed = Feed.objects.create(name="Lindhof")
    ImportRun.objects.create(feed=feed, location="x", state=State.RUNNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(feed=feed, location="x", state=State.RUNNING)


@pytest.mark.parametrize(("worker", "age"), [("elsewhere:1", timedelta(minutes=6)), ("{host}:999999999", timedelta(0))])
def test_a_run_whose_process_died_makes_way(tmp_path, worker, age):
    feed = Feed.objects.create(name="Lindhof")
    dead = ImportRun.objects.create(
        feed=feed,
        location="x",
        state=State.RUNNING,
        claim="c",
        worker=worker.format(host=socket.gethostname()),
        beat_at=timezone.now() - age,
    )
    assert import_items(tmp_path, many(1)).state == State.DONE
    dead.refresh_from_db()
    assert dead.state == State.INTERRUPTED


def test_a_task_that_comes_back_from_a_killed_worker_goes_on(tmp_path):
    feed = Feed.objects.create(name="Lindhof")
    dead = f"{socket.gethostname()}:999999999"
    path = write(tmp_path / "f.xml", rss(many(2)))
    run = ImportRun.objects.create(
        feed=feed, location=str(path), state=State.RUNNING, claim="c", worker=dead, beat_at=timezone.now()
    )
    import_feed.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.count_new) == (State.DONE, 2)


def test_a_task_that_comes_back_leaves_a_living_run_alone():
    feed = Feed.objects.create(name="Lindhof")
    run = ImportRun.objects.create(
        feed=feed, location="x", state=State.RUNNING, claim="c", worker="elsewhere:1", beat_at=timezone.now()
    )
    import_feed.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.claim) == (State.RUNNING, "c")


def test_a_run_alive_elsewhere_does_not_make_way(tmp_path):
    feed = Feed.objects.create(name="Lindhof")
    ImportRun.objects.create(feed=feed, location="x", state=State.RUNNING, worker="elsewhere:1", beat_at=timezone.now())
    with pytest.raises(FeedIsBusy):
        import_items(tmp_path, many(1))


def test_a_cancelled_run_stops_at_its_next_step_and_can_be_resumed(tmp_path, monkeypatch):
    monkeypatch.setattr("shop.staging.BATCH", 2)
    feed = Feed.objects.create(name="Lindhof")
    path = write(tmp_path / "f.xml", rss(many(6)))
    run = carry_out(order_import(feed=feed, location=str(path)), progress=request_cancel)
    assert (run.state, Offer.objects.exists()) == (State.CANCELLED, False)
    assert carry_out(resumable_run(feed)).state == State.DONE


def test_a_run_that_a_newer_one_overtook_cannot_be_gone_on_with(tmp_path, monkeypatch):
    items = many(10)
    import_items(tmp_path, items)

    def stop(run):
        if run.phase == "applying":
            raise KeyboardInterrupt

    feed = Feed.objects.get()
    path = write(tmp_path / "f.xml", rss([*items[1:], item(id="new")]))
    with pytest.raises(KeyboardInterrupt):
        carry_out(order_import(feed=feed, location=str(path), force_loss=True), progress=stop)
    old = resumable_run(feed)
    import_items(tmp_path, items)
    assert resumable_run(feed) is None
    # Even if somebody carries it out, it reads again rather than taking everything for missing.
    old = carry_out(old)
    assert (old.state, old.count_read, old.count_gone) == (State.DONE, 10, 1)


def test_a_run_that_finds_its_feed_busy_is_left_to_be_started_again(tmp_path):
    feed = Feed.objects.create(name="Lindhof", location=str(write(tmp_path / "f.xml", rss(many(1)))))
    ImportRun.objects.create(feed=feed, location="x", state=State.RUNNING, worker="elsewhere:1", beat_at=timezone.now())
    assert refresh_feed("Lindhof") is None
    run = ImportRun.objects.first()
    assert (run.state, run.message) == (State.INTERRUPTED, "busy")
