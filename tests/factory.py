"""Makes rows for tests: plain functions, every field overridable."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from community.models import Member, Topic

number = count(1)


def make_member(**overrides: Any) -> Member:
    """A member with a confirmed address, registered a year ago."""
    n = next(number)
    fields: dict[str, Any] = {"email": f"member{n}@example.org", "public_name": f"Member {n}", **overrides}
    member = Member.objects.create_user(password=fields.pop("password", None), **fields)
    if "date_joined" not in overrides:
        Member.objects.filter(pk=member.pk).update(date_joined=timezone.now() - timedelta(days=365))
    member.refresh_from_db()
    return member


def make_topic(**overrides: Any) -> Topic:
    """An open topic."""
    n = next(number)
    return Topic.objects.create(**{"slug": f"topic-{n}", "name_de": f"Thema {n}", "name_en": f"Topic {n}", **overrides})
