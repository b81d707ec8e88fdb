"""Helpful votes: one form a page, its buttons carry the review's number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews import voting
from reviews.models import Review, Vote
from reviews.refusals import LimitReached, NotAllowed, NotOpen
from reviews.views import signed_in


@login_required
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """Count the member's vote, or take it back when the same button is pressed again."""
    value, pk = (1, request.POST.get("helpful")) if "helpful" in request.POST else (-1, request.POST.get("unhelpful"))
    review = _review(pk)
    try:
        _toggle(request, review, value)
    except LimitReached as reached:
        words = (
            _("That were enough votes for this author today.")
            if reached.per_author
            else _("%(n)d votes a day are enough.")
        )
        messages.error(request, words % {"n": reached.limit} if not reached.per_author else words)
    except NotAllowed:
        messages.error(request, _("You cannot vote for this review."))
    except NotOpen:
        raise Http404 from None
    return redirect(f"{_way_back(request, review)}#r{review.pk}")


def _toggle(request: HttpRequest, review: Review, value: int) -> None:
    member = signed_in(request)
    own = Vote.objects.filter(review=review, member=member).first()
    if own and own.value == value:
        voting.unvote(review=review, member=member)
    else:
        voting.vote(review=review, member=member, value=value)


def _review(pk: str | None) -> Review:
    number = pk or ""
    found: Review | None = None
    if number.isascii() and number.isdigit() and len(number) < 18:
        found = Review.objects.visible().filter(pk=int(number)).first()
    if found is None:
        raise Http404
    return found


def _way_back(request: HttpRequest, review: Review) -> str:
    way = request.POST.get("next", "").partition("#")[0]
    return way if url_has_allowed_host_and_scheme(way, None) and way.startswith("/") else review.get_absolute_url()
