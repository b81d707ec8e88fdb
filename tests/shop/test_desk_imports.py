"""Imports at the desk: started, watched, cancelled, gone on with; a dead one is not taken for a living one."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shop.models import Feed, ImportRun, Offer
from tests.shop.feedfiles import import_items, item, rss, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, stan):
    client.force_login(stan)
    return client


def url(name, *args):
    return reverse(f"shop_desk:{name}", args=args)


def test_staff_import_an_uploaded_file_and_watch_it(desk, stan, tmp_path):
    feed = Feed.objects.create(name="Upload")
    text = rss([item(), item(price="x", id="odd"), item(image_link="pictures/a.webp")])
    answer = desk.post(url("imports"), {"feed": feed.pk, "file": SimpleUploadedFile("f.xml", text.encode())})
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == url("import", run.pk)
    assert (run.state, run.started_by, run.location, run.count_new) == ("done", stan, "f.xml", 2)
    page = desk.get(url("import", run.pk)).content.decode()
    assert "odd" in page
    assert "http-equiv" not in page
    assert not Offer.objects.filter(image_link="pictures/a.webp").exists()


def test_an_open_import_refreshes_its_page_and_can_be_cancelled(desk):
    run = ImportRun.objects.create(feed=Feed.objects.create(name="x"), location="x")
    assert 'http-equiv="refresh"' in desk.get(url("import", run.pk)).content.decode()
    desk.post(url("import_cancel", run.pk))
    run.refresh_from_db()
    assert run.state == "cancelled"


def died(**fields):
    """A run that says "running" though nobody was heard of for six minutes."""
    feed = Feed.objects.create(name="x", location="/nowhere/feed.xml")
    beat = timezone.now() - timedelta(minutes=6)
    return ImportRun.objects.create(
        **{"feed": feed, "location": "x", "state": "running", "worker": "elsewhere:1", "beat_at": beat, **fields}
    )


def test_an_import_whose_worker_was_killed_is_shown_as_interrupted(desk):
    run = died()
    page = desk.get(url("import", run.pk)).content.decode()
    assert "unterbrochen" in page
    assert "läuft" not in page.partition("<main")[2]
    assert 'http-equiv="refresh"' not in page
    assert url("import_resume", run.pk) in page
    assert url("import_cancel", run.pk) not in page
    assert "unterbrochen" in desk.get(url("imports")).content.decode()
    run.refresh_from_db()
    assert run.state == "running"  # looking writes nothing


def test_it_goes_on_when_staff_say_so(desk, tmp_path):
    path = write(tmp_path / "feed.xml", rss([item()]))
    run = died(location=str(path))
    desk.post(url("import_resume", run.pk))
    run.refresh_from_db()
    assert (run.state, run.count_new) == ("done", 1)


def test_a_living_import_is_not_gone_on_with_twice(desk):
    run = died(beat_at=timezone.now())
    page = desk.get(url("import", run.pk)).content.decode()
    assert url("import_resume", run.pk) not in page
    assert 'http-equiv="refresh"' in page
    desk.post(url("import_resume", run.pk))
    run.refresh_from_db()
    assert run.state == "running"


def test_a_dry_run_that_died_cannot_go_on(desk):
    run = died(is_dry_run=True)
    page = desk.get(url("import", run.pk)).content.decode()
    assert "unterbrochen" in page
    assert url("import_resume", run.pk) not in page


def test_without_a_file_or_an_address_nothing_is_started(desk):
    feed = Feed.objects.create(name="x")
    assert desk.post(url("imports"), {"feed": feed.pk}).status_code == 200
    assert not ImportRun.objects.exists()


def test_a_stopped_import_goes_on_when_staff_say_so(desk, tmp_path):
    rows = [item() for _n in range(4)]
    import_items(tmp_path, rows)
    run = import_items(tmp_path, rows[:1])
    assert run.state == "stopped"
    assert "force_loss" in desk.get(url("import", run.pk)).content.decode()
    desk.post(url("import_resume", run.pk), {"force_loss": "1"})
    run.refresh_from_db()
    assert (run.state, run.count_gone) == ("done", 3)
