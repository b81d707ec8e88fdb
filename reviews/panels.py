"""What the reviews show on home, topic and profile pages, and their links in the frame."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community import slots
from community.models import Member, Topic
from community.slots import Link, Panel
from reviews.models import FamilySummary, Review
from reviews.ranking import PRIOR_STARS
from reviews.reading import author_marks
from reviews.scores import Score

VOICES = 6
RANKS = 3
RECENT = 10


LINKS = (
    Link(
        key="reviews.rankings",
        place="nav",
        label=_("Rankings"),
        url=lambda _subject: reverse("reviews:rankings"),
        order=80,
    ),
    Link(key="reviews.write", place="act", label=_("Write a review"), url=lambda _subject: reverse("reviews:choose")),
    Link(key="reviews.join", place="join", label=_("Write a review"), url=lambda _subject: reverse("reviews:choose")),
    Link(
        key="reviews.method",
        place="understand",
        label=_("How our ratings work"),
        url=lambda _subject: reverse("reviews:how_we_rate"),
    ),
    Link(
        key="reviews.products",
        place="topic",
        label=_("Products"),
        url=lambda topic: reverse("reviews:topic_products", args=[topic.slug]),
    ),
    Link(
        key="reviews.newest",
        place="topic",
        label=_("Reviews"),
        url=lambda topic: reverse("reviews:topic_reviews", args=[topic.slug]),
    ),
    Link(
        key="reviews.ranking",
        place="topic",
        label=_("Ranking"),
        url=lambda topic: reverse("reviews:topic_ranking", args=[topic.slug]),
    ),
)


def register() -> None:
    """Add the panels; called at start-up."""
    add = slots.panels.add
    add(Panel(key="reviews.home", place="home", template="reviews/_voices.html", context=newest_of_all, order=20))
    add(Panel(key="reviews.topic", place="topic", template="reviews/_voices.html", context=newest_in_topic, order=20))
    add(
        Panel(key="reviews.home_rank", place="home", template="reviews/_home_ranks.html", context=best_of_all, order=60)
    )
    add(
        Panel(
            key="reviews.rank",
            place="topic",
            template="reviews/_topic_rank.html",
            context=best_in_topic,
            order=60,
            column="side",
        )
    )
    for link in LINKS:
        slots.links.add(link)
    add(Panel(key="reviews.profile", place="profile", template="reviews/_profile.html", context=of_member, order=20))


def newest_of_all(request: HttpRequest, subject: None) -> dict[str, Any] | None:
    """The newest reviews of the whole community; two queries."""
    return {"voices": _voices(Review.objects.voices())}


def newest_in_topic(request: HttpRequest, topic: Topic) -> dict[str, Any] | None:
    """The newest reviews of a topic."""
    rows = Review.objects.visible().for_topic(topic.pk).filter(form=Review.Form.FULL)
    return {"voices": _voices(rows), "topic": topic}


def _voices(rows: Any) -> list[tuple[Review, str]]:
    found = list(rows.select_related("member", "shown_family").order_by("-published_at", "-id")[:VOICES])
    marks = author_marks(found)
    return [(review, marks.get((review.member_id, review.topic_id), "")) for review in found]


def best_of_all(request: HttpRequest, subject: None) -> dict[str, Any] | None:
    """The best products across topics; nothing before there are three."""
    rows = list(_ranked().filter(rank_score__gte=PRIOR_STARS).order_by("-rank_score", "family_id")[:RANKS])
    return {"rows": [(row, Score.of(row)) for row in rows]} if len(rows) == RANKS else None


def best_in_topic(request: HttpRequest, topic: Topic) -> dict[str, Any] | None:
    """A topic's best products, or the way to all of them."""
    rows = list(_ranked().filter(topic=topic).order_by("-rank_score", "family_id")[:RANKS])
    return {"rows": [(row, Score.of(row)) for row in rows], "topic": topic}


def _ranked() -> Any:
    return FamilySummary.objects.filter(is_listed=True, rank_score__isnull=False).select_related("family")


def of_member(request: HttpRequest, member: Member) -> dict[str, Any] | None:
    """What a member wrote, newest first; the author also sees what is not visible."""
    rows = (
        Review.objects.filter(member=member)
        if request.user == member
        else Review.objects.visible().filter(member=member)
    )
    found = list(rows.select_related("shown_family").order_by("-published_at", "-id")[:RECENT])
    return {"reviews": found, "is_own": request.user == member}
