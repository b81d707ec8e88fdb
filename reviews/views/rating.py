"""The quick rating: stars and one line, on a page of its own or from the small form on the product page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.models import Member, Status
from reviews import publishing
from reviews.content import ReviewContent
from reviews.forms import RateForm
from reviews.models import Review
from reviews.reading import own_review
from reviews.refusals import AlreadyReviewed, EditedMeanwhile, NotAllowed, NotOpen
from reviews.views.product import load_family
from reviews.views.writing import refused, right_address, thank
from shop.models import Family

LEFT = "left_rating"  # in the session: what a visitor had typed before signing in
TYPED = ("stars", "line", "got_something")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show the form, or publish the quick rating. Whoever has written a review edits that."""
    family = load_family(pk)
    if not request.user.is_authenticated:
        return _sign_in_first(request, family)
    member = request.user
    if member.speaks_for_seller:
        return refused(request, family)
    own = own_review(member, family.pk)
    if own is not None and not (own.is_quick and own.status != Status.WITHDRAWN):
        messages.info(request, _("You have written about this already. Here you can change it."))
        return redirect("reviews:write", family.pk, family.slug or "-")
    if request.method == "POST":
        return _publish(request, member, family, own)
    if (elsewhere := right_address(request, member, family, slug, "reviews:rate")) is not None:
        return elsewhere
    return _page(request, family, own, _first_form(request, family, own))


def _sign_in_first(request: HttpRequest, family: Family) -> HttpResponse:
    if request.method == "POST":
        typed = {name: request.POST[name][:500] for name in TYPED if name in request.POST}
        request.session[LEFT] = {str(family.pk): typed}
        messages.info(request, _("Please sign in first. What you typed is kept."))
    return redirect_to_login(request.get_full_path())


def _first_form(request: HttpRequest, family: Family, own: Review | None) -> RateForm:
    left = request.session.get(LEFT, {}).get(str(family.pk))
    if own is not None and not left:
        declared = own.incentive == Review.Incentive.DECLARED
        left = {"stars": own.stars, "line": own.line, "got_something": declared}
    return RateForm(initial=left or {"stars": request.GET.get("stars", "")})


def _publish(request: HttpRequest, member: Member, family: Family, own: Review | None) -> HttpResponse:
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, family, own, form)
    try:
        review = _store(member, family, own, form.content, request.POST.get("version", ""))
    except NotAllowed:
        return refused(request, family)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, family, own, form)
    except (EditedMeanwhile, AlreadyReviewed, NotOpen):
        now = own_review(member, family.pk)
        return _page(request, family, now, form, status=409, is_conflict=True)
    request.session.pop(LEFT, None)
    return thank(request, review, is_new=own is None)


def _store(member: Member, family: Family, own: Review | None, content: ReviewContent, version: str) -> Review:
    if own is None:
        language = (get_language() or "de")[:2]
        return publishing.submit(member=member, family=family, content=content, language=language)
    expected = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    return publishing.revise(review=own, member=member, content=content, expected_version=expected)


def _page(
    request: HttpRequest,
    family: Family,
    own: Review | None,
    form: RateForm,
    *,
    status: int = 200,
    is_conflict: bool = False,
) -> HttpResponse:
    context = {"family": family, "own": own, "form": form, "is_conflict": is_conflict}
    return render(request, "reviews/rate.html", context, status=status)
