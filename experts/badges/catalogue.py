"""What a badge is: words, picture, criterion. Apps add theirs at start-up; the list is the whole truth about badges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.slots import Registry

Kind = Literal["first", "depth", "together"]
Earned = tuple[int, int | None]  # member id, topic id or None for a badge of no topic
KINDS: dict[Kind, str | Promise] = {
    "first": _("First steps"),
    "depth": _("Depth"),
    "together": _("For each other"),
}


@dataclass(frozen=True)
class Asked:
    """Whom a criterion is asked about: ids of members, and whose each standing key is (some have none yet)."""

    members: frozenset[int]
    member_by_key: Mapping[int, int]

    @property
    def keys(self) -> list[int]:
        """Their standing keys."""
        return list(self.member_by_key)

    def member_of(self, key: int | None) -> int:
        """Return whose the standing key of a contribution by one of them is."""
        return self.member_by_key[cast(int, key)]


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A badge. `criterion` returns who of those asked about fulfils it now, by a fixed number of queries.

    A badge that is not revocable stays when its criterion no longer holds: it tells of something that happened.
    `is_offered` says whether this installation has what it takes to earn it.
    """

    key: str  # also its address and the name of its picture in experts/static/experts/badges/
    kind: Kind
    title: str | Promise
    meaning: str | Promise  # what it says of whoever holds it
    how: str | Promise  # how it is earned
    criterion: Callable[[Asked], Iterable[Earned]]
    order: int
    is_per_topic: bool = False
    is_revocable: bool = True
    is_offered: Callable[[], bool] = lambda: True

    @property
    def picture(self) -> str:
        """The address of its picture."""
        return static(f"experts/badges/{self.key}.svg")


badges: Registry[Badge] = Registry()


def offered() -> list[Badge]:
    """Return the badges that can be earned here, in their order."""
    return sorted((badge for badge in badges if badge.is_offered()), key=lambda badge: badge.order)
