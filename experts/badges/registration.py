"""What the badges put into the slots at start-up."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community import slots
from community.slots import Link, Panel, PersonalData, SitemapPart
from experts import daily
from experts.badges import hearing, personal, showing
from experts.badges.awarding import follow_run
from experts.badges.catalogue import badges
from experts.badges.ours import OURS
from experts.badges.telling import KIND


def register() -> None:
    """Fill the slots and listen; called once by the app's `ready()`."""
    for badge in OURS:
        badges.add(badge)
    slots.message_kinds.add(KIND)
    slots.personal_data.add(PersonalData(key="badges", export=personal.export, erase=personal.erase))
    slots.panels.add(
        Panel(
            key="experts.badges",
            place="profile",
            template="experts/badges/_shelf.html",
            context=showing.shelf,
            order=30,
            column="side",
        )
    )
    slots.links.add(
        Link(
            key="experts.badges", place="understand", label=_("Badges"), url=lambda _subject: reverse("badges:gallery")
        )
    )
    slots.sitemap_parts.add(SitemapPart(key="badges", last_pk=lambda: 0, pages=_pages))
    hearing.connect()
    if follow_run not in daily.after_run:
        daily.after_run.append(follow_run)


def _pages(first: int, last: int) -> Iterable[tuple[str, None]]:
    """All badges; the page of each lists people and is left out."""
    with translation.override("de"):
        yield reverse("badges:gallery"), None
