"""What the reviews hear from the catalogue and of standing, in the same transaction."""

from typing import Any

from community.events import Changed, changed
from reviews.expertise import mark_reviews
from reviews.succeeding import follow
from reviews.summarising import ensure
from shop.events import FamiliesTouched, SuccessionChanged, families_touched, succession_changed


def on_families_touched(*, event: FamiliesTouched, **_signal: Any) -> None:
    """New families get a summary; titles, topics and what is gone are brought up to date."""
    ensure(event.family_ids)


def on_succession_changed(*, event: SuccessionChanged, **_signal: Any) -> None:
    """Reviews and scores follow, or come back."""
    follow(family_id=event.old_family_id)


def on_changed(*, event: Changed, **_signal: Any) -> None:
    """Whoever becomes an expert, or no longer is one, is so in the lists of reviews, too."""
    if event.source == "standing" and event.member_id is not None:
        mark_reviews(member_id=event.member_id, topic_ids=event.topic_ids)


def connect() -> None:
    """Listen; called once by the app's `ready()`."""
    changed.connect(on_changed, dispatch_uid="reviews.standing_changed")
    families_touched.connect(on_families_touched, dispatch_uid="reviews.families_touched")
    succession_changed.connect(on_succession_changed, dispatch_uid="reviews.succession_changed")
