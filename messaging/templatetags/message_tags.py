"""What templates of messages need."""

from django import template

from community.reasons import in_words

register = template.Library()


@register.filter
def reason_in_words(code: str) -> str:
    """Return a moderation reason in the active language; an unknown code as it is."""
    return in_words(code)
