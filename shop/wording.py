"""The words of products and families, taken from the items of the feed.

A family speaks with the words of its lead offer, the oldest one still in a feed, so that two feeds with
different titles do not take turns.
"""

import re

from shop.classifying import slug_of
from shop.feeds.records import FeedItem
from shop.models import Category, Family, Product

_MARKS = " \t-–—,;:/|·("


def say_product(product: Product, item: FeedItem) -> bool:
    """Give the product this item's words; return whether that changed any."""
    words = {"title": item.title, "variant": item.variant, "brand": item.brand, "mpn": item.mpn}
    changed = any(getattr(product, name) != word for name, word in words.items())
    for name, word in words.items():
        setattr(product, name, word)
    return changed


def say_family(family: Family, item: FeedItem, category: Category | None) -> bool:
    """Give the family this item's words, shelf and picture; return whether that changed any.

    The topic follows the shelf unless staff have set it; without a picture in the feed the old one stays.
    """
    words: dict[str, object] = {
        "title": title_of_family(item),
        "brand": item.brand,
        "description": item.description,
        "attributes": [list(row) for row in item.attributes],
        "category_id": category.pk if category else None,
    }
    if not family.topic_is_manual:
        words["topic_id"] = category.topic_id if category else None
    if item.image_link and item.image_link != family.picture_link:
        words |= {"picture_link": item.image_link, "picture_is_due": True, "picture_tries": 0}
    changed = any(getattr(family, name) != word for name, word in words.items())
    for name, word in words.items():
        setattr(family, name, word)
    family.slug = slug_of(family.title)
    return changed


def title_of_family(item: FeedItem) -> str:
    """The title without the variant's own words at its end: "Topf, 4 l" of a group is "Topf"."""
    if not item.item_group_id:
        return item.title
    title = item.title
    parts = sorted((part.strip() for part in item.variant.split(",")), key=len, reverse=True)
    for whole in (item.variant, *parts, *parts):
        shorter = _without_end(title, whole)
        title = shorter if len(shorter) >= 3 else title
    return title


def _without_end(title: str, words: str) -> str:
    if not words:
        return title
    match = re.search(rf"[{re.escape(_MARKS)}]+{re.escape(words)}[)\s]*$", title, re.IGNORECASE)
    return title[: match.start()].rstrip(_MARKS) if match else title
