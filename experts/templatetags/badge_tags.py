"""Badges in messages: they hold keys, so that the words follow the reader's language."""

from django import template

from experts.badges.catalogue import Badge, badges

register = template.Library()


@register.filter
def as_badges(keys: str) -> list[Badge]:
    """Return the badges of these keys, which stand with spaces between; those that exist no more are left out."""
    return [badges.get(key) for key in keys.split() if key in badges.entries]
