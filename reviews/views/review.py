"""A single review with its comments, its history, and its author's withdrawal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.page_cache import public_page
from reviews import publishing
from reviews.models import Review
from reviews.reading import cards
from reviews.scores import Score
from reviews.views import signed_in


@public_page
def show(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show a review to everyone, or to its author and moderators while it is not visible."""
    review = load_review(request, pk)
    if review.get_absolute_url() != request.path:
        return redirect(review, permanent=review.is_visible)
    family = review.shown_family
    context = {
        "review": review,
        "family": family,
        "score": Score.of(family.summary),
        "card": cards([review], request.user)[0],
    }
    return render(request, "reviews/review.html", context)


def history(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What the review said before."""
    review = load_review(request, pk)
    context = {"review": review, "family": review.shown_family, "versions": review.versions.all()[:50]}
    return render(request, "reviews/history.html", context)


@login_required
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Ask, then withdraw the member's own review."""
    review = get_object_or_404(Review.objects.select_related("family"), pk=pk, member_id=request.user.pk)
    if request.method != "POST":
        return render(request, "reviews/withdraw.html", {"review": review, "family": review.family})
    publishing.withdraw(review=review, member=signed_in(request))
    messages.success(request, _("Your review is withdrawn. You can publish it again at any time."))
    return redirect(review.family)


def load_review(request: HttpRequest, pk: int) -> Review:
    """Return a review the viewer may see; raise Http404 otherwise."""
    relations = ("member", "shown_family__summary", "shown_family__topic", "shown_family__category")
    review: Review = get_object_or_404(Review.objects.select_related(*relations), pk=pk)
    if review.family_id == review.shown_family_id:  # nearly always; six tables are planned in half the time of seven
        review.family = review.shown_family
    if review.is_visible:
        return review
    user = request.user
    if user.is_authenticated and (review.member_id == user.pk or user.has_perm("community.add_moderationentry")):
        return review
    raise Http404


__all__ = ["history", "load_review", "show", "withdraw"]
