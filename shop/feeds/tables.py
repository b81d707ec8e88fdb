"""TSV and CSV as a stream of raw items, surviving quotes that never close."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from shop.feeds.records import FeedBroken, Problem, RawItem
from shop.feeds.sources import ChunkReader, Source, unpacked_chunks
from shop.feeds.values import line_of_text

MAX_LINE = 1024**2  # characters of one physical line
MAX_LINES = 200  # physical lines of one record
MAX_COLUMNS = 1000
MAX_TEXT = 20_000

_DETAILS = re.compile(r"([^:,]*):([^:]+):((?:[^,]|,(?![^:,]*:[^:]+:))*)")


class _Lines:
    """Physical lines with their numbers; lines taken in vain can be given back."""

    def __init__(self, text: io.TextIOBase) -> None:
        self.text = text
        self.number = 0
        self.returned: deque[str] = deque()
        self.taken: list[str] = []

    def next(self) -> str:
        """The next line with its end, or an empty text at the end of the file."""
        if self.returned:
            line = self.returned.popleft()
        else:
            line = self.text.readline(MAX_LINE)
            if len(line) >= MAX_LINE:
                raise FeedBroken("line_too_long", "", self.number + 1)
        if line:
            self.number += 1
            self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self.returned.extendleft(reversed(rest))
        self.number -= len(rest)
        self.taken = [first]
        return first


def read_table(source: Source) -> Iterator[RawItem | Problem]:
    """Yield the rows of a table, and a Problem for each row that cannot be split.

    Raises FeedBroken when there is no header row naming `id`.
    """
    csv.field_size_limit(MAX_LINE * 2)
    stream = io.BufferedReader(ChunkReader(unpacked_chunks(source)), 256 * 1024)
    lines = _Lines(io.TextIOWrapper(stream, "utf-8", errors="replace", newline=""))
    header: list[str] = []
    while not header:
        cells = _record(lines, source.delimiter, None)
        if cells is None:
            raise FeedBroken("header")
        header = [_name(cell) for cell in cells] if any(cells) else []
    if "id" not in header or len(header) > MAX_COLUMNS:
        raise FeedBroken("header", ", ".join(header), lines.number)
    while True:
        line = lines.number + 1
        cells = _record(lines, source.delimiter, len(header))
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) == len(header):
            yield _item(line, header, cells)
        else:
            external_id = cells[header.index("id")] if len(cells) > header.index("id") else ""
            detail = f"{len(cells)} / {len(header)}"
            yield Problem(line, line_of_text(external_id)[:50], "columns", detail)


def _record(lines: _Lines, delimiter: str, width: int | None) -> list[str] | None:
    """The next record's cells, or None at the end; `width` helps to see a lost quote."""
    lines.taken = []
    first = lines.next()
    if not first:
        return None
    if '"' not in first:
        return _fit(first.rstrip("\r\n").split(delimiter), width)
    cells = _quoted(lines, first, delimiter)
    if len(lines.taken) > 1 and (cells is None or (width and len(cells) != width)):
        first = lines.give_back_all_but_first()
        cells = None
    if cells is None:
        cells = first.rstrip("\r\n").split(delimiter)
    return _fit(cells, width)


def _quoted(lines: _Lines, first: str, delimiter: str) -> list[str] | None:
    def physical() -> Iterator[str]:
        yield first
        while len(lines.taken) < MAX_LINES and (line := lines.next()):
            yield line

    try:
        return next(csv.reader(physical(), delimiter=delimiter, strict=False))
    except (csv.Error, StopIteration):
        return None


def _fit(cells: list[str], width: int | None) -> list[str]:
    """Rows of some exports leave out, or repeat, empty cells at the end."""
    cells = [cell.strip() for cell in cells[: MAX_COLUMNS + 1]]
    if width is not None and any(cells):
        while len(cells) > width and not cells[-1]:
            cells.pop()
    return cells


def _name(cell: str) -> str:
    name = re.sub(r"[\s\-]+", "_", cell.strip().strip("\ufeff").lower())
    return name.removeprefix("g:")[:100]


def _item(line: int, header: list[str], cells: list[str]) -> RawItem:
    item = RawItem(line)
    for name, cell in zip(header, cells, strict=True):
        if name == "product_detail":
            matches = _DETAILS.findall(cell[:MAX_TEXT])
            item.details.extend((section, key, value) for section, key, value in matches)
        elif cell:
            item.values.setdefault(name, []).append(cell[:MAX_TEXT])
    return item
