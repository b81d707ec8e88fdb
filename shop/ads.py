"""The shop's labelled box on home, topic and product pages."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from community.models import Topic
from community.slots import Panel, panels
from shop.models import Ad, Family, Offer

SHOWN = 2


def register() -> None:
    """Put the box into the side columns; called at start-up."""
    for place in ("home", "topic", "product"):
        panels.add(
            Panel(
                key=f"shop.ad.{place}",
                place=place,
                template="shop/_ad.html",
                context=box,
                order=90,
                column="side",
            )
        )


def box(request: HttpRequest, subject: Topic | Family | None) -> dict[str, Any] | None:
    """Return the products put forward for the page, or None when there are none; two queries."""
    topic_id = subject.topic_id if isinstance(subject, Family) else subject.pk if subject else None
    ads = Ad.objects.running(timezone.localdate())
    ads = (ads.filter(topic_id=topic_id) if topic_id else ads.filter(topic__isnull=True)).select_related("family")
    if isinstance(subject, Family):
        ads = ads.exclude(family_id=subject.pk)
    families = [ad.family for ad in ads[:SHOWN]]
    if not families:
        return None
    offers = Offer.objects.shown_for_families([family.pk for family in families])
    shown = [family for family in families if family.pk in offers]
    return {"families": shown, "offers": offers} if shown else None
