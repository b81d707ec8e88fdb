"""What a feed file is: its hash, packing, encoding and format, found in one pass.

The pass reads the whole file once in chunks, so that a truncated or oversized archive
and a false encoding are known before the first item is used.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

from charset_normalizer import from_bytes

from shop.feeds.records import FeedBroken, Limits

Format = Literal["rss", "atom", "tsv", "csv"]
FORMATS: tuple[Format, ...] = ("rss", "atom", "tsv", "csv")

CHUNK = 256 * 1024
HEAD = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_ENCODINGS = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|ascii|iso8859-\d+|cp\d{3,4}|mac-\w+|koi8-[rtu]"
    r"|gb2312|gbk|gb18030|big5(hkscs)?|shift_jis|euc_(jp|kr)"
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.\-:]{1,40})["']""")
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.\-]+:)?([\w.\-]+)")
_BROKEN_GZIP = (gzip.BadGzipFile, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Source:
    """A feed file on this machine, inspected; `size` is in unpacked bytes."""

    path: Path
    sha256: str
    size: int
    packed: bool
    encoding: str
    format: Format
    delimiter: str
    encoding_guessed: bool


def inspect(path: Path, *, format: str = "", limits: Limits | None = None) -> Source:
    """Say what the file is; `format` (rss, atom, tsv, csv) overrules the guess.

    Raises FeedBroken for archives that are damaged or grow beyond `limits` (bytes),
    for other packings, for XML with a document type of its own, for no known format.
    OSError passes through.
    """
    limits = limits or Limits()
    sha256, packed, packed_size = _hash(path, limits)
    head, sample, size = _survey(path, packed, packed_size, limits)
    if not head.strip():
        raise FeedBroken("empty")
    if head[:2] in (b"PK", b"\x1f\x8b") or head[:3] == b"BZh" or head[:6] == b"\xfd7zXZ\x00":
        raise FeedBroken("packing")
    encoding, guessed = _encoding(head, sample)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if not text.strip():
        raise FeedBroken("empty")
    found, delimiter = _format(text, format)
    return Source(path, sha256, size, packed, encoding, found, delimiter, guessed)


def _hash(path: Path, limits: Limits) -> tuple[str, bool, int]:
    digest, size = hashlib.sha256(), 0
    first = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            first = first or chunk[:2]
            size += len(chunk)
            digest.update(chunk)
    packed = first == b"\x1f\x8b"
    if size > (limits.packed if packed else limits.unpacked):
        raise FeedBroken("too_big", str(size))
    return digest.hexdigest(), packed, size


def _survey(path: Path, packed: bool, packed_size: int, limits: Limits) -> tuple[bytes, bytes, int]:
    """The head, the first chunk that is not UTF-8 (or nothing), and the full size."""
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    head, sample, size = b"", b"", 0
    with open_unpacked(path, packed) as file:
        while chunk := read_chunk(file):
            size += len(chunk)
            if size > limits.unpacked:
                raise FeedBroken("too_big", str(size))
            if packed and size > max(limits.ratio_counts_from, limits.ratio * packed_size):
                raise FeedBroken("bomb", f"{size} / {packed_size}")
            if len(head) < HEAD:
                head += chunk[: HEAD - len(head)]
            if decoder is not None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    sample, decoder = chunk, None
    return head, sample, size


def open_unpacked(path: Path, packed: bool) -> IO[bytes]:
    """The file's unpacked bytes as a stream."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


def read_chunk(file: IO[bytes]) -> bytes:
    """The next bytes; a damaged archive raises FeedBroken."""
    try:
        return file.read(CHUNK)
    except _BROKEN_GZIP as error:
        raise FeedBroken("gzip", str(error)) from None


def _encoding(head: bytes, sample: bytes) -> tuple[str, bool]:
    """The encoding's name, and whether it had to be guessed."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, False
    if head[:2] == b"<\0":
        return "utf-16-le", False
    if head[:2] == b"\0<":
        return "utf-16-be", False
    declared = _declared(head)
    if declared not in ("", "utf-8", "ascii"):
        return declared, False
    if not sample:
        return "utf-8", False
    return _guess(sample), True


def _declared(head: bytes) -> str:
    match = _DECLARED.match(head)
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return ""
    # A declaration readable as ASCII cannot be in UTF-16 or UTF-32.
    known = _KNOWN_ENCODINGS.fullmatch(name) and not name.startswith(("utf-16", "utf-32"))
    return name if known else ""


def _guess(sample: bytes) -> str:
    matches = from_bytes(
        sample[:HEAD],
        cp_isolation=["cp1252", "cp1250", "cp1251", "mac_roman", "cp850", "shift_jis", "gb18030"],
    )
    # The order is that of likelihood in a shop's feed, among equally clean readings.
    best = matches.best()
    if best is None or "cp1252" in best.could_be_from_charset:
        return "cp1252"
    clean = {match.encoding for match in matches if match.chaos <= best.chaos}
    return "cp1252" if "cp1252" in clean else best.encoding


def _format(text: str, wanted: str) -> tuple[Format, str]:
    if wanted and wanted not in FORMATS:
        raise FeedBroken("format", wanted)
    if text.lstrip().startswith("<"):
        found: Format = _xml_root(text)
        if wanted and wanted != found:
            raise FeedBroken("format", found)
        return found, ""
    if wanted in ("rss", "atom"):
        raise FeedBroken("format", "csv")
    header = next(line for line in text.splitlines() if line.strip())
    counts = {mark: header.count(mark) for mark in ("\t", ",", ";", "|")}
    delimiter = "\t" if wanted == "tsv" else max(counts, key=lambda mark: counts[mark])
    if not counts[delimiter]:
        raise FeedBroken("format")
    return ("tsv" if delimiter == "\t" else "csv"), delimiter


def _xml_root(text: str) -> Format:
    position = 0
    while match := _PROLOG.match(text, position):
        position = match.end()
    if text.startswith("<!DOCTYPE", position):
        raise FeedBroken("doctype", text[position : position + 80])
    root = _ROOT.match(text, position)
    if root is None:
        raise FeedBroken("format")
    name = root[1].lower()
    if name not in ("rss", "rdf", "feed", "channel"):
        raise FeedBroken("format", f"<{name}>")
    return "atom" if name == "feed" else "rss"


def unpacked_chunks(source: Source) -> Iterator[bytes]:
    """The text as UTF-8 chunks without a byte order mark, whatever the encoding."""
    decode = codecs.getincrementaldecoder(source.encoding)("replace").decode
    bom = True
    with open_unpacked(source.path, source.packed) as file:
        while chunk := read_chunk(file):
            if source.encoding != "utf-8":
                chunk = decode(chunk).encode("utf-8", "replace")
            if bom and chunk:
                chunk, bom = chunk.removeprefix(codecs.BOM_UTF8), False
            yield chunk
    if source.encoding != "utf-8":
        yield decode(b"", True).encode("utf-8", "replace")


class ChunkReader(io.RawIOBase):
    """A readable stream over an iterator of chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
