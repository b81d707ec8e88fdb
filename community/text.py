"""The one place where members' Markdown becomes safe HTML."""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "strong", "em", "del", "ul", "ol", "li", "blockquote", "code", "pre", "a", "h3", "h4", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
LINK_REL = "ugc nofollow noopener"
MARKUP = re.compile(r"""<(?:"[^"]*"|[^">])*>""")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def storable(text: str) -> str:
    """Return `text` without NUL and lone surrogates, which PostgreSQL cannot store."""
    return UNSTORABLE.sub("", text)


def to_html(source: str) -> str:
    """Return the safe HTML of Markdown `source`. Raw HTML is shown as text; headings begin at h3."""
    made = _markdown().render(storable(source))
    made = re.sub(r"<(/?)h[12]>", r"<\1h3>", made)
    made = re.sub(r"<(/?)h[56]>", r"<\1h4>", made)
    return nh3.clean(
        made, tags=TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"}, link_rel=LINK_REL
    )


def html_to_plain(safe: str) -> str:
    """Return HTML that `to_html` made as one line of plain text. Never for foreign HTML."""
    return " ".join(html.unescape(MARKUP.sub("", safe)).split())


def to_plain(source: str, *, limit: int = 0) -> str:
    """Return Markdown `source` as one line of plain text, cut at a word before `limit` characters (0: uncut)."""
    plain = html_to_plain(to_html(source))
    return shorten(plain, limit) if limit else plain


def shorten(plain: str, limit: int) -> str:
    """Return the text, cut at a word before `limit` characters where it is longer."""
    if len(plain) <= limit:
        return plain
    head, space, _ = plain[:limit].rpartition(" ")
    return (head if space else plain[: limit - 1]).rstrip(",;:") + "…"
