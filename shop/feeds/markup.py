"""RSS 2.0 and Atom 1.0 as a stream of raw items, by expat without a tree.

No tree is built, so memory does not grow with the file.  What a hostile document could
still use to grow is counted and refused: entities, depth, names, one endless token.
Prefixes are read tolerantly: feeds in the wild forget to declare `xmlns:g`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from shop.feeds.records import FeedBroken, RawItem
from shop.feeds.sources import Source, unpacked_chunks

GOOGLE = ("http://base.google.com/ns/1.0", "http://base.google.com/cns/1.0")
ATOM = "http://www.w3.org/2005/Atom"

MAX_DEPTH = 60
MAX_NAMES = 2000
MAX_TOKEN = 4 * 1024**2  # bytes
MAX_TEXT = 20_000  # characters kept of one value; every limit of a field is below
MAX_VALUES = 500  # of one item

_ITEMS = ("item", "entry")
_DETAIL = {"section_name": 0, "attribute_name": 1, "attribute_value": 2}
_PLAIN = {"summary": "description", "content": "description"}
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})


class _Handler:
    """Turns expat's events into raw items; finished ones wait in `done`."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.done: list[RawItem] = []
        self.depth = 0
        self.names: set[str] = set()
        self.google = {"g"}
        self.atom: set[str] = {"atom"}
        self.item: RawItem | None = None
        self.item_depth = 0
        self.plain: dict[str, list[str]] = {}
        self.field = ""
        self.is_google = False
        self.text: list[str] = []
        self.text_size = 0
        self.count = 0
        self.detail: list[str] = ["", "", ""]
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.ExternalEntityRefHandler = self.external

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.names.add(name)
        self.names.update(attributes)
        if self.depth > MAX_DEPTH or len(self.names) > MAX_NAMES:
            raise FeedBroken("xml_shape", name[:80], self.parser.CurrentLineNumber)
        prefix, _, local = name.rpartition(":")
        if self.item is None:
            self.bind(attributes)
            if local in _ITEMS:
                self.item = RawItem(line=self.parser.CurrentLineNumber)
                self.item_depth, self.plain, self.count = self.depth, {}, 0
        elif self.depth == self.item_depth + 1:
            self.is_google = prefix in self.google
            plain = not prefix or prefix in self.atom
            self.field = local if self.is_google or plain else ""
            self.detail = ["", "", ""]
            self.fresh()
            if plain and local == "link" and attributes.get("rel", "alternate") == "alternate":
                self.data(attributes.get("href", ""))
        elif self.field == "product_detail":
            self.fresh()

    def bind(self, attributes: dict[str, str]) -> None:
        for key, value in attributes.items():
            if key.startswith("xmlns:") and value in GOOGLE:
                self.google.add(key[6:])
            elif key.startswith("xmlns:") and value == ATOM:
                self.atom.add(key[6:])

    def fresh(self) -> None:
        self.text, self.text_size = [], 0

    def data(self, data: str) -> None:
        if self.field and self.text_size < MAX_TEXT:
            self.text.append(data[: MAX_TEXT - self.text_size])
            self.text_size += len(self.text[-1])

    def end(self, name: str) -> None:
        if self.item is not None:
            if self.depth == self.item_depth:
                self.finish(self.item)
            elif self.depth == self.item_depth + 1:
                self.keep(self.item)
            elif self.field == "product_detail" and self.depth == self.item_depth + 2:
                place = _DETAIL.get(name.rpartition(":")[2])
                if place is not None:
                    self.detail[place] = "".join(self.text)
        self.depth -= 1

    def keep(self, item: RawItem) -> None:
        field, self.field = self.field, ""
        if not field or self.count >= MAX_VALUES:
            return
        self.count += 1
        if field == "product_detail" and self.is_google:
            item.details.append((self.detail[0], self.detail[1], self.detail[2]))
        elif self.is_google:
            item.values.setdefault(field, []).append("".join(self.text))
        else:
            plain = _PLAIN.get(field, field)
            self.plain.setdefault(plain, []).append("".join(self.text))

    def finish(self, item: RawItem) -> None:
        for name, values in self.plain.items():
            if not item.first(name):
                item.values[name] = values
        self.done.append(item)
        self.item = None

    def doctype(self, name: str, system: str | None, public: str | None, inner: bool) -> None:
        if inner:
            raise FeedBroken("doctype", name, self.parser.CurrentLineNumber)

    def entity(self, name: str, *_rest: Any) -> None:
        raise FeedBroken("doctype", name, self.parser.CurrentLineNumber)

    def external(self, *_rest: Any) -> int:
        raise FeedBroken("doctype", "", self.parser.CurrentLineNumber)


def read_markup(source: Source) -> Iterator[RawItem]:
    """Yield the items of an RSS or Atom file; raises FeedBroken where it breaks."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    handler = _Handler(parser)
    fed = 0
    try:
        for chunk in unpacked_chunks(source):
            chunk = chunk.translate(None, _CONTROLS)
            parser.Parse(chunk, False)
            fed += len(chunk)
            yield from _take(handler)
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                raise FeedBroken("xml_shape", "", parser.CurrentLineNumber)
        parser.Parse(b"", True)
        yield from _take(handler)
    except expat.ExpatError as error:
        message = expat.errors.messages.get(error.code, str(error.code))
        raise FeedBroken("xml", message, error.lineno) from None


def _take(handler: _Handler) -> list[RawItem]:
    done, handler.done = handler.done, []
    return done
