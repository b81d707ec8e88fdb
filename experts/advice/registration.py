"""What the advice puts into the kernel's slots at start-up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community import slots
from community.models import Status
from community.slots import ModeratedKind, PersonalData, SitemapPart
from community.text import to_plain
from experts.advice import erasing, panels
from experts.advice.entitling import publishes_at_once
from experts.advice.recommending import show
from experts.advice.telling import RECOMMENDATION
from experts.models import Recommendation
from experts.slots import Described, item_describers

EXCERPT = 240


def register() -> None:
    """Fill the slots; called once at start-up."""
    slots.moderated_kinds.add(MODERATED)
    slots.personal_data.add(PersonalData(key="advice", export=erasing.export, erase=erasing.erase))
    slots.sitemap_parts.add(SitemapPart(key="recommendations", last_pk=_last, pages=_pages))
    slots.trusted_in_topic.append(publishes_at_once)
    item_describers[RECOMMENDATION] = _describe
    panels.register()


def _describe(ids: Collection[int]) -> dict[int, Described]:
    """What lists are called where contributions are explained; visible ones only, one query."""
    label = gettext("Recommendation list")
    return {
        row.pk: Described(title=row.title, url=row.get_absolute_url(), form_label=label, language=row.language)
        for row in Recommendation.objects.visible().filter(pk__in=ids)
    }


def _queue() -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(status=Status.HELD).select_related("member", "topic")


def _body(row: Recommendation) -> str:
    picks = row.picks.select_related("family")
    named = format_html_join("", "<li>{}: {}</li>", ((pick.family.title, pick.reason) for pick in picks))
    return format_html("{}<ol>{}</ol>", mark_safe(row.words_html), named)


def _shown_count(member_id: int, at_most: int) -> int:
    return Recommendation.objects.visible().filter(member=member_id).values("pk")[:at_most].count()


def _last() -> int:
    return Recommendation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _pages(first: int, last: int) -> Iterable[tuple[str, datetime | None]]:
    rows = Recommendation.objects.visible().filter(pk__gte=first, pk__lte=last).order_by("pk")
    with translation.override("de"):
        for row in rows:
            yield row.get_absolute_url(), row.revised_at or row.published_at


MODERATED = ModeratedKind(
    key=RECOMMENDATION,
    model=Recommendation,
    label=_("recommendation list"),
    queue=_queue,
    author_id=lambda row: row.member_id,
    topic_ids=lambda row: (row.topic_id,),
    title=lambda row: row.title,
    excerpt=lambda row: to_plain(row.words, limit=EXCERPT),
    url=lambda row: str(row.get_absolute_url()),
    apply=lambda row, status, by: show(row, status, by=by),
    shown_count=_shown_count,
    body=_body,
)
