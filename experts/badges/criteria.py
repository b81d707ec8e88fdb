"""Criteria that the tallies answer: contributions, what others thought of them, who answered whom.

"Found helpful" is the same everywhere: at least two members said so, and after the rules against exchanged and
repeated votes at least one full vote is left. So whoever farms standing farms no badges either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from community.models import Topic
from community.slots import commentables
from experts.badges.catalogue import Asked, Earned
from experts.models import BadgeAward, ItemTally, Level, Standing, StandingKey

SHOWN = Q(is_shown=True, is_removed=False)
HELPFUL = SHOWN & Q(ups__gte=2, weight__gte=1.0)
FIRST_EXPERT = "first-expert"
NEW_MEMBER = timedelta(days=30)
ADVICE = ("comment", "answer")
WORK = ("review", "answer", "post", "comment", "opinion")  # what shows competence; no stars alone, no questions
Criterion = Callable[[Asked], Iterable[Earned]]


def is_found_helpful(kind: str) -> Exists:
    """Return the condition, for rows of another table, that the contribution `kind` with their id was found helpful."""
    item = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(ItemTally.objects.filter(HELPFUL, item=item))


def at_least(number: int, *forms: str, which: Q = HELPFUL) -> Criterion:
    """Return the criterion of `number` contributions of these forms that fulfil `which`."""

    def criterion(asked: Asked) -> list[Earned]:
        items = ItemTally.objects.filter(which, author__in=asked.keys, form__in=forms)
        enough = items.values("author").annotate(n=Count("pk")).filter(n__gte=number)
        return [(asked.member_of(key), None) for key in enough.values_list("author", flat=True)]

    return criterion


def deep_in_topic(number: int) -> Criterion:
    """Return the criterion, per topic, of `number` helpful contributions in the topic."""

    def criterion(asked: Asked) -> list[Earned]:
        known = set(Topic.objects.values_list("pk", flat=True))
        return [pair for pair, n in _helpful_by_topic(asked).items() if n >= number and pair[1] in known]

    return criterion


def versatile(topics: int, number: int) -> Criterion:
    """Return the criterion of `number` helpful contributions in each of so many `topics`."""

    def criterion(asked: Asked) -> list[Earned]:
        wide = Counter(member for (member, _topic), n in _helpful_by_topic(asked).items() if n >= number)
        return [(member, None) for member, n in wide.items() if n >= topics]

    return criterion


def _helpful_by_topic(asked: Asked) -> Counter[tuple[int, int]]:
    """How many helpful contributions each member has in each topic; one query. Topics are a list, so Python counts."""
    found: Counter[tuple[int, int]] = Counter()
    items = ItemTally.objects.filter(HELPFUL, author__in=asked.keys, form__in=WORK)
    for author, topics in items.values_list("author", "topics").iterator(chunk_size=2000):
        found.update((asked.member_of(author), int(topic)) for topic in set(topics))
    return found


def welcomed_newcomers(number: int) -> Criterion:
    """Return the criterion of having been the first to answer so many different people new to the community.

    An answer counts when at least one other member found it helpful.
    """

    def criterion(asked: Asked) -> list[Earned]:
        replies = list(_first_replies(asked).values_list("author", "asker", "asked_at").distinct())
        joined = dict(
            StandingKey.objects.filter(key__in={asker for _author, asker, _at in replies}).values_list(
                "key", "member__date_joined"
            )
        )
        welcomed = {
            (author, asker) for author, asker, at in replies if asker in joined and at - joined[asker] <= NEW_MEMBER
        }
        counts = Counter(author for author, _asker in welcomed)
        return [(asked.member_of(author), None) for author, n in counts.items() if n >= number]

    return criterion


def _first_replies(asked: Asked) -> QuerySet[Any]:
    """Helpful answers to somebody else's contribution before which nobody else had answered it."""
    answered = ItemTally.objects.filter(item=OuterRef("parent"))
    earlier = ItemTally.objects.filter(parent=OuterRef("parent"), at__lt=OuterRef("at")).exclude(
        author__in=[OuterRef("author"), OuterRef("asker")]
    )
    return (
        ItemTally.objects.filter(SHOWN, author__in=asked.keys, form__in=ADVICE, ups__gte=1)
        .exclude(parent="")
        .annotate(asker=Subquery(answered.values("author")[:1]), asked_at=Subquery(answered.values("at")[:1]))
        .filter(asker__isnull=False)
        .exclude(asker=F("author"))
        .filter(~Exists(earlier))
    )


def first_expert(asked: Asked) -> list[Earned]:
    """Who of those asked about was the first to become expert of a topic by their own work.

    Whoever holds it keeps it while the standing may be shown: that somebody later rests or returns changes nothing.
    """
    own_work = Standing.objects.shown().filter(best_level=Level.EXPERT, appointed_until=None, since__isnull=False)
    pairs = dict.fromkeys(own_work.order_by("since", "id").values_list("topic_id", "member_id"))
    holders = BadgeAward.objects.in_force().filter(badge=FIRST_EXPERT, topic__isnull=False)
    held = holders.values_list("topic_id", "member_id")
    first = {topic: member for topic, member in held if (topic, member) in pairs}
    for topic, member in pairs:
        first.setdefault(topic, member)
    return [(member, topic) for topic, member in first.items() if member in asked.members]


def has_questions() -> bool:
    """Whether members can ask here: then there are answers to be given and accepted."""
    return any(place.form == "answer" for place in commentables)
