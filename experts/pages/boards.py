"""Who knows a topic: its experts, and the boards of a period."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.keyset import page_of
from community.models import Topic
from community.page_cache import public_page
from experts import boards, course
from experts.boards import Period
from experts.models import Standing
from experts.pieces import best_pieces
from experts.policies import in_force

PAGE_SIZE = 20
PIECES_EACH = 2
FARTHEST = 10**6


@public_page
@require_safe
def experts(request: HttpRequest, topic: str) -> HttpResponse:
    """All experts of a topic with their best pieces."""
    subject = get_object_or_404(Topic.objects.open(), slug=topic)
    rows = Standing.objects.experts().filter(topic=subject).select_related("member", "topic")
    page = page_of(rows, ("-score", "-id"), size=PAGE_SIZE, cursor=request.GET.get("after", ""))
    pieces = best_pieces(page.rows, each=PIECES_EACH)
    context = {
        "topic": subject,
        "experts": [(row, pieces[row.pk]) for row in page.rows],
        "older_url": f"?after={page.next}" if page.next else "",
        "newer_url": "" if page.is_first else request.path,
        "tabs": tabs(subject, None),
    }
    return render(request, "experts/experts.html", context)


@public_page
@require_safe
def board(request: HttpRequest, topic: str, period: str) -> HttpResponse:
    """Who gathered most in a period. Newcomers get a kind word instead of a comparison."""
    subject = get_object_or_404(Topic.objects.open(), slug=topic)
    if period not in Period.values:
        raise Http404
    chosen = Period(period)
    own = _own(request, subject)
    context: dict[str, Any] = {"topic": subject, "period": chosen, "tabs": tabs(subject, chosen), "own": own}
    if boards.is_newcomer(request.user, own, at=timezone.now()):
        response = render(request, "experts/board_later.html", context)
    else:
        response = render(request, "experts/board.html", context | _rows(request, subject, chosen, own))
    response["X-Robots-Tag"] = "noindex"  # people are no search results of ours
    return response


def _own(request: HttpRequest, topic: Topic) -> Standing | None:
    if not request.user.is_authenticated:
        return None
    return Standing.objects.filter(member=request.user.pk, topic=topic).select_related("topic", "member").first()


def _rows(request: HttpRequest, topic: Topic, period: Period, own: Standing | None) -> dict[str, Any]:
    page = boards.page(topic, period, request.GET.get("after", ""))
    try:
        first = 1 if page.is_first else max(1, min(int(request.GET.get("place", "1")), FARTHEST))
    except ValueError:
        first = 1
    next_place = first + len(page.rows)
    return {
        "rows": list(enumerate(page.rows, first)),
        "older_url": f"?after={page.next}&place={next_place}" if page.next else "",
        "newer_url": "" if page.is_first else request.path,
        "next_place": next_place,
        **(_mine(own, period) if own else {}),
    }


def _mine(own: Standing, period: Period) -> dict[str, Any]:
    """What a member sees of herself: her place, unless she stays off, and her course."""
    is_off = own.member.is_staff or own.member.speaks_for_seller or boards.is_off(own.member)
    drawn = course.course_of(standing=own, threshold=in_force().expert_at, at=timezone.now())
    return {"is_off": is_off, "place": None if is_off else boards.place_of(own, period), "course": drawn}


def tabs(topic: Topic, current: Period | None) -> list[tuple[str, str, bool]]:
    """Return (words, address, whether this page is it) of the lists of a topic's people."""
    lists = [(_("Experts"), reverse("experts:of_topic", args=[topic.slug]), current is None)]
    for period in Period:
        address = reverse("experts:board", args=[topic.slug, period.value])
        lists.append((_("Board: %(period)s") % {"period": period.label}, address, period is current))
    return lists
