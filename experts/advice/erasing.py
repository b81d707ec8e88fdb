"""A member's part in the advice: handing it out, and letting it go."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from community.events import withdrawn
from community.models import Member, Status
from community.personal.blotting import blotted
from community.text import to_html
from experts.advice.telling import tell, tell_changed
from experts.advice.voting import take_back_vote
from experts.models import DeclinedSuggestion, Recommendation, RecommendationVote


def export(member: Member) -> dict[str, Any]:
    """Return all that the advice holds of `member`, for JSON."""
    lists = Recommendation.objects.filter(member=member).order_by("pk").select_related("topic")
    votes = RecommendationVote.objects.filter(member=member).order_by("pk").select_related("recommendation")
    declined = DeclinedSuggestion.objects.filter(member=member).order_by("pk")
    return {
        "recommendation_lists": [_exported(row) for row in lists.prefetch_related("picks__family")],
        "votes_on_recommendation_lists": [
            {"list": vote.recommendation.get_absolute_url(), "at": vote.at} for vote in votes
        ],
        "suggestions_put_aside": list(declined.values("family__title", "at")),
    }


def _exported(row: Recommendation) -> dict[str, Any]:
    names = ("title", "words", "language", "got_something", "status", "begun_at", "published_at", "revised_at")
    return {
        "number": row.pk,
        "address": row.get_absolute_url(),
        "topic": row.topic.name,
        **{name: getattr(row, name) for name in names},
        "products": [{"product": pick.family.title, "reason": pick.reason} for pick in row.picks.all()],
    }


@transaction.atomic
def erase(member: Member, keep_texts: bool) -> None:
    """Let `member` go: votes vanish, visible lists lose the name or, unless `keep_texts`, vanish too.

    What nobody else sees goes in any case.
    """
    for vote in RecommendationVote.objects.filter(member=member).select_related("recommendation"):
        take_back_vote(row=vote.recommendation, member=member)
    DeclinedSuggestion.objects.filter(member=member).delete()
    for row in Recommendation.objects.select_for_update(no_key=True).filter(member=member).order_by("pk"):
        if keep_texts and row.is_visible:
            _keep_nameless(row, member)
        else:
            _erase(row)


def _keep_nameless(row: Recommendation, member: Member) -> None:
    row.title, row.words = blotted(row.title, member), blotted(row.words, member)
    row.words_html, row.member = to_html(row.words), None
    row.save(update_fields=["title", "words", "words_html", "member"])
    for pick in row.picks.all():
        pick.reason = blotted(pick.reason, member)
        pick.save(update_fields=["reason"])
    tell_changed(row, row.picks.values_list("family_id", flat=True))


def _erase(row: Recommendation) -> None:
    families = list(row.picks.values_list("family_id", flat=True))
    if row.is_visible:
        row.status = Status.WITHDRAWN
        row.save(update_fields=["status"])
        tell(withdrawn, row, by="erasure")
    tell_changed(row, families, is_gone=True)
    row.delete()
