"""The run itself: prepare the data, measure, report."""

import argparse
import sys
from time import monotonic

from django.core.management import call_command
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench import catalogue, profiling, reporting
from bench.counting import cookie_of, count, signed_in
from bench.housing import House
from bench.loading import freshen, load
from bench.measuring import Case, measure
from bench.pages import Page, floors, pages
from bench.plans import plans
from bench.serving import Site, served
from bench.size import POPULAR, POPULAR_BUT_OLD, Size
from community.models import Member

console = Console(stderr=True)


def prepare(house: House, size: Size) -> None:
    """Migrate, load what is not there yet, and give the site its static files."""
    began = monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if not house.is_loaded:
        load(size, lambda what: console.print(f"{monotonic() - began:6.1f} s  loading {what}", highlight=False))
        house.remember_loading()
    freshen()
    call_command("collectstatic", interactive=False, verbosity=0)
    console.print(f"{monotonic() - began:6.1f} s  ready", highlight=False)


def run(house: House, size: Size, given: argparse.Namespace) -> None:
    """Measure the chosen pages, print a line for each, write the report."""
    chosen = [page for page in pages(size) if given.only in page.name]
    with served(keep_pages=False) as plain, served(keep_pages=True) as keeping:
        cases = _cases([*floors(), *chosen], plain, keeping if house.redis else None)
        with _progress() as progress:
            task = progress.add_task("measuring", total=len(cases) * given.rounds)
            measure(
                cases,
                database=house.postgres.process.pid,
                rounds=given.rounds,
                seconds=given.seconds,
                visitors=given.visitors,
                step=lambda: progress.advance(task),
            )
    for line in reporting.json_lines(cases):
        print(line)
    found = {family: list(plans(family)) for family in (POPULAR_BUT_OLD, POPULAR)}
    imported = catalogue.measured(given.items) if given.items else None
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(reporting.markdown(cases, found, imported, size=size, given=given, house=house))
    console.print(f"report: {given.report.name}", highlight=False)


def profile(size: Size, only: str) -> None:
    """Print where the time of the chosen pages goes, as visitor and as member."""
    for page in pages(size):
        if only in page.name:
            profiling.profile(page, signed_in(_member()), sys.stdout)


def _cases(chosen: list[Page], plain: Site, keeping: Site | None) -> list[Case]:
    member = signed_in(_member())
    cases = []
    for page in chosen:
        for viewer in page.viewers:
            if viewer == "kept" and keeping is None:
                continue
            counted = count(page, viewer, member)
            if counted is None and viewer == "kept":
                continue
            site = keeping if viewer == "kept" and keeping else plain
            cases.append(Case(page, viewer, site, cookie_of(member) if viewer == "member" else "", counted))
    return cases


def _member() -> Member:
    return Member.objects.order_by("pk")[1]


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console)
