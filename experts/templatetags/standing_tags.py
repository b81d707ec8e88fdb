"""The signs of standing as template tags: badge, level, since when, the way to its page. None asks the database."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from babel.numbers import format_percent
from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.models import Member, Topic
from experts import marks
from experts.models import Standing
from experts.naming_items import FORMS

register = template.Library()


@register.filter
def badge(standing: Standing) -> SafeString:
    """The badge of a standing, nothing for newcomers."""
    return marks.badge(standing)


@register.filter
def level_words(standing: Standing) -> str:
    """The level by itself."""
    return marks.level_words(standing.level)


@register.filter
def since_words(standing: Standing) -> str:
    """Since when the level is held, with the month."""
    return marks.since_of(standing)


@register.filter
def why(standing: Standing) -> str:
    """What the level means."""
    return marks.why(standing)


@register.simple_tag
def standing_url(member: Member, topic: Topic) -> str:
    """The page that says why a standing is what it is."""
    return reverse("experts:why", args=[member.pk, member.username, topic.slug])


@register.filter
def percent(share: float) -> str:
    """A share as whole per cent, as the active language writes it."""
    return str(format_percent(share, format="#,##0%", locale=(get_language() or "de")[:2]))


@register.filter
def upwards(value: float) -> int:
    """The next whole number: who needs 4.1 pieces needs five."""
    return math.ceil(value - 1e-9)


@register.filter
def hundredths(share: float) -> float:
    """A share of 1 as a part of 100, for bars."""
    return 100 * share


@register.filter
def form_words(form: str) -> str:
    """What a form of contribution is called."""
    return str(FORMS.get(form, form))


@register.filter
def last_day(end: datetime) -> datetime:
    """The last day of a span that ends with the next one's morning."""
    return end - timedelta(seconds=1)
