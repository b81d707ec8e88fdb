"""How much is loaded. The popular products keep their share when everything is smaller or larger."""

from dataclasses import dataclass
from math import ceil

POPULAR_BUT_OLD, POPULAR, MIDDLE, FEW = 1, 2, 3, 4  # family ids
TALKED_ABOUT = 500  # comments on one review


@dataclass(frozen=True, kw_only=True)
class Size:
    """Numbers of rows. Two products have `popular` reviews each, one has `middle`, one has `few`."""

    families: int = 1_000
    members: int = 5_000
    reviews: int = 100_000
    comments: int = 200_000

    @property
    def popular(self) -> int:
        """Reviews of each of the two popular products."""
        return min(10_000, self.reviews // 10)

    @property
    def middle(self) -> int:
        """Reviews of the product in the middle."""
        return min(1_000, self.reviews // 100)

    @property
    def few(self) -> int:
        """Reviews of the product with few."""
        return max(25, min(100, self.reviews // 1_000))

    @property
    def predecessors(self) -> int:
        """Predecessors that each popular product needs: nobody reviews the same product twice."""
        return ceil(self.popular / self.members) - 1

    @property
    def named(self) -> dict[int, int]:
        """Reviews of the products whose pages are measured, by family id."""
        return {POPULAR_BUT_OLD: self.popular, POPULAR: self.popular, MIDDLE: self.middle, FEW: self.few}

    @property
    def talked_about(self) -> int:
        """Comments on the review with most."""
        return min(TALKED_ABOUT, self.comments // 10)

    @property
    def key(self) -> str:
        """Names the folder in which data of this size are kept."""
        return f"{self.families}-{self.members}-{self.reviews}-{self.comments}"

    def check(self) -> None:
        """Raise ValueError when these numbers cannot be loaded."""
        needed = len(self.named) + 2 * self.predecessors + 1
        if self.families < needed or self.reviews < 300 or self.members < 30 or self.comments < 0:
            raise ValueError(f"at least {needed} families, 30 members and 300 reviews are needed")
        if self.families * self.members < self.reviews * 2:
            raise ValueError("nobody reviews the same product twice: more families or members are needed")
