"""Makes families and reviews for tests: plain functions over the real verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import Member, Topic
from reviews.content import ReviewContent
from reviews.models import Review
from reviews.publishing import submit
from reviews.summarising import ensure
from shop.models import Family
from tests.factory import make_member

number = count(1)


def make_family(topic: Topic | None = None, **overrides: Any) -> Family:
    """A product family with its summary row."""
    n = next(number)
    fields: dict[str, Any] = {"title": f"Machine {n}", "slug": f"machine-{n}", "topic": topic, **overrides}
    family = Family.objects.create(**fields)
    ensure([family.pk])
    return family


def quick(stars: int = 4, line: str = "Does what it should.", **overrides: Any) -> ReviewContent:
    """A quick rating."""
    return ReviewContent(is_quick=True, stars=stars, line=line, **overrides)


def full(stars: int = 4, **overrides: Any) -> ReviewContent:
    """A review in four questions."""
    fields: dict[str, Any] = {
        "title": "Twelve minutes of patience",
        "quality_stars": 5,
        "quality": "Everything *fits*.",
        "severity": "small",
        "criticism": "The tray is small.",
        "everyday_stars": 4,
        "everyday": "Two cups on weekdays.",
        "recommends": True,
        "recommendation": "To the patient.",
        "owned": "6_12m",
        **overrides,
    }
    return ReviewContent(is_quick=False, stars=stars, **fields)


def make_review(
    family: Family,
    member: Member | None = None,
    content: ReviewContent | None = None,
    *,
    at: datetime | None = None,
    **more: Any,
) -> Review:
    """A published review."""
    return submit(
        member=member or make_member(), family=family, content=content or full(), language="de", at=at, **more
    )


OWN_TABLES = ('"reviews_', '"shop_family"', '"community_moderationpolicy"', '"community_moderationentry"')


@contextmanager
def assert_own_queries(number: int) -> Iterator[None]:
    """Hold the verbs to a number of queries on their own tables.

    What listeners of other apps add is theirs.
    """
    with CaptureQueriesContext(connection) as captured:
        yield
    own = [q["sql"][:200] for q in captured.captured_queries if any(table in q["sql"] for table in OWN_TABLES)]
    assert len(own) == number, "\n".join([f"{len(own)} queries:", *own])
