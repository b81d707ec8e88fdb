"""What pages show of recommendation lists, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import mark_safe

from community import slots
from community.keyset import Page, page_of
from community.models import Member
from experts import slots as own_slots
from experts.models import Level, Recommendation, RecommendedProduct, Standing

IN_A_PANEL = 3
ON_A_PAGE = 12
ORDER = ("-published_at", "-id")


@dataclass(kw_only=True)
class Shown:
    """A list as a page shows it: with the badge of its author and the products that are named."""

    row: Recommendation
    mark: str = ""  # HTML
    picks: list[RecommendedProduct] = field(default_factory=list)
    earning: set[int] = field(default_factory=set)  # products for which the author earns when they are bought

    @cached_property
    def is_advertising(self) -> bool:
        """Whether the author gets something: as she says, or as we know of one of the products shown."""
        return self.row.got_something or bool(self.earning)

    def reason_for(self, family_id: int) -> str:
        """Why the list names this product, or the one before it."""
        named = (pick for pick in self.picks if family_id in (pick.family_id, pick.family.successor_id))
        return next((pick.reason for pick in named), "")


def shown(rows: Sequence[Recommendation]) -> list[Shown]:
    """Return what to show of `rows` (authors joined): products, badges and who earns; a query each."""
    picks: dict[int, list[RecommendedProduct]] = {}
    for pick in RecommendedProduct.objects.filter(recommendation__in=rows).select_related("family") if rows else ():
        picks.setdefault(pick.recommendation_id, []).append(pick)
    marks = slots.marks_at({(row.member_id, row.topic_id) for row in rows if row.member_id})
    earning = _earning(rows, picks)
    return [
        Shown(
            row=row,
            mark=mark_safe(marks.get((row.member_id or 0, row.topic_id), "")),
            picks=picks.get(row.pk, []),
            earning={pick.family_id for pick in picks.get(row.pk, []) if (row.member_id, pick.family_id) in earning},
        )
        for row in rows
    ]


def _earning(rows: Iterable[Recommendation], picks: dict[int, list[RecommendedProduct]]) -> set[tuple[int, int]]:
    pairs = [(row.member_id, pick.family_id) for row in rows if row.member_id for pick in picks.get(row.pk, [])]
    return set().union(*(ask(pairs) for ask in own_slots.earnings)) if pairs else set()


def advisers_lists() -> QuerySet[Recommendation]:
    """Visible lists of those who stand for something in their topic today; what panels offer."""
    standing = Standing.objects.shown().filter(member=OuterRef("member"), topic=OuterRef("topic"))
    rows = Recommendation.objects.visible().filter(Exists(standing.exclude(level=Level.NEWCOMER)))
    return rows.select_related("member", "topic")


def newest_in_topic(topic_id: int) -> list[Shown]:
    """The newest lists of a topic's advisers, as many as a panel shows."""
    return shown(list(advisers_lists().filter(topic=topic_id).order_by(*ORDER)[:IN_A_PANEL]))


def naming(family_id: int) -> list[Shown]:
    """The lists that name a product (or one it succeeded), those most found helpful first."""
    rows = advisers_lists().filter(pk__in=Recommendation.objects.naming(family_id).values("pk"))
    return shown(list(rows.order_by("-helpful_count_denormalised", *ORDER)[:IN_A_PANEL]))


def lists_of_topic(topic_id: int, cursor: str) -> tuple[Page[Recommendation], list[Shown]]:
    """A page of all visible lists of a topic, newest first."""
    rows = Recommendation.objects.visible().filter(topic=topic_id).select_related("member", "topic")
    page = page_of(rows, ORDER, size=ON_A_PAGE, cursor=cursor)
    return page, shown(page.rows)


def lists_of_member(member: Member, *, is_own: bool, cursor: str = "", size: int = ON_A_PAGE) -> Page[Recommendation]:
    """A page of a member's lists, newest first; the author also sees what others do not."""
    rows = Recommendation.objects.filter(member=member).select_related("topic")
    return page_of(rows if is_own else rows.visible(), ORDER, size=size, cursor=cursor)
