"""The shop's labelled box on home, topic and product pages."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from community.models import Topic
from community.slots import Panel, panels
from shop.linking import linked_families
from shop.models import Ad, Family, Offer

SHOWN = 2
KEPT_FOR = 0.0 if settings.MODE == "test" else 10.0  # seconds
_kept: dict[int | None, tuple[float, tuple[list[Family], dict[int, Offer]]]] = {}  # by topic


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
    shown = Panel(
        key="shop.linked", place="topic", template="shop/_linked_topic.html", context=linked, order=80, column="side"
    )
    panels.add(shown)
    panels.add(
        Panel(
            key="shop.linked.page",
            place="page",
            template="shop/_linked.html",
            context=linked_to_page,
            order=80,
            column="side",
        )
    )


def linked(request: HttpRequest, subject: Topic) -> dict[str, Any] | None:
    """The products staff linked to the topic: the template asks for them."""
    return {"subject": subject}


def linked_to_page(request: HttpRequest, subject: Page) -> dict[str, Any] | None:
    """The products staff linked to a page of their own, or None; one query."""
    families = linked_families("page", subject.pk)
    return {"families": families, "kind": "page"} if families else None


def box(request: HttpRequest, subject: Topic | Family | None) -> dict[str, Any] | None:
    """Return the products put forward for the page, or None when there are none; two queries, mostly none."""
    topic_id = subject.topic_id if isinstance(subject, Family) else subject.pk if subject else None
    own = subject.pk if isinstance(subject, Family) else None
    families, offers = _running(topic_id)
    shown = [family for family in families if family.pk != own][:SHOWN]
    return {"families": shown, "offers": {family.pk: offers[family.pk] for family in shown}} if shown else None


def _running(topic_id: int | None) -> tuple[list[Family], dict[int, Offer]]:
    """Return what the shop puts forward in a topic and can be bought, and one more: a page leaves out its own product.

    The same on all pages of a topic, so each process keeps it for a few seconds.
    """
    kept = _kept.get(topic_id)
    if kept and time.monotonic() - kept[0] < KEPT_FOR:
        return kept[1]
    ads = Ad.objects.running(timezone.localdate())
    ads = ads.filter(topic_id=topic_id) if topic_id else ads.filter(topic__isnull=True)
    families = [ad.family for ad in ads.select_related("family")[: SHOWN + 1]]
    offers = Offer.objects.shown_for_families([family.pk for family in families]) if families else {}
    found = [family for family in families if family.pk in offers], offers
    _kept[topic_id] = time.monotonic(), found
    return found
