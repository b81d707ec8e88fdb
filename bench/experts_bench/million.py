"""`python -m bench.experts_bench.million`: rank a million events from a file; events a second and memory.

The ranking has a process of its own, so that only its memory is counted.
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.experts_bench.reporting import table
from bench.worlds.shape import EventLine

END = datetime(2026, 6, 30, tzinfo=UTC)
DAYS = 3 * 365
ITEMS = 0.25  # share of events that are items; the others judge
SKEW = 2.5  # the higher, the more is done by few
RECENT = 2_000  # judged are these many newest items, as people read what is new
FORMS = ("review", "quick_rating", "question", "answer", "answer", "comment", "comment", "post")


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.experts_bench.million",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--events", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--members", type=int, default=20_000, metavar="N")
    parser.add_argument("--topics", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--file", type=Path, help="rank this file instead of a synthetic one")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Print what ranking costs, in Markdown."""
    given = arguments(words)
    if given.child:
        print(json.dumps(measured(given.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or Path(folder) / "events.jsonl"
        if not given.file:
            written(path, synthetic(given.events, members=given.members, topics=given.topics, seed=given.seed))
        command = [sys.executable, "-m", "bench.experts_bench.million", "--child", "--file", str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    print(said(json.loads(done.stdout)))


def written(path: Path, events: Iterable[EventLine]) -> None:
    """Write events into a file, one a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(event) + "\n" for event in events)


def synthetic(number: int, *, members: int, topics: int, seed: int) -> Iterator[EventLine]:
    """Yield events in order of time: few members write and judge most, everyone has two topics, votes go to the new."""
    chance = random.Random(seed)
    items: list[tuple[str, str]] = []
    for count in range(number):
        at = (END - timedelta(days=DAYS) * (1 - (count + 1) / (number + 1))).isoformat(timespec="seconds")
        who = int(members * chance.random() ** SKEW)
        if not items or chance.random() < ITEMS:
            items.append((f"i{count}", f"m{who}"))
            topic = (who * 7 + chance.choice((0, 0, 1))) % topics
            yield _item(chance.choice(FORMS), at, f"i{count}", f"m{who}", f"topic-{topic:02}")
        else:
            name, author = items[-1 - int(min(len(items), RECENT) * chance.random() ** 2)]
            judge = f"m{who}" if f"m{who}" != author else f"m{(who + 1) % members}"
            kind, value = chance.choices((("vote", 1), ("vote", -1), ("accept", 1)), (87, 10, 3))[0]
            yield {"at": at, "kind": kind, "item": name, "actor": judge, "value": value}


def _item(form: str, at: str, name: str, member: str, topic: str) -> EventLine:
    return {"at": at, "kind": "item", "item": name, "form": form, "author": member, "topic": [topic], "parent": None}


def measured(path: Path) -> dict[str, Any]:
    """Rank a file and return what it took; the memory is the largest the process ever had."""
    from experts.ranking import rank_events  # not needed by whoever only wants the file

    before = peak()
    started = time.perf_counter()
    with path.open(encoding="utf-8") as lines:
        rows = sum(1 for _ in rank_events(lines, at=END))
    seconds = time.perf_counter() - started
    with path.open(encoding="utf-8") as lines:
        events = sum(1 for _ in lines)
    return {"events": events, "rows": rows, "seconds": seconds, "before_mib": before, "peak_mib": peak()}


def peak() -> float:
    """Return the most memory this process ever had resident, in MiB (`ru_maxrss` would count its parent's)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def said(found: dict[str, Any]) -> str:
    """Return the figures as a table, and on what they were measured."""
    heads = ["events", "rows out", "seconds", "events a second", "peak RSS MiB", "of which the interpreter"]
    cells = [f"{found['events']:,}", f"{found['rows']:,}", f"{found['seconds']:.1f}"]
    cells += [f"{found['events'] / found['seconds']:,.0f}", f"{found['peak_mib']:,.0f}", f"{found['before_mib']:,.0f}"]
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, Python {platform.python_version()}."
    return f"{table(heads, [cells])}\n\n{machine}"


if __name__ == "__main__":
    main(sys.argv[1:])
