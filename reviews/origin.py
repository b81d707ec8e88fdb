"""Where a review comes from and what its author got for it: computed here, editable nowhere."""

from collections.abc import Callable
from dataclasses import dataclass

from community.models import Member
from reviews.models import Review
from shop.models import Family

# Asked in turn; the first that returns True proves the purchase. Filled by whoever knows orders.
purchase_proofs: list[Callable[[Member, Family], bool]] = []
# Asked in turn; the first that returns an incentive names it. Filled by whoever gives samples or pays
# commission.
incentive_sources: list[Callable[[Member, Family], Review.Incentive | None]] = []


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What an importer knows better than the server could compute.

    For importers and the demo, never for a view.
    """

    origin: Review.Origin = Review.Origin.ACCOUNT
    imported_from: str = ""
    incentive: Review.Incentive = Review.Incentive.NONE


def origin_of(member: Member, family: Family) -> Review.Origin:
    """Return where a review of `family` by `member` comes from.

    Costs one query for those with a working role.
    """
    if member.speaks_for_seller or member.is_superuser or _works_for_shop(member):
        return Review.Origin.STAFF
    if any(proves(member, family) for proves in purchase_proofs):
        return Review.Origin.ORDER
    return Review.Origin.ACCOUNT


def _works_for_shop(member: Member) -> bool:
    return member.is_staff and member.groups.filter(name="staff").exists()


def incentive_of(member: Member, family: Family, *, declared: bool) -> Review.Incentive:
    """Return what `member` got for reviewing `family`: what we know of, else what was `declared`."""
    for source in incentive_sources:
        known = source(member, family)
        if known is not None:
            return known
    return Review.Incentive.DECLARED if declared else Review.Incentive.NONE
