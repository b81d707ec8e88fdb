"""Why a verb of the reviews says no. What was typed wrongly is Django's ValidationError, keyed by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviews.models import Draft, Review


class NotAllowed(Exception):
    """This member may not do this: not the author, or somebody who speaks for the seller."""


class AlreadyReviewed(Exception):
    """The member has a review of this family already; the caller offers to revise it."""

    def __init__(self, review: Review) -> None:
        super().__init__(f"review {review.pk} exists")
        self.review = review


class EditedMeanwhile(Exception):
    """Somebody (the author, in another tab) revised it since it was opened; `review` is how it stands now."""

    def __init__(self, review: Review) -> None:
        super().__init__(f"review {review.pk} is at version {review.version}")
        self.review = review


class DraftChanged(Exception):
    """Another tab saved the draft meanwhile.

    `stored` is that one, `offered` what this one holds. Nothing is lost.
    """

    def __init__(self, stored: Draft, offered: dict[str, Any]) -> None:
        super().__init__(f"draft {stored.pk} is at revision {stored.revision}")
        self.stored = stored
        self.offered = offered


class LimitReached(Exception):
    """Enough votes for today; `limit` says how many there are, `per_author` whether for this one author."""

    def __init__(self, limit: int, *, per_author: bool) -> None:
        super().__init__(f"limit of {limit} votes a day")
        self.limit = limit
        self.per_author = per_author


class NotOpen(Exception):
    """The review is not in a state that allows it (held, hidden or withdrawn)."""
