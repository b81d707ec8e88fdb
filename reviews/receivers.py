"""What the reviews hear from the catalogue, in the same transaction."""

from typing import Any

from reviews.succeeding import follow
from reviews.summarising import ensure
from shop.events import FamiliesTouched, SuccessionChanged, families_touched, succession_changed


def on_families_touched(*, event: FamiliesTouched, **_signal: Any) -> None:
    """New families get a summary; titles, topics and what is gone are brought up to date."""
    ensure(event.family_ids)


def on_succession_changed(*, event: SuccessionChanged, **_signal: Any) -> None:
    """Reviews and scores follow, or come back."""
    follow(family_id=event.old_family_id)


def connect() -> None:
    """Listen; called once by the app's `ready()`."""
    families_touched.connect(on_families_touched, dispatch_uid="reviews.families_touched")
    succession_changed.connect(on_succession_changed, dispatch_uid="reviews.succession_changed")
