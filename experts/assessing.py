"""From tallies to standings: the same formulas as for an event file, for the authors who are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from experts import levels, policy
from experts.event_files import days_of
from experts.models import ItemTally, PairTally, Standing, StandingKey, VoterTally
from experts.policies import in_force
from experts.policy import Parameters
from experts.valuing import COMPARED, Assessment, Piece, Portfolio, Thread, Yardstick
from experts.yardsticks import yardstick_at

Beside = dict[tuple[str, str], Thread]
MONTH, YEAR = timedelta(days=30), timedelta(days=365)
BEST = 6
LOOKED_AT = timedelta(days=7)  # how long a score may stand although time goes on
COUNTED = [
    "score", "competence", "activity", "gate", "items", "recent_items", "voters", "score_30_days", "score_year", "best",
    "counted_at", "due_at",
]  # fmt: skip


@dataclass(slots=True)
class Evidence:
    """What is known of some authors: their tallies, what stands beside them, who judged them."""

    tallies: dict[int, list[ItemTally]]
    beside: Beside
    voters: dict[tuple[int, int], float]
    quarantined: set[int]


def evidence_of(keys: Collection[int], p: Parameters) -> Evidence:
    """Load what the standings of authors follow from: five queries however many they are."""
    tallies: dict[int, list[ItemTally]] = defaultdict(list)
    for row in ItemTally.objects.filter(author__in=keys).order_by("author", "at", "item").iterator(chunk_size=2000):
        tallies[row.author or 0].append(row)
    quarantined = VoterTally.objects.filter(key__in=keys, is_quarantined=True).values_list("key", flat=True)
    return Evidence(
        tallies=tallies,
        beside=_beside(row for rows in tallies.values() for row in rows),
        voters=_voters(keys, p),
        quarantined=set(quarantined),
    )


def _beside(tallies: Iterable[ItemTally]) -> Beside:
    parents = {row.parent for row in tallies if row.parent and row.form in COMPARED}
    rows = ItemTally.objects.filter(parent__in=parents, form__in=COMPARED).order_by("item")
    beside: Beside = defaultdict(Thread)
    for parent, form, author, value in rows.values_list("parent", "form", "author", "value"):
        beside[parent, form].add(author, value)
    return beside


def _voters(keys: Collection[int], p: Parameters) -> dict[tuple[int, int], float]:
    pairs = list(
        PairTally.objects.filter(author__in=keys, ups__gt=0)
        .order_by("actor", "author")
        .values_list("actor", "author", "topics", "up_factor")
    )
    trust = dict(VoterTally.objects.filter(key__in={pair[0] for pair in pairs}).values_list("key", "trust"))
    voters: dict[tuple[int, int], float] = defaultdict(float)
    for actor, author, topics, factor in pairs:
        for topic in topics:
            voters[author, int(topic)] += trust.get(actor, p.trust_floor) * factor
    return voters


def pieces_of(tallies: list[ItemTally], evidence: Evidence, yardstick: Yardstick, p: Parameters) -> list[Piece]:
    """Return an author's contributions with what they were to be worth, in the order of `tallies`."""
    pieces, alone = [], Thread()
    for row in tallies:
        value, count = evidence.beside.get((row.parent, row.form), alone).beside(row.author)
        topics = tuple(row.topics)
        expected = policy.expected_value(yardstick.usual(row.form, topics, p), value, count, p)
        pieces.append(Piece(row.form, topics, days_of(row.at), row.weight, row.value, expected, row.is_removed))
    return pieces


def assess_authors(keys: Collection[int], *, at: datetime) -> list[Standing]:
    """Count the standings of authors anew, in every topic they contributed to, and settle what follows from it.

    Members who are gone or sell here have none. Returns the standings, stored.
    """
    members = {row.key: row for row in StandingKey.objects.filter(key__in=keys).select_related("member")}
    if not members:
        return []
    p, yardstick = in_force(), yardstick_at(at)
    evidence = evidence_of(members, p)
    rows = [
        row
        for key, owner in members.items()
        if not owner.member.speaks_for_seller
        for row in _standings(key, owner.member_id, evidence, yardstick, at, p)
    ]
    return _store(rows, at)


def _standings(
    key: int, member_id: int, evidence: Evidence, yardstick: Yardstick, at: datetime, p: Parameters
) -> Iterable[Standing]:
    tallies = evidence.tallies.get(key, [])
    pieces = pieces_of(tallies, evidence, yardstick, p)
    portfolio = Portfolio(pieces, at=days_of(at), mean=yardstick.mean, p=p)
    for topic in sorted(portfolio.topics):
        voters, quarantined = evidence.voters.get((key, topic), 0.0), key in evidence.quarantined
        assessed = portfolio.assess(topic, voters=voters, quarantined=quarantined)
        mine = [(row, piece) for row, piece in zip(tallies, pieces, strict=True) if topic in piece.topics]
        standing = _row(member_id, topic, assessed, [piece for _row, piece in mine], at, p)
        standing.best = best_of(row for row, _piece in mine)
        yield standing


def best_of(tallies: Iterable[ItemTally]) -> list[tuple[str, int]]:
    """Return the few contributions others valued most, of those that are shown."""
    valued = [row for row in tallies if row.is_shown and not row.is_removed and row.value > 0]
    return [(row.item, row.ups) for row in sorted(valued, key=lambda row: (-row.value, row.item))[:BEST]]


def _row(
    member_id: int, topic: int, assessed: Assessment, pieces: list[Piece], at: datetime, p: Parameters
) -> Standing:
    now = days_of(at)
    return Standing(
        member_id=member_id, topic_id=topic, score=assessed.score, competence=assessed.competence,
        activity=assessed.activity, gate=assessed.gate, items=assessed.items, recent_items=assessed.recent,
        voters=assessed.voters, score_30_days=_gathered(pieces, now - MONTH.days),
        score_year=_gathered(pieces, now - YEAR.days), counted_at=at, due_at=due_after(pieces, at, p),
    )  # fmt: skip


def _gathered(pieces: list[Piece], since: float) -> float:
    return sum(max(0.0, piece.value) for piece in pieces if piece.at > since)


def due_after(pieces: list[Piece], at: datetime, p: Parameters) -> datetime | None:
    """Return when time alone changes a standing enough to look again: an item leaves a period, or a week is over."""
    now = days_of(at)
    leaving = [
        piece.at + days for piece in pieces for days in (MONTH.days, YEAR.days, p.gate_days) if piece.at + days > now
    ]
    if not leaving:
        return None if not pieces else at + 4 * LOOKED_AT
    return min(at + LOOKED_AT, datetime.fromtimestamp(min(leaving) * 86_400, tz=UTC) + timedelta(seconds=1))


def _store(rows: list[Standing], at: datetime) -> list[Standing]:
    """Write what was counted; what people decided and the levels stay as they are until they are settled."""
    if not rows:
        return []
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["member", "topic"], update_fields=COUNTED, batch_size=200
    )
    members = {row.member_id for row in rows}
    stored = list(Standing.objects.filter(member_id__in=members).select_related("member", "topic").order_by("pk"))
    return [levels.settle(standing=row, at=at) for row in stored]
