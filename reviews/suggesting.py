"""Products a member with standing might review, each with a simple, honest reason.

Clicks to the shop are counted without names, so they are no reason here: we do not know who clicked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import slots
from community.models import Member
from community.slots import Panel
from experts import slots as of_experts
from experts.models import DeclinedSuggestion, Level, Recommendation, RecommendedProduct, Standing
from reviews.models import Draft, FamilySummary, Review
from reviews.models.summary import FEW_REVIEWS
from shop.models import Family

MOST = 5
TOPICS = 3  # of a member with many: those with most standing


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A product, and why it is suggested."""

    family: Family
    why: str


def suggestions(member: Member) -> list[Suggestion]:
    """Return at most five products to review; one query for whoever has no standing, seven at most for others.

    First what she began, recommends or rated quickly, then what nobody or hardly anybody has reviewed in her topics.
    """
    standings = Standing.objects.shown().filter(member=member).exclude(level=Level.NEWCOMER)
    topics = list(standings.order_by("-score", "-id").values_list("topic_id", flat=True)[:TOPICS])
    if not topics:
        return []
    found: dict[int, Suggestion] = {}
    for each in _candidates(member, topics):
        found.setdefault(each.family.pk, each)
        if len(found) == MOST:
            break
    return list(found.values())


@transaction.atomic
def decline(*, member: Member, family: Family) -> None:
    """Never suggest the product to this member again; once more changes nothing."""
    DeclinedSuggestion.objects.get_or_create(member=member, family=family, defaults={"at": timezone.now()})


def _candidates(member: Member, topics: list[int]) -> Iterator[Suggestion]:
    open_ones = Family.objects.filter(gone_at=None, successor=None).exclude(_settled(member, "pk"))
    begun = Draft.objects.filter(member=member)
    for family in _some(open_ones, begun):
        yield Suggestion(family=family, why=_("You began a review of it."))
    lists = Recommendation.objects.visible().filter(member=member)
    for family in _some(open_ones, RecommendedProduct.objects.filter(recommendation__in=lists)):
        yield Suggestion(family=family, why=_("You recommend it and have not reviewed it yet."))
    rated = Review.objects.visible().filter(member=member, form=Review.Form.QUICK)
    for family in _some(open_ones, rated):
        yield Suggestion(family=family, why=_("You rated it quickly: what else is there to say?"))
    for topic_id in topics:
        yield from _little_reviewed(member, topic_id)


def _little_reviewed(member: Member, topic_id: int) -> Iterator[Suggestion]:
    """What a topic lacks: much rated products first, since somebody is interested in them."""
    rows = FamilySummary.objects.filter(topic=topic_id, is_listed=True, review_count__lt=FEW_REVIEWS)
    rated = Review.objects.filter(member=member, family=OuterRef("family"))
    rows = rows.exclude(_settled(member, "family")).exclude(Exists(rated)).select_related("family")
    for row in rows.order_by("-rating_count", "-family_id")[:MOST]:
        yield Suggestion(family=row.family, why=_lack(row))


def _lack(row: FamilySummary) -> str:
    n = row.review_count
    if n:
        return ngettext("There is only %(n)d review of it.", "There are only %(n)d reviews of it.", n) % {"n": n}
    if row.rating_count:
        return _("Others rated it, nobody has said why.")
    return _("Nobody has reviewed it yet.")


def _settled(member: Member, family: str) -> Q:
    """What is not to be suggested: what she reviewed, and what she does not want to hear of."""
    reviewed = Review.objects.filter(member=member, family=OuterRef(family), form=Review.Form.FULL)
    declined = DeclinedSuggestion.objects.filter(member=member, family=OuterRef(family))
    return Q(Exists(reviewed)) | Q(Exists(declined))


def _some(families: QuerySet[Family], named_by: QuerySet[Any]) -> list[Family]:
    return list(families.filter(pk__in=named_by.values("family")).order_by("-pk")[:MOST])


def for_home(request: HttpRequest, subject: None) -> dict[str, Any] | None:
    """The suggestions on the first page of a member with standing."""
    return _shown(request.user) if isinstance(request.user, Member) else None


def for_profile(request: HttpRequest, member: Member) -> dict[str, Any] | None:
    """The suggestions on a member's own profile, when she looks at it with her own eyes."""
    is_hers = request.user == member and request.GET.get("as", "me") == "me"
    return _shown(member) if is_hers else None


def _shown(member: Member) -> dict[str, Any] | None:
    found = suggestions(member)
    invited = [invitation for invite in of_experts.invitations for invitation in invite(member)]
    return {"suggestions": found, "invitations": invited} if found or invited else None


def register() -> None:
    """Add the panels; called at start-up."""
    template = "reviews/_suggestions.html"
    slots.panels.add(Panel(key="reviews.suggested_home", place="home", template=template, context=for_home, order=15))
    slots.panels.add(Panel(key="reviews.suggested", place="profile", template=template, context=for_profile, order=15))
