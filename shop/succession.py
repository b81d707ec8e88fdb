"""A product that is gone, or renewed, passes its reviews and scores on to a successor; reversibly.

The catalogue only remembers who follows whom. What follows from it (reviews, summaries) is done by those who
hear `shop.events.succession_changed`, in the same transaction.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Member
from shop.events import SuccessionChanged, succession_changed
from shop.models import Family, SuccessionEntry
from shop.telling import families_changed


class SuccessionRefused(ValueError):
    """The successor cannot be named; the message says why, for people."""


@transaction.atomic
def name_successor(*, family: Family, successor: Family, actor: Member | None) -> None:
    """Let `successor` follow `family`; `actor` is None when the import found it out.

    Naming the same one again does nothing. Raises SuccessionRefused for a product that would succeed itself,
    directly or in a circle.
    """
    family = Family.objects.select_for_update().get(pk=family.pk)
    if family.successor_id == successor.pk:
        return
    _refuse_circle(family.pk, successor)
    _change(family, successor, actor)


@transaction.atomic
def revoke_successor(*, family: Family, actor: Member | None) -> None:
    """Take a succession back: `family` has its reviews for itself again. Without a successor nothing
    happens.
    """
    family = Family.objects.select_for_update().get(pk=family.pk)
    if family.successor_id is not None:
        _change(family, None, actor)


def line_of(family: Family) -> Family:
    """Return the product at the end of the line of successors, itself if there is none; one query a step."""
    seen = {family.pk}
    while family.successor_id is not None and family.successor_id not in seen:
        seen.add(family.successor_id)
        family = Family.objects.get(pk=family.successor_id)
    return family


def _refuse_circle(family_id: int, successor: Family) -> None:
    # Locking the whole line keeps two staff members from closing a circle from both ends.
    seen: set[int] = set()
    step: int | None = successor.pk
    while step is not None and step not in seen:
        if step == family_id:
            raise SuccessionRefused(_("A product cannot succeed itself, not in a circle either."))
        seen.add(step)
        step = Family.objects.select_for_update().values_list("successor_id", flat=True).get(pk=step)


def _change(family: Family, successor: Family | None, actor: Member | None) -> None:
    was, at = family.successor_id, timezone.now()
    family.successor = successor
    family.save(update_fields=["successor"])
    SuccessionEntry.objects.create(family=family, successor=successor, actor=actor, at=at)
    event = SuccessionChanged(
        old_family_id=family.pk,
        new_family_id=successor.pk if successor else None,
        was_family_id=was,
        actor_id=actor.pk if actor else None,
        at=at,
    )
    succession_changed.send(sender=Family, event=event)
    touched = [pk for pk in (family.pk, was, event.new_family_id) if pk is not None]
    topics = dict(Family.objects.filter(pk__in=touched).values_list("pk", "topic_id"))
    families_changed({pk: [topic] for pk, topic in topics.items()}, gone=False)
