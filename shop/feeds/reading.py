"""Any inspected feed as one stream of raw items and damaged rows."""

from __future__ import annotations

from collections.abc import Iterator

from shop.feeds.markup import read_markup
from shop.feeds.records import Problem, RawItem
from shop.feeds.sources import Source
from shop.feeds.tables import read_table


def read(source: Source) -> Iterator[RawItem | Problem]:
    """Yield what the feed holds, in its order; raises FeedBroken where it breaks."""
    if source.format in ("rss", "atom"):
        return iter(read_markup(source))
    return read_table(source)
