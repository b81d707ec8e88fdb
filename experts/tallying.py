"""Counting anew what is due: items from their entries, pairs from their items, authors from their tallies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.background.locking import hold
from experts.assessing import assess_authors
from experts.bursting import set_aside_bursts
from experts.folding import Factors, State, Step, fold, supports, tally
from experts.models import Due, ItemTally, LedgerEntry, PairTally, VoterTally
from experts.policies import in_force
from experts.weighing import NO_SUPPORT, Pair

BATCH = 200
COUNTING = "experts: counting"  # held by whoever writes tallies or standings
COUNTED = [
    "author", "form", "parent", "topics", "at", "ups", "downs", "accepts", "picks", "weight", "value", "damped",
    "is_removed", "is_shown",
]  # fmt: skip


def revise(*, at: datetime | None = None) -> int:
    """Count one batch of what is due; return how many rows were due. Whoever comes meanwhile waits.

    One at a time: two that counted different contributions of one author would each miss the other's. Rows whose cause
    is not committed yet are locked by it, and left for the next look.
    """
    with transaction.atomic():
        hold(COUNTING)
        due = list(Due.objects.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:BATCH])
        if not due:
            return 0
        Due.objects.filter(pk__in=[row.pk for row in due]).delete()
        authors = {row.author for row in due}
        moment = at or timezone.now()
        burst = set_aside_bursts(authors, at=moment, p=in_force())
        authors |= count_items({row.item for row in due if row.item} | burst)
        assess_authors(authors, at=moment)
    return len(due)


def revise_all(*, at: datetime | None = None) -> int:
    """Count everything that is due; return how many rows were."""
    total = 0
    while counted := revise(at=at):
        total += counted
    return total


def count_items(items: Collection[str]) -> set[int]:
    """Count contributions anew from their entries; return those whose expectations follow from them."""
    if not items:
        return set()
    states = fold(LedgerEntry.objects.filter(item__in=items).order_by("pk").iterator(chunk_size=2000))
    known = [state for state in states.values() if state.at is not None]
    p = in_force()
    factors = factors_for(known)
    ItemTally.objects.bulk_create(
        [tally(state, factors, p) for state in known],
        update_conflicts=True, unique_fields=["item"], update_fields=COUNTED, batch_size=BATCH,
    )  # fmt: skip
    count_pairs(
        {(actor, s.author) for s in known if s.author is not None for actor in (*s.votes, *s.accepts)} | _undone(items)
    )
    threads = {state.parent for state in known if state.parent}
    beside = ItemTally.objects.filter(parent__in=threads).order_by().values_list("author", flat=True).distinct()
    return {author for author in beside if author is not None}


def _undone(items: Collection[str]) -> set[Pair]:
    """Return the pairs of what was taken back on these items."""
    undone = (LedgerEntry.Kind.UNVOTE, LedgerEntry.Kind.UNACCEPT)
    rows = LedgerEntry.objects.filter(item__in=items, kind__in=undone).values_list("actor", "author")
    return {(actor, author) for actor, author in rows if actor is not None and author is not None}


def factors_for(states: Collection[State]) -> Factors:
    """Return what the last daily run found about the voters of these contributions: two queries."""
    authors = {state.author for state in states if state.author is not None}
    actors = {actor for state in states for actor in (*state.votes, *state.accepts)}
    rows = PairTally.objects.filter(author__in=authors, actor__in=actors)
    found = rows.values_list("actor", "author", "up_factor", "down_factor")
    trust = dict(VoterTally.objects.filter(key__in=actors).values_list("key", "trust"))
    return Factors(
        pairs={(actor, author): Step(up, down) for actor, author, up, down in found},
        trust=trust,
    )


def count_pairs(pairs: Collection[Pair]) -> None:
    """Count anew how often voters judged authors; their factors stay as the last daily run left them."""
    if not pairs:
        return
    authors = {author for _, author in pairs}
    actors = {actor for actor, _ in pairs}
    entries = LedgerEntry.objects.filter(author__in=authors, actor__in=actors).exclude(item="").order_by("pk")
    counted = supports(_with_authors(fold(entries)))
    p = in_force()
    fresh = p.unhelpful_weight / p.unhelpful_authors
    rows = [
        PairTally(
            actor=actor, author=author, ups=found.ups, downs=found.downs, down_factor=fresh,
            topics={str(topic): votes for topic, votes in sorted(found.topics.items())},
        )
        for actor, author in sorted(pairs)
        for found in [counted.get((actor, author), NO_SUPPORT)]
    ]  # fmt: skip
    PairTally.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["actor", "author"], update_fields=["ups", "downs", "topics"],
        batch_size=BATCH,
    )  # fmt: skip


def _with_authors(states: dict[str, State]) -> list[State]:
    """Votes alone do not tell of whom; the items they judge do."""
    tallies = ItemTally.objects.filter(item__in=states).values_list("item", "author", "topics")
    for item, author, topics in tallies:
        states[item].author, states[item].topics = author, tuple(topics)
    return list(states.values())
