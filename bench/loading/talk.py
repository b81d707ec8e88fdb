"""Comments on reviews: the three rows that comments-xtd and we keep of each, as `community.comments.posting` does."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django_comments.models import Comment as PlainComment
from django_comments_xtd.models import XtdComment

from bench.loading.judgements import Plan
from bench.loading.rows import fill, go_on_counting
from bench.loading.texts import comment, html
from bench.size import POPULAR, Size
from community.models import Comment
from reviews.models import Review

HOUR = 3600
REPLIES = 0.35  # of all


class Said(NamedTuple):
    """One comment before it has a number: seconds ago, place of its review, the first of its thread or None."""

    seconds_ago: int
    place: int
    number: int
    root: int | None


def plan_talk(size: Size, plan: Plan) -> tuple[list[Said], array[int]]:
    """Decide which reviews are talked about; return the comments in order of time, and how many each review has."""
    random = Random(6)
    latest = max(place for place, family in enumerate(plan.families) if family == POPULAR)
    places = [latest] * size.talked_about
    places += [random.randrange(len(plan)) for _ in range(size.comments - size.talked_about)]
    counts = array("l", bytes(array("l").itemsize * len(plan)))
    roots: dict[int, list[Said]] = {}
    said: list[Said] = []
    for number, place in enumerate(places):
        counts[place] += 1
        before = roots.setdefault(place, [])
        root = random.choice(before) if before and random.random() < REPLIES else None
        since = root.seconds_ago if root else plan.seconds_ago[place]
        at = max(0, since - int(random.expovariate(1 / (72 * HOUR))))
        one = Said(at, place, number, root.number if root else None)
        said.append(one)
        if root is None:
            before.append(one)
    said.sort(key=lambda one: (-one.seconds_ago, one.number))
    return said, counts


def load_talk(size: Size, plan: Plan, said: Sequence[Said]) -> None:
    """Load the planned comments, numbered in order of time."""
    ids = {one.number: pk for pk, one in enumerate(said, 1)}
    replies = Counter(ids[one.root] for one in said if one.root is not None)
    random = Random(7)
    texts = [comment(random) for _ in range(min(5_000, len(said)))]
    kind = ContentType.objects.get_for_model(Review).pk
    at = [plan.now - timedelta(seconds=one.seconds_ago) for one in said]
    text = [texts[random.randrange(len(texts))] for _ in said]
    authors = [random.randint(1, size.members) for _ in said]
    numbered = list(enumerate(said, 1))
    names: tuple[str, ...] = ("content_type_id", "site_id", "id", "object_pk", "user_id", "comment", "submit_date")
    plain = ((pk, str(one.place + 1), authors[pk - 1], text[pk - 1], at[pk - 1]) for pk, one in numbered)
    fill(PlainComment, names, ((kind, settings.SITE_ID, *row) for row in plain))
    seen: Counter[int] = Counter()
    threads = []
    for pk, one in numbered:
        root = ids[one.root] if one.root is not None else pk
        seen[root] += 1
        threads.append((pk, root, root, int(root != pk), seen[root], replies[pk]))
    fill(XtdComment, ("comment_ptr_id", "thread_id", "parent_id", "level", "order", "nested_count"), threads)
    names = ("target_kind", "stored_id", "target_id", "reply_to_id", "posted_at", "first_shown_at", "body_html")
    own = (
        (pk, one.place + 1, None if one.root is None else ids[one.root], at[pk - 1], at[pk - 1], html(text[pk - 1]))
        for pk, one in numbered
    )
    rows = (("review", *row, replies[pk]) for pk, row in enumerate(own, 1))
    fill(Comment, (*names, "reply_count_denormalised"), rows)
    go_on_counting(PlainComment)
