"""Makes contributions as the tallies know them, for tests of badges."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from community.models import Member
from experts.badges.awarding import Plan, award
from experts.models import BadgeAward, ItemTally, StandingKey

number = count(1)


def key_of(member: Member) -> int:
    """The member's standing key."""
    return StandingKey.objects.get_or_create(member=member)[0].key


def make_tally(member: Member, item: str = "", **fields: Any) -> ItemTally:
    """A contribution of `member` that was found helpful; another call with the same item changes it."""
    defaults: dict[str, Any] = {
        "author": key_of(member),
        "form": "review",
        "at": timezone.now() - timedelta(days=3),
        "ups": 3,
        "weight": 2.0,
        **fields,
    }
    name = item or f"{defaults['form']}:{9000 + next(number)}"
    return ItemTally.objects.update_or_create(item=name, defaults=defaults)[0]


def make_tallies(how_many: int, member: Member, **fields: Any) -> list[ItemTally]:
    """Several of them."""
    return [make_tally(member, **fields) for _ in range(how_many)]


def look(*members: Member, **more: Any) -> Plan:
    """Have the members' badges looked at now."""
    return award(member_ids=[member.pk for member in members], at=timezone.now(), **more)


def held(member: Member) -> list[str]:
    """The keys of the badges she holds."""
    return list(BadgeAward.objects.in_force().filter(member=member).order_by("badge").values_list("badge", flat=True))
