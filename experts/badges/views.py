"""Pages of the badges: all of them, and each with who holds it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.page_cache import public_page
from experts.badges import showing
from experts.badges.catalogue import badges


@require_safe
@public_page
def gallery(request: HttpRequest) -> HttpResponse:
    """All badges, what they mean and how they are earned."""
    return render(request, "experts/badges/gallery.html", {"groups": showing.gallery(request.user)})


@require_safe
@public_page
def badge(request: HttpRequest, key: str) -> HttpResponse:
    """One badge and its holders. No search engine is to list people by it."""
    if key not in badges.entries or not badges.get(key).is_offered():
        raise Http404
    chosen = badges.get(key)
    context = {
        "trail": [(_("Badges"), reverse("badges:gallery"))],
        "shown": showing.one(chosen, request.user),
        "page": showing.holders(chosen, request.user, request.GET.get("after", "")),
    }
    response = render(request, "experts/badges/badge.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
