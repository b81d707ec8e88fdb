"""What was measured, for machines (one JSON line for each page and viewer) and for people (Markdown)."""

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection

from bench.housing import House
from bench.measuring import Case
from bench.plans import Plan
from bench.size import Size

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("Django", "wagtail", "gunicorn", "psycopg", "redis")


def json_lines(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a line for each case; ratios are to the floors of the same run."""
    for case in cases:
        yield json.dumps(facts(case, cases), ensure_ascii=False)


def facts(case: Case, cases: Sequence[Case]) -> dict[str, Any]:
    """Return what is known of one case."""
    floor = {other.page.name: other for other in cases if other.page.is_floor}
    counted = case.counted
    return {
        "bench": "page",
        "page": case.page.name,
        "as": case.viewer,
        "queries": counted.queries if counted else None,
        "writes": counted.writes if counted else None,
        "bytes": counted.bytes if counted else None,
        "p50_ms": round(case.middle("p50"), 1),
        "p99_ms": round(case.middle("p99"), 1),
        "rps": round(case.middle("rps"), 1),
        "app_cpu_ms": round(case.middle("app"), 2),
        "pg_cpu_ms": round(case.middle("pg"), 2),
        "rss_mib": round(case.rss),
        "rps_to_bare": round(case.middle("rps") / floor["bare view"].middle("rps"), 4),
        "cpu_to_bare": round(case.cpu / floor["bare view"].cpu, 1),
        "cpu_to_floor_a": round(case.cpu / floor["floor A"].cpu, 2),
        "cpu_to_floor_b": round(case.cpu / floor["floor B"].cpu, 2),
        "answers": case.answers,
    }


HEADS = {
    "page": "page", "as": "as", "queries": "SQL", "bytes": "bytes", "p50_ms": "p50 ms", "p99_ms": "p99 ms",
    "rps": "RPS", "app_cpu_ms": "app CPU ms", "pg_cpu_ms": "pg CPU ms", "rss_mib": "RSS MiB",
    "rps_to_bare": "RPS : bare",
    "cpu_to_bare": "CPU : bare", "cpu_to_floor_a": "CPU : A", "cpu_to_floor_b": "CPU : B",
}  # fmt: skip


def markdown(
    cases: Sequence[Case],
    found: Mapping[int, Sequence[Plan]],
    imported: dict[str, Any] | None,
    *,
    size: Size,
    given: argparse.Namespace,
    house: House,
) -> str:
    """Return the whole report."""
    rows = [facts(case, cases) for case in cases]
    parts = [
        "# Pages under load\n",
        f"{machine(house)}\n",
        f"{size.families:,} products, {size.members:,} members, {size.reviews:,} reviews, {size.comments:,} comments. "
        f"{given.visitors} visitors at a time, {given.rounds} interleaved rounds of {given.seconds:g} s, medians; two "
        "sync workers. p50 and p99 are of a saturated server: mostly waiting. *visitor*: no page is kept; *kept*: "
        "pages are kept in Redis; *member*: signed in. *bare*: 30 KB behind six middlewares; *A*: a plain view with 20 "
        "reviews and authors; *B*: the same as a Wagtail page.\n",
        table(list(HEADS.values()), [[row[key] for key in HEADS] for row in rows]),
        "\n## How the database finds a page of reviews\n",
        "Rows read to show 20 and one more, by product, order and filter.\n",
        table(
            ["product", "order", "filter", "way", "rows read", "ms"],
            [[f, p.order, p.narrowed or "–", p.way, p.rows, round(p.ms, 2)] for f, ps in found.items() for p in ps],
        ),
    ]
    if imported:
        parts += ["\n## Importing a catalogue\n", f"```json\n{json.dumps(imported, ensure_ascii=False)}\n```"]
    return "\n".join(parts) + "\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a table in Markdown; what is not known is a dash."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join("–" if cell is None else str(cell) for cell in line) + " |" for line in lines)


def machine(house: House) -> str:
    """Say on what it was measured, without names."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0].split()[0]
    others = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}; {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, PostgreSQL {database}, "
        f"{'with' if house.redis else 'without'} Redis server; {others}."
    )
