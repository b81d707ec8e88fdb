"""Rank by links: whoever is voted for, or answers, is linked to by the voter and by who asked."""

from collections import Counter, defaultdict

from bench.experts_bench.record import Record

FOLLOWING = 0.85  # Brin and Page, "The Anatomy of a Large-Scale Hypertextual Web Search Engine", 1998
ROUNDS = 40

Links = dict[str, Counter[str]]


def page_rank(record: Record) -> dict[str, dict[str, float]]:
    """PageRank per topic over votes for somebody's items and answers to somebody's questions."""
    return {topic: iterated(links) for topic, links in _links(record).items()}


def iterated(links: Links, *, following: float = FOLLOWING, rounds: int = ROUNDS) -> dict[str, float]:
    """Return the rank of each member of a graph by power iteration; all ranks add up to 1.

    Links are weighted by their number. The rank of whoever links to nobody is spread over all.
    """
    members = sorted(set(links) | {target for targets in links.values() for target in targets})
    rank = dict.fromkeys(members, 1 / len(members)) if members else {}
    out = {member: sum(targets.values()) for member, targets in links.items()}
    for _ in range(rounds):
        lost = sum(rank[member] for member in members if not out.get(member))
        base = (1 - following + following * lost) / len(members) if members else 0
        following_round = dict.fromkeys(members, base)
        for member, targets in links.items():
            for target, number in targets.items():
                following_round[target] += following * rank[member] * number / out[member]
        rank = following_round
    return rank


def _links(record: Record) -> dict[str, Links]:
    links: dict[str, Links] = defaultdict(lambda: defaultdict(Counter))
    for item in record.standing():
        sources = [vote.actor for vote in item.votes() if vote.value > 0 and vote.actor is not None]
        asked = record.items.get(item.parent) if item.parent and item.form == "answer" else None
        if asked is not None and asked.author != item.author:
            sources.append(asked.author)
        for topic in item.topics:
            for source in sources:
                links[topic][source][item.author] += 1
    return links
