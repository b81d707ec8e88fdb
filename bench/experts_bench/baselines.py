"""What others rank members by, made as strong as their own rules allow: `BASELINES`, by name.

Each is a function of what an event file says at a moment (`record.read(events, at)`, read once for all of them) and
returns scores by topic and member; who is not named has 0. Equal scores are ordered by the member's id.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bench.experts_bench.points import discourse, khoros, reputation
from bench.experts_bench.ranks import page_rank
from bench.experts_bench.record import Item, Record, read
from bench.worlds.shape import EventLine

Scores = dict[str, dict[str, float]]
Baseline = Callable[[Record], Scores]

RECENT = timedelta(days=180)
GATE = 6  # items of a topic within RECENT
BEHIND = 1_000_000.0  # taken from whoever fails the gate: ranked among themselves, behind everyone who passes
SHARE = 0.25


def by_topic(items: Iterable[Item], worth: Callable[[Item], float]) -> Scores:
    """Return what the items of each member are worth in each of their topics."""
    scores: Scores = defaultdict(lambda: defaultdict(float))
    for item in items:
        for topic in item.topics:
            scores[topic][item.author] += worth(item)
    return scores


def overall(items: Iterable[Item], worth: Callable[[Item], float]) -> dict[str, float]:
    """Return what the items of each member are worth; one of two topics counts once."""
    total: dict[str, float] = defaultdict(float)
    for item in items:
        total[item.author] += worth(item)
    return total


def count(record: Record) -> Scores:
    """How much somebody wrote."""
    return by_topic(record.standing(), lambda item: 1)


def net_votes(record: Record) -> Scores:
    """Votes for less votes against."""
    return by_topic(record.standing(), lambda item: item.net)


def recent_votes(record: Record) -> Scores:
    """Net votes cast within 180 days."""
    since = record.at - RECENT
    return by_topic(record.standing(), lambda item: sum(vote.value for vote in item.votes() if vote.at > since))


def backed_off(record: Record, share: float, worth: Callable[[Item], float]) -> Scores:
    """What a member's items of the topic are worth, plus a share of what all of them are worth."""
    here = by_topic(record.standing(), worth)
    everywhere = overall(record.standing(), worth)
    topics = {topic for item in record.items.values() for topic in item.topics}
    return {
        topic: {
            member: here.get(topic, {}).get(member, 0) + share * everywhere.get(member, 0)
            for member in record.contributors
        }
        for topic in topics
    }


def votes_and_share(record: Record) -> Scores:
    """Net votes in the topic plus a quarter of all net votes."""
    return backed_off(record, SHARE, lambda item: item.net)


def votes_and_all(record: Record) -> Scores:
    """Net votes in the topic plus all net votes."""
    return backed_off(record, 1, lambda item: item.net)


def accepted(record: Record) -> Scores:
    """How many answers were accepted."""
    return by_topic(record.standing(), lambda item: item.accepted)


def best_answer_ratio(record: Record) -> Scores:
    """Accepted answers by answers, for those who are active; the rest behind them."""
    answers = [item for item in record.standing() if item.form == "answer"]
    return gated(record, _divided(by_topic(answers, lambda item: item.accepted), by_topic(answers, lambda item: 1)))


def mean_votes(record: Record) -> Scores:
    """Net votes by item, for those who are active; the rest behind them."""
    return gated(record, _divided(net_votes(record), count(record)))


def _divided(parts: Scores, wholes: Scores) -> Scores:
    return {
        topic: {
            member: part / wholes[topic][member] if wholes[topic][member] else 0 for member, part in members.items()
        }
        for topic, members in parts.items()
    }


def gated(record: Record, scores: Scores) -> Scores:
    """Rank whoever has at least 6 items of the topic within 180 days before everyone else."""
    since = record.at - RECENT
    items = Counter((topic, item.author) for item in record.standing() if item.at > since for topic in item.topics)
    return {
        topic: {
            member: scores.get(topic, {}).get(member, 0) - (0 if items[topic, member] >= GATE else BEHIND)
            for member in record.contributors
        }
        for topic in scores
    }


BASELINES: dict[str, Baseline] = {
    "items": count,
    "net votes": net_votes,
    "net votes, 180 days": recent_votes,
    "net votes, gate": lambda record: gated(record, net_votes(record)),
    "net votes + ¼ of overall": votes_and_share,
    "net votes + overall": votes_and_all,
    "accepted answers": accepted,
    "accepted answers, gate": lambda record: gated(record, accepted(record)),
    "best-answer ratio, gate": best_answer_ratio,
    "mean votes, gate": mean_votes,
    "reputation, 200 a day": reputation,
    "Khoros ranks": khoros,
    "Discourse points": discourse,
    "PageRank": page_rank,
}


def ranked_by(name: str, events: Iterable[EventLine], at: datetime) -> Scores:
    """Return the scores of one baseline over an event file.

    Raises:
        KeyError: no baseline has this name.
    """
    return BASELINES[name](read(events, at))
