"""Finding the product to write about: by name, brand or GTIN, among one's drafts and the topics one follows."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.addresses import safe_next
from community.models import Interest, Member
from community.text import storable
from reviews import suggesting
from reviews.choosing import ProductChoice
from reviews.models import Draft, FamilySummary, Review
from reviews.views import signed_in
from shop.models import Family
from shop.naming import find_families

MOST_HITS = 20
MOST_DRAFTS = 10
MOST_SUGGESTED = 8


def choose(request: HttpRequest) -> HttpResponse:
    """Show the search with its hits; without words, drafts and suggestions."""
    words = storable(request.GET.get("q", "")).strip()[:100]
    member = request.user if request.user.is_authenticated else None
    hits = _found(words) if words else []
    drafts = _drafts(member) if member and not words else []
    followed = list(Interest.objects.filter(member=member).values_list("topic_id", flat=True)) if member else []
    context = {
        "words": words,
        "hits": hits[:MOST_HITS],
        "has_more": len(hits) > MOST_HITS,
        "written": _written(member, hits) if member else set(),
        "drafts": drafts,
        "suggested": [] if words else _suggested(member, followed, [draft.family_id for draft in drafts]),
        "follows": bool(followed),
    }
    return render(request, "reviews/choose.html", context)


@login_required
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Put a suggested product aside for good, and go back to where it stood."""
    key = request.POST.get("family", "")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        raise Http404
    family = get_object_or_404(Family, pk=int(key))
    suggesting.decline(member=signed_in(request), family=family)
    messages.info(request, _("We will not suggest “%(title)s” to you again.") % {"title": family.title})
    return redirect(safe_next(request, reverse("reviews:choose")))


def _found(words: str) -> list[Family]:
    """Products with words that begin like these, else with names that hold them: "Mühle" finds "Handmühle"."""
    families = find_families(words).filter(successor=None).select_related("topic")
    if hits := list(families[: MOST_HITS + 1]):
        return hits
    rows = ProductChoice(words=words).apply(FamilySummary.objects.filter(is_listed=True), None)
    rows = rows.select_related("family", "family__topic").order_by("-rating_count", "-family_id")
    return [row.family for row in rows[: MOST_HITS + 1]]


def _drafts(member: Member) -> list[Draft]:
    rows = Draft.objects.filter(member=member).select_related("family", "family__topic")
    return list(rows.order_by("-saved_at")[:MOST_DRAFTS])


def _written(member: Member, families: list[Family]) -> set[int]:
    rows = Review.objects.filter(member=member, family__in=[family.pk for family in families])
    return set(rows.values_list("family_id", flat=True))


def _suggested(member: Member | None, followed: list[int], begun: list[int]) -> list[Family]:
    """Much rated products of the topics a member follows (else of all) that she has not written about."""
    rows = FamilySummary.objects.filter(is_listed=True).select_related("family", "family__topic")
    if member is not None:
        own = Review.objects.filter(member=member, family=OuterRef("family"))
        rows = rows.filter(~Exists(own)).exclude(family__in=begun)
    if followed:
        rows = rows.filter(topic__in=followed)
    return [row.family for row in rows.order_by("-rating_count", "-family_id")[:MOST_SUGGESTED]]
