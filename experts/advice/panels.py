"""What the advice shows on topic, product and profile pages, and its links."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import slots
from community.models import Member, Topic
from community.slots import Link, Panel
from experts.advice.asking import advisers, ask_url, offers_asking
from experts.advice.entitling import topics_to_recommend_in
from experts.advice.reading import lists_of_member, naming, newest_in_topic
from experts.once import experts_in
from shop.models import Family

RECENT = 5


def register() -> None:
    """Add panels and links; called at start-up."""
    add = slots.panels.add
    add(Panel(key="advice.topic", place="topic", template="experts/advice/_topic.html", context=of_topic, order=30))
    add(
        Panel(
            key="advice.product", place="product", template="experts/advice/_product.html", context=of_product,
            order=20, column="side",
        )
    )  # fmt: skip
    add(
        Panel(
            key="advice.ask", place="product", template="experts/advice/_ask.html", context=to_ask, order=10,
            column="side",
        )
    )  # fmt: skip
    add(Panel(key="advice.profile", place="profile", template="experts/advice/_profile.html", context=of_member))
    slots.links.add(
        Link(
            key="advice.topic", place="topic", label=_("Recommendations"), order=60,
            url=lambda topic: reverse("advice:topic", args=[topic.slug]),
        )
    )  # fmt: skip


def of_topic(request: HttpRequest, topic: Topic) -> dict[str, Any] | None:
    """The newest lists of a topic, and for its experts the way to make one (contributors find it on their profile)."""
    lists = newest_in_topic(topic.pk)
    may_make = request.user.is_authenticated and any(row.member_id == request.user.pk for row in experts_in(topic.pk))
    return {"lists": lists, "topic": topic, "may_make": may_make} if lists or may_make else None


def of_product(request: HttpRequest, family: Family) -> dict[str, Any] | None:
    """The lists that name a product, each with its reason."""
    lists = naming(family.pk)
    return {"lists": [(each, each.reason_for(family.pk)) for each in lists], "family": family} if lists else None


def to_ask(request: HttpRequest, family: Family) -> dict[str, Any] | None:
    """Who knows the topic of a product, and where to ask; nothing where nobody has the badge."""
    if family.topic_id is None:
        return None
    found = advisers(family.topic_id)
    if not found or not offers_asking(family.topic_id):
        return None
    return {"advisers": found, "topic": family.topic, "ask_url": ask_url(family)}


def of_member(request: HttpRequest, member: Member) -> dict[str, Any] | None:
    """A member's lists; the author sees drafts too, and the way to a new one."""
    is_own = request.user == member
    page = lists_of_member(member, is_own=is_own, size=RECENT)
    may_make = is_own and bool(topics_to_recommend_in(member))
    if not page.rows and not may_make:
        return None
    return {"lists": page.rows, "has_more": bool(page.next), "is_own": is_own, "may_make": may_make, "member": member}
