"""World `siege`: a small to middling community (190–500 accounts) of which 10–25 % attack, and take their time.

The honest have one to three topics with a skill in each, an activity independent of it (heavy-tailed) and a judgement
that follows their skill. They write in sittings, mostly in the evening; what they write is as good as their skill
there, give or take. Busy mediocre ones write most, half of the masters little more than a contribution in a
fortnight; some masters have been gone for 200 days and more, some members dropped a topic, one in eight is new.
Readers come by form, quality, the author's renown and luck; they vote on what they believe to see (the better their
judgement, the nearer to quality) and run with the herd. Askers accept what seems best, or nothing; some change their
minds. Fans vote for most of one favourite's things. Those who erased their account voted as nobody: the actor is
null, as it is where a filter removed something.

Attackers write like others, with a skill of 0.35–0.66 (socks less), and get honest votes for it. Farmers paste
passable text by the hundred. Rings vote mutually, one to five votes a month each, some after months of honest votes
for 30–70 strangers. Chains vote one way, followers for one leader. Socks come late, vote each other in two layers and
the master, and ask questions for the master's answer to be accepted. Buyers pay honest strangers, who otherwise go on
voting as they think. Brigades vote experts down, in a day or drop by drop, and their rival up. Most vote for
strangers besides; a third of the teams are caught midway: they lose an account, replace it and slow down.

Truth: an expert of a topic is an honest member (a fan may be one) whose skill there is at least 0.70 and who wrote at
least five lasting reviews, answers, posts, comments or opinions there in the last 180 days; the 20 most skilled if
there are more. Sellers and fans are `dishonest` but no attackers; brigades are attackers, for they raise their rival.
Without attack the honest are the same and write as much as well; only herds, parents and acceptances may differ.
"""

import math
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from bench.worlds.shape import EventLine, World
from bench.worlds.siege_attack import Urn, attack, enlist, purge, sell, stage
from bench.worlds.siege_people import (
    GAP,
    Item,
    Member,
    Town,
    find_experts,
    found_town,
    poisson,
    populate,
    thread,
    write,
)

AT = datetime(2026, 6, 1, tzinfo=UTC)
EXPOSURE = {
    "review": 1.2, "quick_rating": 0.4, "question": 0.6, "answer": 1.2, "post": 1.6, "comment": 0.6, "opinion": 0.8,
    "chat": 0.2,
}  # fmt: skip


def _adore(urn: Urn, members: list[Member], rng: Random) -> None:
    """Let fans vote for most of what their favourite writes."""
    for fan in (member for member in members if member.favourite):
        loyalty = rng.uniform(0.6, 0.95)
        for item in urn.of.get(fan.favourite or "", []):
            t = item.t + GAP + rng.expovariate(1 / 2)
            if rng.random() < loyalty:
                urn.cast(fan, item, t)


def _read(urn: Urn, honest: list[Member], town: Town, seed: int) -> None:
    """Let the honest read and vote, item by item in order of time."""
    fame: dict[str, int] = {}
    weights: dict[str, tuple[list[Member], list[float]]] = {}
    for topic in town.topics:
        crowd = [member for member in honest if topic in member.interests]
        weights[topic] = crowd, list(accumulate(member.voting * member.interests[topic] for member in crowd))
    for item in urn.items:
        rng = Random(f"{seed}:{item.key}:read")
        renown = 0.6 + 0.2 * math.log1p(fame.get(item.author.id, 0))
        luck = rng.gammavariate(0.8, 1.25) * (0.7 + 0.6 * item.quality)
        views = poisson(rng, town.density / 0.3 * EXPOSURE[item.form] * luck * renown)
        crowd, cumulated = weights[item.topics[0]]
        readers = rng.choices(crowd, cum_weights=cumulated, k=round(views * 1.6))
        delays = sorted(rng.expovariate(1 / 3 if rng.random() < 0.8 else 1 / 90) for _ in readers)
        planned, own = sorted((t, value) for t, _, value in urn.votes[item]), 0
        for reader, delay in zip(readers, delays, strict=True):
            t = item.t + GAP + delay
            net = own + sum(value for when, value in planned if when < t)
            value = _judge(item, reader, net, rng)
            if value and urn.cast(reader, item, t, value):
                own += value
                fame[item.author.id] = fame.get(item.author.id, 0) + (value > 0)


def _judge(item: Item, reader: Member, net: int, rng: Random) -> int:
    """Return what a reader makes of an item: 1, -1 or, mostly, 0 for no vote."""
    seen = item.quality + rng.gauss(0, 0.3 * (1.15 - reader.judgement))
    herd = 0.35 * math.copysign(math.log1p(abs(net)), net)
    drawn, up = rng.random(), 0.7 / (1 + math.exp(-(7 * (seen - 0.55) + herd)))
    if drawn < up:
        return 1
    return -1 if drawn > (0.7 if seen < 0.3 else 0.985) + 0.03 * max(-5, min(5, net)) else 0


def _accept(items: list[Item], town: Town, seed: int) -> list[tuple[float, str, Item]]:
    """Return (day, kind, answer) of the askers' acceptances; some are taken back, mostly for another answer."""
    answers: dict[Item, list[Item]] = {}
    for item in items:
        if item.form == "answer" and item.parent and ":r" not in item.key:
            answers.setdefault(item.parent, []).append(item)
    done: list[tuple[float, str, Item]] = []
    for question, given in answers.items():
        rng, asker = Random(f"{seed}:{question.key}:accept"), question.author
        t = given[-1].t + rng.expovariate(1 / 2) + GAP
        scored = sorted(((a.quality + rng.gauss(0, 0.2), a.key, a) for a in given if a.open_at(t)), reverse=True)
        end = min(town.horizon, asker.left, question.removed)
        if not scored or rng.random() > 0.5 or t > end or asker.id == scored[0][2].author.id:
            continue
        done.append((t, "accept", scored[0][2]))
        later = t + rng.uniform(0.1, 20)
        if rng.random() < 0.06 and later + 0.1 < end and scored[0][2].open_at(later):
            done.append((later, "unaccept", scored[0][2]))
            if len(scored) > 1 and scored[1][2].open_at(later + 0.01):
                done.append((later + 0.01, "accept", scored[1][2]))
    return done


def _events(urn: Urn, accepts: list[tuple[float, str, Item]], town: Town, seed: int) -> list[EventLine]:
    """Return everything as lines in order of time; about one vote in fifty is withdrawn, some turned round."""
    names = {item: f"i{n}" for n, item in enumerate(urn.items, 1)}
    lines: list[tuple[float, EventLine]] = []

    def tell(t: float, kind: str, item: Item, actor: str | None, value: int = 1) -> None:
        lines.append((t, {"kind": kind, "item": names[item], "actor": actor, "value": value}))

    for item in urn.items:
        parent = names[item.parent] if item.parent else None
        made = {"form": item.form, "author": item.author.id, "topic": item.topics, "parent": parent}
        lines.append((item.t, {"kind": "item", "item": names[item], **made}))
        rng = Random(f"{seed}:{item.key}:second thoughts")
        for t, voter, value in sorted(urn.votes[item], key=lambda vote: (vote[0], vote[1].id)):
            tell(t, "vote", item, None if voter.erased else voter.id, value)
            later = t + rng.expovariate(1 / 4) + GAP
            if rng.random() < 0.02 and not voter.erased and later + GAP < min(voter.left, item.removed, town.horizon):
                tell(later, "unvote", item, voter.id, value)
                if rng.random() < 0.3:
                    tell(later + GAP, "vote", item, voter.id, -value)
        if item.removed < town.horizon:
            gone = item.author.erased and item.removed_by == item.author.id
            tell(item.removed, "remove", item, None if gone else item.removed_by)
    for t, kind, answer in accepts:
        if answer.parent:
            tell(t, kind, answer, None if answer.parent.author.erased else answer.parent.author.id)
    lines.sort(key=lambda line: line[0])
    opened = AT - timedelta(days=town.horizon)
    return [{"at": (opened + timedelta(days=t)).isoformat(timespec="seconds"), **line} for t, line in lines]


def make(seed: int, *, attacked: bool = True) -> World:
    """Return the world of this seed; without attack the same honest community and nobody else."""
    town = found_town(seed)
    honest = populate(town)
    rng = Random(f"siege:{seed}:attack")
    teams = enlist(town, rng) if attacked else []
    staged = [stage(team, town, rng) for team in teams]
    crews = [member for team in teams for member in team.crew]
    items = write(honest + crews, seed, town.horizon) + [item for made, _ in staged for item in made]
    items.sort(key=lambda item: (item.t, item.key))
    for team in teams:
        purge(items, team, rng)
    thread(items, seed)
    experts = find_experts(items, town)
    urn = Urn(items, town.horizon)
    _adore(urn, honest, Random(f"siege:{seed}:fans"))
    sellers: set[str] = set()
    known = set().union(*experts.values())
    for team in teams:
        attack(urn, team, [member for member in honest if member.id in experts[team.topic]], rng)
        if team.kind == "buyer":
            lasting = [m for m in honest if m.id not in known and m.left == town.horizon and m.role == "honest"]
            sellers |= sell(urn, team.crew[0], lasting, rng)
    _read(urn, honest, town, seed)
    accepts = _accept(items, town, seed) + [(t, "accept", item) for _, done in staged for t, item in done]
    attackers = {member.id for member in crews}
    dishonest = attackers | sellers | {member.id for member in honest if member.favourite}
    events = _events(urn, accepts, town, seed)
    return World(
        name="siege",
        seed=seed,
        attacked=attacked,
        at=AT,
        events=events,
        experts=experts,
        attackers=attackers,
        dishonest=dishonest,
    )
