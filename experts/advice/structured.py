"""JSON-LD of a recommendation list: what the page shows, as an ItemList in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.addresses import absolute
from community.text import html_to_plain
from experts.models import Recommendation, RecommendedProduct


def item_list(row: Recommendation, picks: Sequence[RecommendedProduct]) -> SafeString:
    """Return the script element; "<", ">" and "&" are escaped so that no text can end it."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": row.title,
        "url": absolute(row.get_absolute_url()),
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(picks),
        "itemListElement": [_item(n, pick) for n, pick in enumerate(picks, 1)],
    }
    if row.words_html:
        data["description"] = html_to_plain(row.words_html)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(sign, escaped)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def _item(position: int, pick: RecommendedProduct) -> dict[str, Any]:
    address = absolute(pick.family.get_absolute_url())
    return {"@type": "ListItem", "position": position, "name": pick.family.title, "url": address}
