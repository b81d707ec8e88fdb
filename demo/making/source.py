"""Reads the demo's source files."""

import json
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent.parent
DATA = DEMO / "data"
SHAPES = DEMO / "shapes"

Item = dict[str, Any]


def read_json(path: Path) -> list[Item]:
    """Return the list that a JSON file holds."""
    rows: list[Item] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def read_lines(path: Path) -> list[Item]:
    """Return the objects of a JSON Lines file, one per non-empty line."""
    text = path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def catalogue() -> dict[str, list[Item]]:
    """Return every topic's items, by topic, in a stable order."""
    return {path.stem: read_json(path) for path in sorted((DATA / "catalogue").glob("*.json"))}


def items() -> list[Item]:
    """Return every item of every topic."""
    return [item for rows in catalogue().values() for item in rows]


def family(item: Item) -> str:
    """Return the name of the family: the group, or the item itself when it has none."""
    return str(item["group"] or item["id"])


def families() -> dict[str, Item]:
    """Return the first item of every family."""
    found: dict[str, Item] = {}
    for item in items():
        found.setdefault(family(item), item)
    return found
