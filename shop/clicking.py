"""Counting the way to the shop."""

from datetime import date

from django.db import transaction
from django.db.models import F

from shop.models.clicks import ClickCount


def count_click(*, family_id: int, place: str, day: date) -> None:
    """Add one click to the day's count; concurrent clicks are all counted. Stores nothing about who clicked."""
    chosen = {"day": day, "family_id": family_id, "place": ClickCount.Place(place).value}
    with transaction.atomic():
        if ClickCount.objects.filter(**chosen).update(count=F("count") + 1):
            return
        ClickCount.objects.bulk_create([ClickCount(**chosen, count=0)], ignore_conflicts=True)
        ClickCount.objects.filter(**chosen).update(count=F("count") + 1)
