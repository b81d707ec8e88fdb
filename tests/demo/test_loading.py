"""The demo is loaded through the real verbs, goes on when interrupted, and is the same each time."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.models import Comment, Member, Topic
from demo.loading import PASSWORD
from demo.loading_reviews import content_of
from demo.reading import DATA, lines, moment, table
from experts.models import Standing
from reviews.content import check, tidy
from reviews.models import Review, Vote
from shop.models import Family, ProductLink

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


def numbers() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Topic, Member, Family, Review, Comment, Vote))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_loads_and_loading_again_adds_nothing():
    call_command("load_demo", verbosity=0)
    topics, members, families, reviews, comments, votes = loaded = numbers()
    assert topics >= 6
    assert families >= 60
    assert members >= 40
    assert reviews >= 300
    assert comments > 100
    assert votes > 1000
    call_command("load_demo", verbosity=0)
    assert numbers() == loaded
    call_command("rebuild_summaries", "--check", stdout=StringIO())
    assert not Family.objects.filter(topic=None).exists()
    assert not Family.objects.filter(picture="").exists()
    assert not Review.objects.exclude(status="visible").exists()
    expert = Member.objects.get(email="expert@example.org")
    assert expert.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=expert).verified
    # By what the members wrote and judged, with nobody appointed.
    experts = Standing.objects.experts().filter(appointed_until=None)
    assert set(experts.values_list("topic", flat=True)) == set(Topic.objects.values_list("pk", flat=True))
    assert experts.filter(member=expert, topic__slug="espresso").exists()
    assert Member.objects.get(email="staff@example.org").speaks_for_seller
    assert Member.objects.get(email="admin@example.org").is_superuser
    assert Review.objects.latest("published_at").published_at <= timezone.now()
    # Staff find suggested links to decide, by name and by nickname, and none to the product that is reviewed itself.
    suggested = ProductLink.objects.waiting()
    assert suggested.count() >= 6
    assert {"name", "nickname"} <= set(suggested.values_list("matched_by", flat=True))
    titles = set(suggested.values_list("family__title", flat=True))
    assert {"Norda Wasserkocher Schwanenhals, 1 l", "Kornblum H48 Handmühle"} <= titles


@pytest.mark.django_db
def test_the_demo_is_not_loaded_into_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
    assert numbers() == (0,) * 6


def test_everything_in_the_data_fits_together():
    items = {item["id"]: item for topic in table("topics") for item in table(f"catalogue/{topic['slug']}")}
    members = {row["handle"]: row for row in table("members")}
    reviews = {row["id"]: row for row in lines("reviews")}
    by_member_and_family = {
        (row["member"], items[row["product"]]["group"] or row["product"]) for row in reviews.values()
    }
    assert len(by_member_and_family) == len(reviews) == sum(1 for _ in lines("reviews"))
    for row in reviews.values():
        assert members[row["member"]]["role"] != "staff", row["id"]
        assert members[row["member"]]["joined_days_ago"] >= row["days_ago"], row["id"]
        check(tidy(content_of(row)))
        assert all((DATA / "photos" / photo["file"]).is_file() for photo in row.get("photos", [])), row["id"]
    for row in lines("comments"):
        assert reviews[row["review"]]["days_ago"] >= row["days_ago"]
        assert all(reply["member"] in members for reply in (row, *row["replies"]))


@pytest.mark.parametrize("days_ago", [0, 1, 700])
def test_moments_are_the_same_each_time_in_order_and_never_to_come(days_ago: int):
    told: dict[str, Any] = {}
    for _ in range(2):
        review = moment(START, days_ago, "a review")
        answer = moment(START, days_ago, "an answer", after=review)
        assert review < answer <= START
        assert abs(START - review - timedelta(days=days_ago)) < timedelta(days=1)
        told.setdefault("first", (review, answer))
    assert told["first"] == (review, answer)
