"""`python -m bench.experts_bench.rebuilding`: make standings anew from a ledger in PostgreSQL, and cast one vote.

A million entries and ten thousand, in one run on one server; each measurement has a process of its own, so that only
its memory is counted. The server is the bench's own and goes at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import psycopg

from bench.experts_bench.million import END, peak
from bench.experts_bench.reporting import table
from bench.housing import AS_OPERATED, House
from tests.services import finding, postgres

VOTES = 40  # timed, and so many counted, in each round
PER_MEMBER = 50  # entries
ROUNDS = 3  # of votes, in turn here and there, so that other work on the machine slows both
STEPS = ("load", "rebuild", "again", "daily")


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.experts_bench.rebuilding",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--entries", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--beside", type=int, default=10_000, metavar="N", help="entries of the small community")
    parser.add_argument("--child", choices=tuple(DONE_BY), help=argparse.SUPPRESS)
    parser.add_argument("--of", type=int, help=argparse.SUPPRESS)
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Print what a rebuild, a daily run and a vote cost, in Markdown."""
    given = arguments(words)
    if given.child:
        print(json.dumps(_step(given.child, given.of)))
        return
    binaries = finding.postgres_bin()
    if binaries is None:
        raise SystemExit("service missing: PostgreSQL")
    server = postgres.start_postgres(binaries, how=AS_OPERATED)
    folder = Path(tempfile.mkdtemp(prefix="kundig-ledger-"))
    try:
        House(folder, server, None).move_in()
        _run("migrate", "postgres", 0)
        found = [_measured(size) for size in (given.beside, given.entries)]
        rounds = [[_run("votes", f"ledger{each['entries']}", 0) for each in found] for _ in range(ROUNDS)]
    finally:
        server.stop()
        shutil.rmtree(folder)
    print(said(*(each | _summed(votes) for each, votes in zip(found, zip(*rounds, strict=True), strict=True))))


def _measured(entries: int) -> dict[str, Any]:
    """Make a database for a community of this size and measure everything in it."""
    name = f"ledger{entries}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE postgres")
    found: dict[str, Any] = {"entries": entries}
    for step in STEPS:
        found |= {f"{step} {key}": value for key, value in _run(step, name, entries).items()}
        print(f"{entries:,} entries, {step}: {found[f'{step} seconds']:.1f} s", file=sys.stderr)
    return found


def _summed(votes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the rounds of votes have in common."""
    return {
        "votes median": statistics.median(each["median"] for each in votes),
        "votes usual": statistics.mode(each["usual"] for each in votes),
        "votes most": max(each["most"] for each in votes),
    }


def _run(step: str, database: str, entries: int) -> dict[str, Any]:
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    command = [sys.executable, "-m", "bench.experts_bench.rebuilding", "--child", step, "--of", str(entries)]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _step(step: str, entries: int) -> dict[str, Any]:
    import django

    django.setup()
    before, started = peak(), time.perf_counter()
    found = DONE_BY[step](entries)
    return {"seconds": time.perf_counter() - started, "before": before, "peak": peak(), **found}


def _migrate(_entries: int) -> dict[str, Any]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {}


def _load(entries: int) -> dict[str, Any]:
    from bench.experts_bench.ledgers import load
    from bench.loading.rows import tidy_up

    load(entries, max(20, entries // PER_MEMBER))
    tidy_up()
    return {}


def _rebuild(_entries: int) -> dict[str, Any]:
    from experts.models import ItemTally, PairTally
    from experts.rebuilding import rebuild

    started = time.perf_counter()
    authors = rebuild(at=END)
    rows = {"items": ItemTally.objects.count(), "pairs": PairTally.objects.count()}
    return {"authors": authors, **rows, "seconds": time.perf_counter() - started}


def _daily(_entries: int) -> dict[str, Any]:
    from experts.daily import run

    done = run(at=END)
    return {"moved": done.reweighed, "assessed": done.assessed}


def _votes(_entries: int) -> dict[str, Any]:
    """Cast votes on contributions of the last weeks, one after the other, each with everything that follows at once."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from experts.models import LedgerEntry

    queries, times = [], []
    first = LedgerEntry.objects.filter(key__startswith="vote:bench:").count()
    for vote in [_vote(number) for number in range(first, first + VOTES)]:
        started = time.perf_counter()
        vote()
        times.append(time.perf_counter() - started)
    for vote in [_vote(number) for number in range(first + VOTES, first + 2 * VOTES)]:
        with CaptureQueriesContext(connection) as asked:
            vote()
        queries.append(len(asked))
    return {"usual": statistics.mode(queries), "most": max(queries), "median": statistics.median(times)}


DONE_BY: dict[str, Callable[[int], dict[str, Any]]] = {
    "migrate": _migrate, "load": _load, "rebuild": _rebuild, "again": _rebuild, "daily": _daily, "votes": _votes,
}  # fmt: skip


def _vote(number: int) -> Callable[[], None]:
    """Return a vote of somebody for a contribution by somebody else: casting it, and counting what is due."""
    from community.events import Form, Judged
    from experts.ledger import note_judgement
    from experts.models import ItemTally, StandingKey
    from experts.tallying import revise

    row = ItemTally.objects.order_by("-at")[number * 10 : number * 10 + 1].get()
    author = StandingKey.objects.get(key=row.author or 0)
    voter = StandingKey.objects.exclude(pk=author.pk).order_by("-pk")[number % 10]
    source, _, pk = row.item.partition(":")
    event = Judged(
        key=f"bench:{number}", member_id=author.member_id, topic_ids=tuple(row.topics), source=source,
        source_id=int(pk), at=END, form=cast(Form, row.form), kind="helpful", value=1, actor_id=voter.member_id,
    )  # fmt: skip

    def cast_it() -> None:
        note_judgement(None, event=event)
        if revise(at=END) != 1:
            raise RuntimeError("something else was due")

    return cast_it


def said(small: dict[str, Any], large: dict[str, Any]) -> str:
    """Return the figures as a table, and on what they were measured."""
    rows = [[name, of(small), of(large)] for name, of in ROWS.items()]
    ratio = large["votes median"] / small["votes median"]
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, Python {platform.python_version()}"
    return "\n\n".join(
        [
            table(["", "small", "large"], rows),
            f"One vote in the large community takes {ratio:.2f} times as long as in the small one.",
            f"{machine}, PostgreSQL of the bench's own ({', '.join(AS_OPERATED)}).",
        ]
    )


ROWS: dict[str, Callable[[dict[str, Any]], str]] = {
    "ledger entries": lambda found: f"{found['entries']:,}",
    "members": lambda found: f"{found['rebuild authors']:,}",
    "contributions": lambda found: f"{found['rebuild items']:,}",
    "pairs of voter and author": lambda found: f"{found['rebuild pairs']:,}",
    "statements for one vote and all that follows from it": lambda found: str(found["votes usual"]),
    "and where levels change, at most": lambda found: str(found["votes most"]),
    "one vote, median ms": lambda found: f"{found['votes median'] * 1000:.1f}",
    "first rebuild, with all grants and their messages, s": lambda found: f"{found['rebuild seconds']:.1f}",
    "its entries a second": lambda found: f"{found['entries'] / found['rebuild seconds']:,.0f}",
    "its peak RSS MiB": lambda found: f"{found['rebuild peak']:,.0f}",
    "of which before it began": lambda found: f"{found['rebuild before']:,.0f}",
    "rebuild where levels stand, s": lambda found: f"{found['again seconds']:.1f}",
    "its entries per second": lambda found: f"{found['entries'] / found['again seconds']:,.0f}",
    "first daily run, s": lambda found: f"{found['daily seconds']:.1f}",
    "daily run, peak RSS MiB": lambda found: f"{found['daily peak']:,.0f}",
}


if __name__ == "__main__":
    main(sys.argv[1:])
