"""JSON-LD of product and review pages: what the page shows, in the words of schema.org.

Rules (reference/reviews-shop.md §3.3): nothing without reviews; figures equal to the shown ones; only reviews
collected here; dots in decimals whatever the page's language; one product a page.
"""

import json
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.text import html_to_plain, shorten
from reviews.models import Review
from reviews.scores import Score
from shop.models import Family, Product

TYPES_OF_GTIN = {8: "gtin8", 12: "gtin12", 13: "gtin13", 14: "gtin14"}
IN_JSON_LD = 20  # reviews on one page
EXCERPT = 160  # characters of each on the product's page, where the words stand once already


def absolute(path: str) -> str:
    """Return `path` with the host in front, unless it has one."""
    return path if path.startswith("http") else f"{settings.BASE_URL}{path}"


def script(data: dict[str, Any]) -> SafeString:
    """Return `data` as a JSON-LD block; "<", ">" and "&" are escaped so that no text can end it."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(sign, escaped)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def product(family: Family, score: Score, reviews: list[Review], variants: list[Product]) -> dict[str, Any] | None:
    """Return the product's data, or None when nobody has rated it."""
    if not score.count:
        return None
    data = _variants(family, variants) | {
        "@id": absolute(family.get_absolute_url()),
        "name": family.title,
        "url": absolute(family.get_absolute_url()),
    }
    if family.description:
        data["description"] = family.description[:500]
    if family.brand:
        data["brand"] = {"@type": "Brand", "name": family.brand}
    if family.picture:
        data["image"] = absolute(family.picture.url)
    if score.shown_mean is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": score.shown_mean,
            "ratingCount": score.count,
            "reviewCount": score.summary.review_count,
            "bestRating": 5,
            "worstRating": 1,
        }
    shown = [review_data(review, excerpt=True) for review in reviews if is_ours(review) and not review.is_quick]
    if shown:
        data["review"] = shown[:IN_JSON_LD]
    return data


def is_ours(review: Review) -> bool:
    """Whether the review was collected here and belongs in JSON-LD."""
    return review.is_visible and review.origin != Review.Origin.IMPORTED


def review_data(review: Review, *, excerpt: bool = False) -> dict[str, Any]:
    """Return one review's data; its product is the one it stands in. An `excerpt` has only how its words begin."""
    texts = (review.quality_html, review.criticism_html, review.everyday_html, review.recommendation_html)
    words = html_to_plain(" ".join(texts)) or review.line
    author = review.member.public_name if review.member else "Mitglied"
    return {
        "@type": "Review",
        "@id": absolute(review.get_absolute_url()),
        "author": {"@type": "Person", "name": author[:99]},
        "datePublished": review.published_at.date().isoformat(),
        "inLanguage": review.language,
        "name": review.headline,
        "reviewBody": shorten(words, EXCERPT) if excerpt else words,
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars},  # of 1 to 5, as schema.org takes it
    }


def single_review(review: Review, family: Family) -> dict[str, Any] | None:
    """Return a review page's data with the product it is about; None for what is not shown or not ours."""
    if not is_ours(review):
        return None
    about = {"@type": "Product", "name": family.title, "url": absolute(family.get_absolute_url())}
    if family.picture:
        about["image"] = absolute(family.picture.url)
    return {**review_data(review), "itemReviewed": about}


def _variants(family: Family, variants: list[Product]) -> dict[str, Any]:
    if len(variants) < 2:
        return {"@type": "Product", **(_gtin(variants[0]) if variants else {})}
    return {
        "@type": "ProductGroup",
        "productGroupID": str(family.pk),
        "hasVariant": [{"@type": "Product", "name": v.title, **_gtin(v)} for v in variants],
    }


def _gtin(variant: Product) -> dict[str, str]:
    number = variant.gtin_as_printed
    name = TYPES_OF_GTIN.get(len(number))
    return {name: number} if name else {}
