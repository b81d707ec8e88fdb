"""The shown score: a plain mean with its count, its distribution and its four answers, from the summary row."""

from dataclasses import dataclass
from typing import Any

from reviews.models import FamilySummary

MINIMUM = 3  # below it a dash stands in for the mean


@dataclass(frozen=True)
class Bar:
    """One line of the distribution."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True)
class Score:
    """What a page says of a family's ratings."""

    summary: FamilySummary
    count: int
    mean: float | None
    bars: tuple[Bar, ...]

    @classmethod
    def of(cls, summary: FamilySummary) -> "Score":
        """Read the summary row; costs no query."""
        count = summary.count
        bars = tuple(
            Bar(stars, n, round(100 * n / count) if count else 0)
            for stars, n in reversed(list(enumerate(summary.star_counts, 1)))
        )
        return cls(summary, count, summary.mean, bars)

    @property
    def shown_mean(self) -> float | None:
        """The mean to one decimal, None under the minimum."""
        return round(self.mean, 1) if self.mean is not None and self.count >= MINIMUM else None

    @property
    def quality(self) -> float | None:
        """Mean stars for quality."""
        return _mean(self.summary.quality_stars, self.summary.quality_count)

    @property
    def everyday(self) -> float | None:
        """Mean stars for everyday use."""
        return _mean(self.summary.everyday_stars, self.summary.everyday_count)

    @property
    def imported_mean(self) -> float | None:
        """Mean stars of imported reviews, which have a line of their own."""
        return _mean(self.summary.imported_stars, self.summary.imported_count)

    @property
    def criticised(self) -> dict[str, Any]:
        """How many named nothing, small or serious things, and of how many."""
        s = self.summary
        total = s.severity_none + s.severity_small + s.severity_serious
        return {
            "none": s.severity_none,
            "small": s.severity_small,
            "serious": s.severity_serious,
            "total": total,
        }

    @property
    def recommend_tenths(self) -> int | None:
        """How many of ten recommend it."""
        total = self.summary.recommend_yes + self.summary.recommend_no
        return round(10 * self.summary.recommend_yes / total) if total else None


def _mean(total: int, count: int) -> float | None:
    return round(total / count, 1) if count else None
