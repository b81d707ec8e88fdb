"""Why a standing is what it is: everything to the member herself; to others level, since when and the best pieces."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.models import Member, Topic
from community.models.audience import Audience
from experts import course, questions
from experts.explaining import Explanation, explain
from experts.marks import ON_PROFILES
from experts.models import Standing, StandingKey, StandingQuestion
from experts.naming_items import describe
from experts.pages.forms import QuestionForm
from experts.pieces import best_pieces
from experts.policies import in_force

PIECES = 5
Found = tuple[Member, Topic, Standing | None]


@require_safe
@never_cache
def why(request: HttpRequest, pk: int, handle: str, topic: str) -> HttpResponse:
    """Show a standing as its reader may see it; another handle redirects to hers."""
    member, subject, standing = _found(pk, topic)
    if handle != member.username:
        return redirect("experts:why", member.pk, member.username, subject.slug, permanent=True)
    if request.user == member:
        return render(request, "experts/why.html", _explained(member, subject, standing, QuestionForm()))
    return _seen(request, member, subject, standing)


@require_POST
@login_required
def ask(request: HttpRequest, topic: str) -> HttpResponse:
    """Question one's own standing in a topic; what was typed stays when it does not fit."""
    member, subject, standing = _found(request.user.pk or 0, topic)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            questions.ask(member=member, topic=subject, text=form.cleaned_data["text"], at=timezone.now())
        except questions.WaitsAlready:
            messages.info(request, _("Your question is with the team already. You get one answer to it."))
        else:
            messages.success(request, _("Your question is with the team. The answer comes into your inbox."))
        return redirect("experts:why", member.pk, member.username, subject.slug)
    return render(request, "experts/why.html", _explained(member, subject, standing, form), status=422)


def _found(pk: int, slug: str) -> Found:
    member = get_object_or_404(Member.objects.present(), pk=pk)
    topic = get_object_or_404(Topic.objects.open(), slug=slug)
    if member.speaks_for_seller:
        raise Http404("who sells has no standing")
    found = Standing.objects.filter(member=member, topic=topic).first()
    if found is not None:
        found.member, found.topic = member, topic
    return member, topic, found


def _explained(member: Member, topic: Topic, standing: Standing | None, form: QuestionForm) -> dict[str, Any]:
    """Everything about one's own standing; what was contributed and is not shown any more has no name here."""
    p, now = in_force(), timezone.now()
    explained = _explanation(member, topic) if standing else None
    return {
        "topic": topic,
        "member": member,
        "standing": standing,
        "explained": explained,
        "course": course.course_of(standing=standing, threshold=p.expert_at, at=now) if standing else None,
        "p": p,
        "asked": StandingQuestion.objects.filter(member=member, topic=topic).order_by("-id").first(),
        "form": form,
        **(_shares(explained) if explained else {}),
    }


def _explanation(member: Member, topic: Topic) -> Explanation | None:
    """The parts of a score; an appointed member may never have contributed, then there are none."""
    try:
        return explain(member, topic)
    except StandingKey.DoesNotExist:
        return None


def _shares(explained: Explanation) -> dict[str, Any]:
    """The table of what brought most: figures as they are shown, so that a reader who adds them up gets the score."""
    names = describe(item.item for item in explained.items)
    rows = [(points, round(points.points, 1), names.get(points.item)) for points in explained.items]
    others = round(round(explained.score, 1) - sum(shown for _points, shown, _told in rows), 1)
    return {"items": rows, "others": others}


def _seen(request: HttpRequest, member: Member, topic: Topic, standing: Standing | None) -> HttpResponse:
    if standing is None or standing.level not in ON_PROFILES or standing.suspended_at:
        raise Http404("no standing to be seen")
    reader = Audience.MEMBERS if request.user.is_authenticated else Audience.EVERYONE
    shows = member.shows("activity", reader)
    pieces = best_pieces([standing], each=PIECES)[standing.pk] if shows else []
    context = {"topic": topic, "member": member, "standing": standing, "pieces": pieces, "shows": shows}
    response = render(request, "experts/seen.html", context)
    if not member.may_be_indexed:
        response["X-Robots-Tag"] = "noindex"
    return response
