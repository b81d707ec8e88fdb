"""Levels and days in words, for messages and the desk."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format

from experts.models import Level

register = template.Library()


@register.filter
def level_word(level: str) -> str:
    """Return a level in the active language; an unknown one as it is."""
    return str(Level(level).label) if level in Level.values else level


@register.filter
def day_of(iso: str) -> str:
    """Return an ISO date as the active language writes it; "" for none."""
    try:
        return date_format(date.fromisoformat(iso), "DATE_FORMAT")
    except ValueError:
        return ""
