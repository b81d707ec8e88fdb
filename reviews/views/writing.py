"""How a member writes a review: one page for a new one, for growing a quick rating, editing, publishing again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.models import Member, Status
from community.pictures import UnsafeImage, safe_image
from reviews import drafts, handing_in
from reviews.differing import differences
from reviews.forms import ReviewForm, typed_in
from reviews.models import Draft, Review
from reviews.picturing import MOST_PHOTOS
from reviews.questions import questions_for
from reviews.reading import Card, own_review
from reviews.refusals import AlreadyReviewed, DraftChanged, EditedMeanwhile, NotAllowed, NotOpen
from reviews.scores import Score
from reviews.sheet import Sheet, clock, typed_in_review
from reviews.uploading import TooMany, describe, drop_uploads, keep_upload
from reviews.views.product import load_family
from shop.models import Family, Offer

LEFT = "left_review"  # in the session: what somebody had typed whose session had ended


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show the form of four questions, or do what its buttons say."""
    family = load_family(pk)
    if not request.user.is_authenticated:
        return _sign_in_first(request, family)
    member = request.user
    if member.speaks_for_seller:
        return refused(request, family)
    if request.method == "POST":
        return _answer(request, Sheet.received(member, family, request.POST))
    if (elsewhere := right_address(request, member, family, slug, "reviews:write")) is not None:
        return elsewhere
    left = request.session.get(LEFT, {}).get(str(family.pk))
    return _page(request, Sheet.opened(member, family, request.GET.dict(), left))


@require_POST
def save_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Store what was typed so far; the page's script calls this. 409 shows what another tab stored meanwhile."""
    family = load_family(pk)
    if not request.user.is_authenticated:
        words = _("You are signed out. Sign in in another tab, then go on here: your text stays.")
        return JsonResponse({"words": words}, status=401)
    if request.user.speaks_for_seller:
        return JsonResponse({"words": _("Whoever speaks for the seller does not review.")}, status=403)
    sheet = Sheet.received(request.user, family, request.POST)
    try:
        draft = _store(sheet)
    except DraftChanged as conflict:
        context = _conflict_with(sheet, conflict.stored)
        html = render_to_string("reviews/_write_conflict.html", {**context, "sheet": sheet}, request)
        return JsonResponse({"revision": conflict.stored.revision, "html": html}, status=409)
    except ValidationError as problem:
        return JsonResponse({"words": " ".join(problem.messages)}, status=422)
    return JsonResponse({"revision": draft.revision, "words": _saved_words(draft)})


def right_address(request: HttpRequest, member: Member, family: Family, slug: str, name: str) -> HttpResponse | None:
    """Lead a wrong slug to the right one, and a replaced product to its successor unless it is one's own review."""
    target = family
    if family.successor and own_review(member, family.pk) is None:
        target = family.successor
    if target == family and slug == (family.slug or "-"):
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse(name, args=[target.pk, target.slug or "-"]) + (f"?{query}" if query else ""))


def refused(request: HttpRequest, family: Family) -> HttpResponse:
    """Say clearly that whoever sells it does not review it."""
    return render(request, "reviews/write_refused.html", {"family": family}, status=403)


def thank(request: HttpRequest, review: Review, *, is_new: bool) -> HttpResponse:
    """Say what happened and go to the review's own page."""
    if review.status == Status.HELD:
        messages.info(request, _("Thank you. Your review waits for a look by the team; then everybody can read it."))
    elif is_new:
        messages.success(request, _("Thank you. Your review is published."))
    else:
        messages.success(request, _("Your review is updated. What it said before stays in its history."))
    return redirect(review)


def _sign_in_first(request: HttpRequest, family: Family) -> HttpResponse:
    if request.method == "POST":
        request.session[LEFT] = {str(family.pk): typed_in(request.POST)}
        messages.info(request, _("Please sign in first. What you typed is kept."))
    return redirect_to_login(request.get_full_path())


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Do what the pressed button says; pictures chosen meanwhile are kept whichever it is."""
    sheet.remove_picture(request.POST.get("remove", ""))
    problems = _take_pictures(request, sheet)
    act = request.POST.get("act", "save") if "remove" not in request.POST else "save"
    if act == "discard":
        return _discard(request, sheet)
    if act == "publish":
        return _publish(request, sheet, problems)
    if act == "preview":
        return _preview(request, sheet, problems)
    return _save(request, sheet, problems)


def _take_pictures(request: HttpRequest, sheet: Sheet) -> list[str]:
    problems = []
    for file in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]:
        try:
            keep_upload(member=sheet.member, family=sheet.family, picture=safe_image(file), beside=len(sheet.kept))
        except (UnsafeImage, TooMany) as problem:
            problems.append(f"{file.name}: {problem}")
    sheet.forget_uploads()
    return problems


def _discard(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    drafts.discard(member=sheet.member, family=sheet.family)
    drop_uploads(sheet.uploads)
    request.session.pop(LEFT, None)
    messages.info(request, _("The draft is discarded."))
    return redirect("reviews:write", sheet.family.pk, sheet.family.slug or "-")


def _store(sheet: Sheet) -> Draft:
    describe(sheet.uploads, sheet.words)
    return drafts.save(
        member=sheet.member, family=sheet.family, content=sheet.drafted, expected_revision=sheet.revision
    )


def _save(request: HttpRequest, sheet: Sheet, problems: list[str]) -> HttpResponse:
    try:
        sheet.draft = _store(sheet)
    except DraftChanged as conflict:
        return _page(request, sheet, None, problems, status=409, **_conflict_with(sheet, conflict.stored))
    except ValidationError as problem:
        return _page(request, sheet, None, [*problems, *problem.messages])
    request.session.pop(LEFT, None)
    sheet.revision = sheet.draft.revision
    if problems:
        return _page(request, sheet, None, problems)
    messages.info(request, _saved_words(sheet.draft))
    anchor = "#pictures" if "remove" in request.POST or request.POST.get("act") == "upload" else ""
    return redirect(reverse("reviews:write", args=[sheet.family.pk, sheet.family.slug or "-"]) + anchor)


def _saved_words(draft: Draft) -> str:
    return _("Draft saved, %(time)s") % {"time": clock(draft.saved_at)}


def _preview(request: HttpRequest, sheet: Sheet, problems: list[str]) -> HttpResponse:
    checked = sheet.form(request.POST)
    checked.is_valid()  # what is not valid yet is left out of the preview
    review = sheet.as_review(checked.content)
    preview = Card(review=review, photos=[], mark="", vote=0, is_own=True)
    return _page(request, sheet, None, problems, preview=preview)


def _publish(request: HttpRequest, sheet: Sheet, problems: list[str]) -> HttpResponse:
    form = sheet.form(request.POST)
    problems += sheet.check_pictures()
    if not form.is_valid() or problems:
        return _page(request, sheet, form, problems)
    if sheet.is_behind_its_draft and sheet.draft is not None:
        return _page(request, sheet, None, status=409, **_conflict_with(sheet, sheet.draft))
    is_new = sheet.mode in ("new", "again")
    try:
        review = handing_in.hand_in(sheet=sheet, form=form)
    except NotAllowed:
        return refused(request, sheet.family)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, sheet, form, problems)
    except NotOpen:
        sheet.reread()
        return _page(request, sheet, None, [_("You withdrew this review meanwhile. You can publish it again.")])
    except (EditedMeanwhile, AlreadyReviewed) as conflict:
        sheet.reread()
        return _page(request, sheet, None, status=409, **_conflict_with(sheet, conflict.review))
    request.session.pop(LEFT, None)
    return thank(request, review, is_new=is_new)


def _conflict_with(sheet: Sheet, other: Review | Draft) -> dict[str, Any]:
    """Both texts side by side; from now on the sheet knows the other one, so that the next save may replace it."""
    if isinstance(other, Draft):
        sheet.revision, theirs, published = other.revision, other.content, None
    else:
        sheet.version, published = other.version, other
        theirs = typed_in_review(other)
    return {"conflict": differences(sheet.typed, theirs, sheet.form()), "published": published, "is_conflict": True}


def _page(
    request: HttpRequest,
    sheet: Sheet,
    form: ReviewForm | None = None,
    problems: list[str] | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    family = sheet.family
    context = {
        "sheet": sheet,
        "family": family,
        "form": form or sheet.form(),
        "problems": problems or [],
        "questions": {row.key: row for row in questions_for(family.topic)},
        "score": Score.of(family.summary),
        "offers": Offer.objects.shown_for_families([family.pk]),
        "most_photos": MOST_PHOTOS,
        **more,
    }
    return render(request, "reviews/write.html", context, status=status)
