"""What templates of messages need."""

from django import template

from community.models import Report

register = template.Library()


@register.filter
def reason_in_words(code: str) -> str:
    """Return a moderation reason in the active language; an unknown code as it is."""
    return str(dict(Report.Reason.choices).get(code, code))
