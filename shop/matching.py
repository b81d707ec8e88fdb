"""Finding the products a text names: by GTIN, by nickname, by the words of their titles.

Candidates come from the token table through the text's rarest words, so that the cost depends on the text
and not on the size of the catalogue. A title counts as named when enough of its weight (rare words weigh
more) stands close together; single letters may differ.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from rapidfuzz import fuzz

from shop.feeds.values import parse_gtin
from shop.models import Family, FamilyToken, Nickname, Product, ProductLink
from shop.naming import EMPTY_WORDS, fold, words_of

MAX_WORDS = 3000  # of a text
MAX_POSTINGS = 20_000  # rows of the token table looked at
MAX_CANDIDATES = 60
MAX_MATCHES = 10
MIN_COVERAGE = 0.6
MINOR = 0.3
AROUND = 70  # characters of the excerpt on each side
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w-])\d(?:[ -]?\d){7,16}(?![\w-])")

MatchedBy = ProductLink.MatchedBy


@dataclass(frozen=True, slots=True)
class Match:
    """A product found in a text, with certainty in percent and the place."""

    family_id: int
    matched_by: ProductLink.MatchedBy
    score: int
    excerpt: str
    words: frozenset[int] = frozenset()  # which words of the text


@dataclass(frozen=True, slots=True)
class _Word:
    token: str
    start: int
    end: int


def find_products(text: str) -> list[Match]:
    """Return the products named in `text`, surest first, at most ten; about seven queries."""
    text = unicodedata.normalize("NFC", text)
    words = _words(text)
    found = _by_number(text)
    candidates = _candidates({word.token for word in words})
    for match in sorted(_by_words(text, words, candidates), key=lambda m: (-m.score, -len(m.words), m.family_id)):
        if match.family_id not in found and not _is_covered(match, found.values()):
            found[match.family_id] = match
    return sorted(found.values(), key=lambda match: -match.score)[:MAX_MATCHES]


def _words(text: str) -> list[_Word]:
    words = (_Word(fold(match[0])[:40], *match.span()) for match in _WORD.finditer(text))
    return [word for word in words if len(word.token) > 1 and word.token not in EMPTY_WORDS][:MAX_WORDS]


def _by_number(text: str) -> dict[int, Match]:
    places: dict[str, re.Match[str]] = {}
    for match in _NUMBER.finditer(text):
        try:
            places.setdefault(parse_gtin(match[0]), match)
        except ValueError:
            continue
    products = Product.objects.filter(gtin__in=places).values_list("gtin", "family_id")
    return {
        family_id: Match(family_id, MatchedBy.GTIN, 100, excerpt(text, *places[gtin].span()))
        for gtin, family_id in products
        if gtin
    }


def _candidates(tokens: set[str]) -> list[Family]:
    counted = _frequencies(tokens)
    chosen: list[str] = []
    room = MAX_POSTINGS
    for token, count in sorted(counted.items(), key=lambda pair: (pair[1], pair[0])):
        room -= count
        if room < 0:
            break
        chosen.append(token)
    sharing = FamilyToken.objects.filter(token__in=chosen).values_list("family").annotate(n=Count("id"))
    ids = [pk for pk, _n in sharing.order_by("-n", "family")[:MAX_CANDIDATES]]
    return list(Family.objects.filter(pk__in=ids).only("id", "title", "brand"))


def _frequencies(tokens: Iterable[str]) -> dict[str, int]:
    rows = FamilyToken.objects.filter(token__in=set(tokens)).values_list("token").annotate(n=Count("id"))
    return dict(rows.order_by())


def _by_words(text: str, words: list[_Word], families: list[Family]) -> Iterable[Match]:
    nicknames = Nickname.objects.filter(family__in=families).values_list("family_id", "name")
    for family_id, name in nicknames:
        place = _phrase(words, words_of(name))
        if place is not None:
            start, end = words[place.start].start, words[place.stop - 1].end
            spoken = excerpt(text, start, end)
            yield Match(family_id, MatchedBy.NICKNAME, 95, spoken, frozenset(place))
    titles = {family.pk: words_of(family.title) for family in families}
    brands = {family.pk: words_of(family.brand) for family in families}
    counts = _frequencies(token for tokens in (*titles.values(), *brands.values()) for token in tokens)
    for family in families:
        own = _weights(titles[family.pk], brands[family.pk], counts)
        if own and (match := _by_title(text, words, family, own)) is not None:
            yield match


def _weights(title: list[str], brand: list[str], counts: dict[str, int]) -> dict[str, float]:
    """How much each word of a title says: rare ones most, the brand and measures, often left out, little."""
    weights = {token: MINOR / math.log2(2 + counts.get(token, 0)) for token in brand}
    for token in title:
        weights[token] = (MINOR if token[0].isdigit() else 1) / math.log2(2 + counts.get(token, 0))
    return weights


def _phrase(words: list[_Word], tokens: list[str]) -> range | None:
    """Where these words stand one after the other."""
    for start in range(len(words) - len(tokens) + 1) if tokens else ():
        if all(words[start + step].token == token for step, token in enumerate(tokens)):
            return range(start, start + len(tokens))
    return None


def _by_title(text: str, words: list[_Word], family: Family, weights: dict[str, float]) -> Match | None:
    hits = [(place, token) for place, word in enumerate(words) if (token := _similar(word.token, weights))]
    total, reach = sum(weights.values()), len(weights) + 6
    best: tuple[float, list[int]] = (0.0, [])
    for index, (start, _token) in enumerate(hits):
        near: dict[str, int] = {}
        for place, token in hits[index:]:
            if place - start > reach:
                break
            near.setdefault(token, place)
        weight = sum(weights[token] for token in near)
        best = max(best, (weight, sorted(near.values())), key=lambda pair: pair[0])
    weight, places = best
    # One word alone names a product only if it is nearly its whole title and hardly any other's.
    if not places or weight / total < (MIN_COVERAGE if len(places) > 1 else 0.95):
        return None
    start, end = words[places[0]].start, words[places[-1]].end
    alike = fuzz.token_set_ratio(fold(f"{family.brand} {family.title}"), fold(text[start:end])) / 100
    score = round(90 * (0.75 * weight / total + 0.25 * alike))
    return Match(family.pk, MatchedBy.NAME, score, excerpt(text, start, end), frozenset(places))


def _similar(token: str, names: Iterable[str]) -> str:
    """The word of the title that this word of the text is, allowing for a slip in a long one."""
    if token in names:
        return token
    if len(token) < 6:
        return ""
    return next((name for name in names if len(name) > 5 and fuzz.ratio(token, name, score_cutoff=88)), "")


def _is_covered(match: Match, others: Iterable[Match]) -> bool:
    """Whether a surer product already explains all the words that speak for this one."""
    return any(
        match.words <= other.words and (match.words < other.words or match.score <= other.score - 10)
        for other in others
        if other.words
    )


def excerpt(text: str, start: int, end: int) -> str:
    """The place in the text with a little around it, on one line, at most 200 characters."""
    left, right = max(start - AROUND, 0), min(end + AROUND, len(text))
    cut = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{cut}"[:198] + ("…" if right < len(text) else "")
