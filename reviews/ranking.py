"""The formulas that order products and reviews: plain Python, explained on the page "How our ratings work".

*Products*: every rating weighs `0.5 ** (age in months / 12)`, and seven imagined ratings stand beside them:

    mean  = Σ weight × stars / Σ weight
    score = (Σ weight × stars + 7 × prior) / (Σ weight + 7),   prior = min(3.5, mean)

Seven ratings of 3.5 stars are the figures Trustpilot publishes for its score, the half-life of a year is
ours. Unlike Trustpilot we let doubt only ever dampen praise: a product below 3.5 is
not lifted towards it. Otherwise a first bad rating would be lifted most, and a better second one could
*lower* the score (1 star alone: 3.19; 1 and 2 stars: 3.06). As it is, a rating that is at least the score, or
at least as good as all before, never lowers a product, and neither does a rating that gets better.

*Reviews*: the lower end of Wilson's interval for the share of "helpful", 95 % (E. B. Wilson, 1927).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import fsum, sqrt

PRIOR_RATINGS = 7
PRIOR_STARS = 3.5
HALF_LIFE_MONTHS = 12
MINIMUM_RATINGS = 3
CONFIDENCE = 1.96  # z of a 95 % interval
DIGITS = 6  # keeps keys of keyset pages equal on every database


def weight(age_in_months: int) -> float:
    """Return how much a rating of this age counts; one of the current month counts 1."""
    return float(0.5 ** (max(age_in_months, 0) / HALF_LIFE_MONTHS))


def months_between(earlier: date, later: date) -> int:
    """Return how many calendar months lie between, 0 within the same month."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def rank_score(months: Iterable[tuple[date, Sequence[int]]], today: date) -> float | None:
    """Return a score from (month, counts of one to five stars), None below the minimum of ratings."""
    rows = sorted((month, tuple(counts)) for month, counts in months)
    if sum(sum(counts) for _month, counts in rows) < MINIMUM_RATINGS:
        return None
    weighted = [(weight(months_between(month, today)), counts) for month, counts in rows]
    total = fsum(w * sum(counts) for w, counts in weighted)
    stars = fsum(w * n * value for w, counts in weighted for value, n in enumerate(counts, 1))
    return round(damped(stars, total), DIGITS)


def damped(stars: float, total: float) -> float:
    """Return the damped mean of weights `total` with weighted sum `stars`; `total` is above zero."""
    prior = min(PRIOR_STARS, stars / total)
    return (stars + PRIOR_RATINGS * prior) / (total + PRIOR_RATINGS)


def wilson_lower_bound(up: int, down: int) -> float:
    """Return the share of `up` among all votes, cautiously: few votes count less; 0 without votes."""
    n = up + down
    if not n:
        return 0.0
    share, z = up / n, CONFIDENCE
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return round(max(0.0, (share + z * z / (2 * n) - spread) / (1 + z * z / n)), DIGITS)
