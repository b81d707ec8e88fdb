"""The recommendation lists of the demo's experts, through the verbs that real experts use."""

from __future__ import annotations

from typing import Any

from community.models import Member, Topic
from demo.loading import Progress
from demo.loading_reviews import Written
from demo.reading import chance, moment, table
from experts.advice.content import ListContent, Pick
from experts.advice.entitling import may_recommend
from experts.advice.recommending import publish
from experts.advice.voting import find_helpful
from experts.models import Recommendation


def load_advice(written: Written, progress: Progress) -> None:
    """Publish the lists of those who have become experts; those that are there, or whose author is none, stay out.

    Standing must have been counted before: nobody is let in here by another way than on the site.
    """
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for told in table("lists", written.data):
        _load(told, topics[told["topic"]], written)
        progress(1)


def _load(told: dict[str, Any], topic: Topic, written: Written) -> None:
    author = written.members[told["member"]]
    is_there = Recommendation.objects.filter(member=author, title=told["title"]).exists()
    if is_there or not may_recommend(author, topic.pk):
        return
    at = moment(written.start, told["days_ago"], f"list:{told['title']}")
    row = publish(member=author, topic=topic, content=_content(told, written), at=at)
    for n, reader in enumerate(_readers(told, author, written)):
        asked = max(0, told["days_ago"] - 1 - n)
        find_helpful(
            row=row, member=reader, at=moment(written.start, asked, f"{row.title}:{reader.username}", after=at)
        )


def _content(told: dict[str, Any], written: Written) -> ListContent:
    picks = (
        Pick(family_id=written.products[pick["product"]].family_id, reason=pick["reason"]) for pick in told["picks"]
    )
    return ListContent(title=told["title"], words=told["words"], language=told["lang"], picks=tuple(picks))


def _readers(told: dict[str, Any], author: Member, written: Written) -> list[Member]:
    """Who found it helpful: members who may, the same at every loading."""
    others = sorted(
        (m for m in written.members.values() if m.pk != author.pk and not m.is_staff and not m.speaks_for_seller),
        key=lambda member: member.username,
    )
    return chance(told["title"]).sample(others, min(told["helpful"], len(others)))
