"""What visitors open: a list, a topic's lists; and members their own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from community.models import Member, Topic
from community.page_cache import public_page
from experts.advice.entitling import may_recommend, topics_to_recommend_in
from experts.advice.reading import lists_of_member, lists_of_topic, shown
from experts.advice.structured import item_list
from experts.models import Recommendation, RecommendationVote
from shop.models import Offer


@public_page
def show(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One list; an old slug redirects. What others may not see is shown to its author and to moderators."""
    row = get_object_or_404(_rows(), pk=pk)
    is_own = request.user.is_authenticated and row.member_id == request.user.pk
    if not row.is_visible and not is_own and not _moderates(request):
        raise Http404
    if row.get_absolute_url() != request.path:
        return redirect(row, permanent=row.is_visible)
    each = shown([row])[0]
    context = {
        "shown": each,
        "row": row,
        "is_own": is_own,
        "is_voted": _is_voted(request, row),
        "offers": Offer.objects.shown_for_families([pick.family_id for pick in each.picks]),
        "json_ld": item_list(row, each.picks) if row.is_visible else "",
    }
    return render(request, "experts/advice/list.html", context)


@public_page
def of_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """All lists of a topic, newest first."""
    subject = get_object_or_404(Topic.objects.open(), slug=topic)
    page, lists = lists_of_topic(subject.pk, request.GET.get("after", ""))
    may_make = isinstance(request.user, Member) and may_recommend(request.user, subject.pk)
    context = {"topic": subject, "page": page, "lists": lists, "may_make": may_make}
    return render(request, "experts/advice/topic.html", context)


@never_cache
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """A member's own lists, drafts too."""
    member = request.user
    assert isinstance(member, Member)  # noqa: S101 - login_required stands before
    page = lists_of_member(member, is_own=True, cursor=request.GET.get("after", ""))
    context = {"page": page, "may_make": bool(topics_to_recommend_in(member))}
    return render(request, "experts/advice/own.html", context)


def _rows() -> QuerySet[Recommendation]:
    return Recommendation.objects.select_related("member", "topic")


def _moderates(request: HttpRequest) -> bool:
    return request.user.has_perm("community.add_moderationentry")


def _is_voted(request: HttpRequest, row: Recommendation) -> bool:
    if not request.user.is_authenticated or not row.helpful_count_denormalised:
        return False
    return RecommendationVote.objects.filter(recommendation=row, member_id=request.user.pk).exists()
