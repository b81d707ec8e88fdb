"""Reviews, quick ratings, their pictures and votes: two popular products, one of them of old, and a long tail."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.loading.rows import fill, go_on_counting
from bench.loading.shop import successors, topic_of
from bench.loading.texts import answer, headline, html, line
from bench.size import POPULAR, POPULAR_BUT_OLD, Size
from reviews.models import Photo, Review, Vote
from reviews.ranking import wilson_lower_bound

DAY = 86_400
YEARS = 3 * 365 * DAY  # seconds
ANSWERS = ("quality", "criticism", "everyday", "recommendation")
COLUMNS = (
    "id", "member_id", "family_id", "shown_family_id", "topic_id", "form", "stars", "title", "line", "quality_stars",
    "everyday_stars", "severity", "recommends", *ANSWERS, *(f"{name}_html" for name in ANSWERS), "owned", "language",
    "origin", "imported_from", "incentive", "status", "published_at", "first_shown_at", "helpful_count_denormalised",
    "unhelpful_count_denormalised", "helpful_rank", "photo_count_denormalised", "comment_count_denormalised",
)  # fmt: skip


@dataclass
class Plan:
    """Who judges what, and when: one entry for each review in order of time, so that ids rise with dates."""

    now: datetime
    seconds_ago: array[int]
    families: array[int]  # for which it was written
    members: array[int]
    ups: array[int] = field(default_factory=lambda: array("H"))
    downs: array[int] = field(default_factory=lambda: array("H"))

    def at(self, place: int) -> datetime:
        """When the review at this place (its id less one) was published."""
        return self.now - timedelta(seconds=self.seconds_ago[place])

    def __len__(self) -> int:
        return len(self.families)


def plan_reviews(size: Size, now: datetime) -> Plan:
    """Decide who reviews what; nobody reviews the same product twice."""
    random = Random(3)
    entries: list[tuple[int, int, int]] = []
    for family, count in _counts(size, random).items():
        members = random.sample(range(1, size.members + 1), count)
        shown = successors(size).get(family, family)
        entries += [(-_seconds_ago(random, shown), family, member) for member in members]
    entries.sort()
    return Plan(
        now,
        array("l", (-e[0] for e in entries)),
        array("l", (e[1] for e in entries)),
        array("l", (e[2] for e in entries)),
    )


def _counts(size: Size, random: Random) -> dict[int, int]:
    """How many reviews each family gets; the sum is what was asked for."""
    counts = dict(size.named)
    for popular in (POPULAR_BUT_OLD, POPULAR):
        parts = [popular, *(old for old, new in successors(size).items() if new == popular)]
        share, rest = divmod(size.popular, len(parts))
        counts |= {family: share + (n < rest) for n, family in enumerate(parts)}
    others = [pk for pk in range(1, size.families + 1) if pk not in counts]
    weights = [0.0 if pk % 25 == 0 else random.lognormvariate(0, 0.8) for pk in others]  # 4 % without a review
    left = size.reviews - sum(counts.values())
    total = sum(weights)
    counts |= {pk: min(size.members, int(left * weight / total)) for pk, weight in zip(others, weights, strict=True)}
    for _round in range(100):  # what rounding and the members' number left over
        missing = size.reviews - sum(counts.values())
        open_ = [pk for pk, weight in zip(others, weights, strict=True) if weight and counts[pk] < size.members]
        for pk in open_[:missing]:
            counts[pk] += 1
        if not missing or not open_:
            break
    return counts


def _seconds_ago(random: Random, shown: int) -> int:
    if shown == POPULAR_BUT_OLD:
        return random.randint(2 * 365 * DAY, YEARS)
    if shown == POPULAR:
        return random.randint(0, 90 * DAY)
    return random.randint(0, YEARS)


def load_reviews(size: Size, plan: Plan, comment_counts: array[int]) -> None:
    """Load reviews (a third of them quick ratings), pictures and votes."""
    photos: list[tuple[int, str]] = []
    fill(Review, COLUMNS, _reviews(size, plan, comment_counts, photos))
    names = ("review_id", "picture", "width", "height", "alt")
    fill(Photo, names, ((review, f"reviews/{name}", 1600, 1200, "Ein Bild aus dem Alltag") for review, name in photos))
    fill(Vote, ("review_id", "member_id", "value", "at"), _votes(size, plan))
    go_on_counting(Review, Photo, Vote)


def _reviews(size: Size, plan: Plan, comment_counts: array[int], photos: list[tuple[int, str]]) -> Iterator[Any]:
    random, followed, most = Random(4), successors(size), min(60, size.members // 3)
    for place, (family, member) in enumerate(zip(plan.families, plan.members, strict=True)):
        pk, at, shown = place + 1, plan.at(place), followed.get(family, family)
        up, down = min(most, int(random.expovariate(0.8))), min(most, int(random.expovariate(3)))
        plan.ups.append(up)
        plan.downs.append(down)
        pictures = random.randint(1, 3) if random.random() < 0.08 else 0
        photos += [(pk, f"{pk}-{n}.webp") for n in range(pictures)]
        status = "visible" if shown in size.named or random.random() < 0.985 else random.choice(["held", "hidden"])
        origin = random.choices(["order", "account", "imported", "staff"], [40, 56, 3, 1])[0]
        yield (
            pk, member, family, shown, topic_of(shown), *_words(random),
            "en" if random.random() < 0.06 else "de", origin, "Altes Forum" if origin == "imported" else "",
            "sample" if random.random() < 0.03 else "none", status, at, None if status == "held" else at, up, down,
            wilson_lower_bound(up, down), pictures, comment_counts[place],
        )  # fmt: skip


def _words(random: Random) -> tuple[Any, ...]:
    """Form, stars and texts: a full review has about 75 words."""
    stars = random.choices([1, 2, 3, 4, 5], [4, 6, 15, 35, 40])[0]
    if random.random() < 1 / 3:
        nothing = ("",) * 8
        return ("quick_rating", stars, "", line(random), None, None, "", None, *nothing, "")
    severity = random.choices(["none", "small", "serious"], [2, 6, 1])[0]
    texts = [answer(random, 3), "" if severity == "none" else answer(random, 2), answer(random, 3), answer(random, 2)]
    near = min(5, max(1, stars + random.choice([-1, 0, 0, 1])))
    owned = random.choice(["", "under_1m", "1_6m", "6_12m", "over_1y"])
    words = (*texts, *map(html, texts), owned)
    return ("review", stars, headline(random), "", near, stars, severity, stars > 2, *words)


def _votes(size: Size, plan: Plan) -> Iterator[tuple[Any, ...]]:
    random = Random(5)
    for place, author in enumerate(plan.members):
        up, down, first = plan.ups[place], plan.downs[place], random.randrange(size.members)
        voters = ((first + n) % size.members + 1 for n in range(up + down + 1))
        others = [voter for voter in voters if voter != author][: up + down]
        for n, voter in enumerate(others):
            yield place + 1, voter, 1 if n < up else -1, plan.at(place) + timedelta(hours=n)
