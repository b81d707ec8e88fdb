"""What happens in the catalogue, as signals sent by hand inside the transaction of the change.

That a product's page shows something new is `community.events.changed` with the source "shop.family".
"""

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

FAMILY = "shop.family"


@dataclass(frozen=True, kw_only=True)
class SuccessionChanged:
    """Family `old_family_id` now passes its reviews and scores on to `new_family_id`, or, with None, no
    longer does.

    `was_family_id` is the successor before, if there was one.
    """

    old_family_id: int
    new_family_id: int | None
    was_family_id: int | None
    actor_id: int | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FamiliesTouched:
    """These families are new or changed in what lists show (title, topic, category, gone, successor); one
    for a batch.
    """

    family_ids: tuple[int, ...]
    at: datetime


succession_changed = Signal()  # event: SuccessionChanged
families_touched = Signal()  # event: FamiliesTouched
