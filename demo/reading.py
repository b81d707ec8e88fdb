"""The demo's data files (see FORMAT.md), and the moments at which what they tell happened."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"


def table(name: str, data: Path = DATA) -> list[dict[str, Any]]:
    """Return the rows of a JSON file."""
    rows: list[dict[str, Any]] = json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def lines(folder: str, data: Path = DATA) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON Lines files of a folder, file by file."""
    for path in sorted((data / folder).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def chance(word: str) -> random.Random:
    """Return dice that fall alike at every loading for the same word."""
    return random.Random(f"kundig:{word}")


def moment(first_start: datetime, days_ago: int, word: str, *, after: datetime | None = None) -> datetime:
    """Return a moment of daily life so many days before the first start, alike at every loading for one word.

    It lies `after` the other one, and never later than the first start.
    """
    midnight = (first_start - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
    dice = chance(word)
    hour = dice.choice((6, 7, 8, 12, 13, 17, 18, 19, 20, 20, 21))
    told = midnight + timedelta(hours=hour, minutes=dice.randrange(60), seconds=dice.randrange(60))
    if after is not None and told <= after:
        told = after + timedelta(minutes=dice.randrange(9, 90))
    if told >= first_start:  # that hour of today has not come yet
        earliest = after or midnight
        told = earliest + (first_start - earliest) * dice.random()
    return told
