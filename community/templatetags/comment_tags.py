"""Shows the comments on something: `{% load comment_tags %}{% comment_thread "review" review %}`."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import RequestContext

from community.comments.showing import thread_context

register = template.Library()


@register.inclusion_tag("community/comments/_thread.html", takes_context=True)
def comment_thread(context: RequestContext, target_kind: str, target: Model) -> dict[str, Any]:
    """The comments on `target`, a row of the commentable `target_kind`, with the form.

    Costs two queries for a visitor, three for a member, and those of the badges.

    The page's query decides what is shown (see `community.comments.showing`); the page loads htmx by including
    `community/_htmx.html` in its block `scripts`, and works without it.
    """
    request = context["request"]
    shared = {name: context[name] for name in ("LANGUAGE_CODE", "csrf_token") if name in context}
    return thread_context(request, target_kind, target) | shared
