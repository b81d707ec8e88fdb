"""Import a product feed: RSS 2.0, Atom 1.0, TSV or CSV, also packed with gzip, from a file or a web
address.
"""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from shop.claiming import FeedIsBusy
from shop.importing import carry_out, give_up, is_url, order_import, resumable_run
from shop.models import Feed, ImportRun
from shop.tasks import wake_mirror

SHOWN_PROBLEMS = 20


class Command(BaseCommand):
    """`manage.py import_catalogue FILE_OR_URL --feed NAME`"""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the source, the feed and how to go about it."""
        parser.add_argument("source", metavar="FILE_OR_URL")
        parser.add_argument("--feed", required=True, help="name of the feed; a new one is made")
        parser.add_argument("--dry-run", action="store_true", help="read and compare, change nothing")
        parser.add_argument("--resume", action="store_true", help="go on with the import that broke off")
        parser.add_argument("--force-loss", action="store_true", help="go on however many products would be lost")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, show how it goes, and end with an error unless the run was finished."""
        source: str = options["source"]
        location = source if is_url(source) else str(Path(source).resolve())
        feed, _made = Feed.objects.get_or_create(name=options["feed"], defaults={"location": location})
        run = self._run(feed, location, options)
        try:
            self._carry_out(run)
        except FeedIsBusy as error:
            give_up(run)
            raise CommandError(_("Another import of this feed is running.")) from error
        except KeyboardInterrupt as error:
            raise CommandError(_("Interrupted; go on with --resume."), returncode=130) from error
        wake_mirror()
        self._report(run)
        if run.state != ImportRun.State.DONE:
            raise CommandError(f"{run.get_state_display()}. {run.explanation}")

    def _run(self, feed: Feed, location: str, options: dict[str, Any]) -> ImportRun:
        run = resumable_run(feed, location) if options["resume"] else None
        if run is None:
            return order_import(
                feed=feed, location=location, is_dry_run=options["dry_run"], force_loss=options["force_loss"]
            )
        run.force_loss = run.force_loss or options["force_loss"]
        run.save(update_fields=["force_loss"])
        return run

    def _carry_out(self, run: ImportRun) -> None:
        started, before = monotonic(), 0
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.completed:>9,.0f}"),
            TextColumn("{task.fields[rate]:>7,.0f}/s"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(file=self.stderr), transient=False) as bar:  # type: ignore[arg-type]
            bars = bar.add_task(str(run.get_phase_display()), total=None, rate=0.0)
            phase = run.phase

            def show(run: ImportRun) -> None:
                nonlocal started, before, phase
                count = {"reading": run.count_read, "applying": run.count_applied}.get(run.phase, run.count_gone)
                if run.phase != phase:
                    started, before, phase = monotonic(), 0, run.phase
                rate = (count - before) / max(monotonic() - started, 0.001)
                bar.update(bars, description=str(run.get_phase_display()), completed=count, rate=rate)

            carry_out(run, progress=show)

    def _report(self, run: ImportRun) -> None:
        for problem in run.problems.all()[:SHOWN_PROBLEMS]:
            self.stderr.write(f"{problem.line}\t{problem.external_id}\t{problem.reason}")
        more = run.count_bad + run.count_notes - SHOWN_PROBLEMS
        if more > 0:
            self.stderr.write(_("… and more; see the import's page in the admin."))
        self.stdout.write(
            _(
                "%(read)s read: %(new)s new, %(changed)s changed, %(same)s unchanged, %(gone)s gone, "
                "%(bad)s refused, %(notes)s with remarks"
            )
            % {
                "read": run.count_read,
                "new": run.count_new,
                "changed": run.count_changed,
                "same": run.count_unchanged,
                "gone": run.count_gone,
                "bad": run.count_bad,
                "notes": run.count_notes,
            }
        )
        if run.is_dry_run:
            self.stdout.write(_("Dry run: nothing was changed."))
