"""Importing from a web address, and by the command."""

import gzip
import io

import pytest
from django.core.management import CommandError, call_command

from shop.models import Feed, ImportRun, Offer
from tests.shop.feedfiles import item, rss, write
from tests.shop.webserver import content, serving

pytestmark = pytest.mark.django_db


def run_command(source, *options, feed="Lindhof"):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_catalogue", str(source), "--feed", feed, *options, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_a_packed_feed_is_imported_from_the_web(settings, tmp_path):
    settings.SHOP_FETCH_ALLOW_PRIVATE = True
    with serving({"/feed.xml.gz": content(gzip.compress(rss([item(), item()]).encode()))}) as (base, _asked):
        assert "2" in run_command(f"{base}/feed.xml.gz")
    assert Offer.objects.count() == 2
    assert not list((tmp_path / "private").rglob("run-*"))


def test_a_feed_on_the_own_network_is_not_imported():
    with (
        serving({"/": content(rss([item()]).encode())}) as (base, asked),
        pytest.raises(CommandError, match="intern"),
    ):
        run_command(f"{base}/")
    assert asked == []
    assert ImportRun.objects.get().message == "address_private"


def test_a_fetched_feed_cannot_name_files_of_this_machine(settings):
    settings.SHOP_FETCH_ALLOW_PRIVATE = True
    text = rss([item(image_link="../../etc/passwd"), item(image_link="pictures/a.webp")])
    with serving({"/": content(text.encode())}) as (base, _asked):
        run_command(f"{base}/")
    assert set(Offer.objects.values_list("image_link", flat=True)) == {""}


def test_the_command_tells_counts_and_problems(tmp_path):
    path = write(tmp_path / "f.xml", rss([item(), item(id="odd", price="7")]))
    said = run_command(path)
    assert "odd" in said
    assert Feed.objects.get().location == str(path)
    assert Offer.objects.count() == 1


def test_the_command_ends_with_an_error_when_too_much_would_be_lost(tmp_path):
    run_command(write(tmp_path / "f.xml", rss([item() for _n in range(5)])))
    path = write(tmp_path / "f.xml", rss([item()]))
    with pytest.raises(CommandError, match="5 / 5"):
        run_command(path)
    run_command(path, "--resume", "--force-loss")
    assert Offer.objects.live().count() == 1


def test_the_command_changes_nothing_in_a_dry_run(tmp_path):
    run_command(write(tmp_path / "f.xml", rss([item()])), "--dry-run")
    assert not Offer.objects.exists()


def test_interrupting_the_command_leaves_a_run_to_resume(tmp_path, monkeypatch):
    path = write(tmp_path / "f.xml", rss([item() for _n in range(3)]))

    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rich.progress.Progress.update", interrupt)
        with pytest.raises(CommandError) as stopped:
            run_command(path)
    assert stopped.value.returncode == 130
    run_command(path, "--resume")
    assert (ImportRun.objects.get().state, Offer.objects.count()) == ("done", 3)
