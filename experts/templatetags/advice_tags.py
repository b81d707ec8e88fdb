"""Signs of recommendation lists. None of them asks the database."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experts.advice.reading import Shown
from experts.models import Recommendation

register = template.Library()
NAMED = 3  # products in one line


@register.simple_tag
def title_of(row: Recommendation) -> str:
    """The list's title, or words for a draft that has none yet."""
    return row.title or _("List without a title")


@register.simple_tag
def state_of(row: Recommendation) -> str:
    """In which state a list is that others do not see."""
    return _("draft, only you see it") if row.is_draft else str(row.get_status_display())


@register.simple_tag
def way_to(row: Recommendation) -> str:
    """A draft is opened to go on with, everything else to be read."""
    return reverse("advice:edit", args=[row.pk]) if row.is_draft else row.get_absolute_url()


@register.simple_tag
def advertising(each: Shown) -> SafeString:
    """The mark of a list whose author gets something for it."""
    if not each.is_advertising:
        return SafeString("")
    return format_html('<p><span class="mark" data-kind="incentive" data-icon="gift">{}</span></p>', _("advertising"))


@register.simple_tag
def named(each: Shown) -> SafeString:
    """The first products of a list by name, and how many more there are."""
    names = format_html_join(
        ", ", '<a href="{}">{}</a>',
        ((pick.family.get_absolute_url(), pick.family.title) for pick in each.picks[:NAMED]),
    )  # fmt: skip
    more = len(each.picks) - NAMED
    if more <= 0:
        return names
    return format_html("{} {}", names, ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
