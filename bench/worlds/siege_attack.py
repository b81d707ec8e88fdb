"""The attackers of the world `siege`: which teams there are, and how they vote. Times are days since the opening."""

import math
from bisect import bisect_left
from random import Random

from bench.worlds.siege_people import Item, Member, Team, Town, attacker, clip

SIZES = {  # accounts of a team, at least and at most
    "farmer": (1, 1), "slow ring": (3, 6), "camouflaged ring": (4, 8), "socks": (4, 9), "chain": (4, 7),
    "followers": (4, 7), "buyer": (1, 1), "brigade": (4, 7),
}  # fmt: skip
TEMPO = {  # votes for the team, a voter and month
    "slow ring": (1.2, 5.0), "camouflaged ring": (1.2, 5.0), "socks": (3.0, 8.0), "chain": (2.0, 7.0),
    "followers": (3.0, 9.0), "brigade": (0.5, 2.0),
}  # fmt: skip


class Urn:
    """Votes by item as (day, voter, value); each votes once on what is there and not their own."""

    def __init__(self, items: list[Item], horizon: float) -> None:
        self.items, self.horizon = items, horizon
        self.times = [item.t for item in items]
        self.votes: dict[Item, list[tuple[float, Member, int]]] = {item: [] for item in items}
        self.voted: set[tuple[str, str]] = set()
        self.of: dict[str, list[Item]] = {}
        for item in items:
            self.of.setdefault(item.author.id, []).append(item)

    def cast(self, voter: Member, item: Item, t: float, value: int = 1) -> bool:
        """Put in a vote at the time t (days); return whether it was possible."""
        mark = (item.key, voter.id)
        possible = item.open_at(t) and t < self.horizon and voter.here(t) and voter.id != item.author.id
        if not possible or mark in self.voted:
            return False
        self.voted.add(mark)
        self.votes[item].append((t, voter, value))
        return True

    def recent(self, author: Member, t: float, voter: Member, days: float = 120) -> list[Item]:
        """Return what the author wrote within so many days before t and the voter has not voted on."""
        mine = (i for i in self.of.get(author.id, ()) if i.open_at(t) and t - i.t < days and i.form != "chat")
        return [item for item in mine if (item.key, voter.id) not in self.voted]


def enlist(town: Town, rng: Random) -> list[Team]:
    """Return one team of each kind, then more until the accounts are used up."""
    teams: list[Team] = []
    kinds = list(SIZES)
    left = town.accounts_attacking
    while left > 0:
        first = len(teams) < len(SIZES)
        kind = kinds[len(teams)] if first else rng.choice(kinds)
        low, high = SIZES[kind]
        if not first and low > left:
            kind, low, high = "farmer", 1, 1
        size = low if first else rng.randint(low, min(high, left))
        teams.append(_team(kind, size, town, rng))
        left -= size
    return teams


def _team(kind: str, size: int, town: Town, rng: Random) -> Team:
    topic = rng.choice(town.topics)
    crew = [attacker(town, rng, topic, sock=kind == "socks" and n > 0) for n in range(size)]
    start = max(member.joined for member in crew[:2]) + rng.uniform(10, 60)
    team = Team(kind=kind, topic=topic, crew=crew, start=start, tempo=rng.uniform(*TEMPO.get(kind, (0, 0))))
    if kind == "farmer":
        farmer = crew[0]
        farmer.role, farmer.joined = "farmer", town.horizon - rng.uniform(120, 500)
        farmer.rate = rng.uniform(150, 400) / (town.horizon - farmer.joined)
        farmer.interests = dict.fromkeys(town.topics, 1.0)
        farmer.skill = {t: rng.uniform(0.3, 0.5) for t in town.topics}
    if size >= 4 and rng.random() < 0.35:
        team.caught = rng.uniform(start, town.horizon - 20) if start < town.horizon - 20 else math.inf
    if team.caught < math.inf and crew[1].joined < team.caught:
        crew[1].left, crew[1].erased = team.caught, rng.random() < 0.5
        crew[-1] = attacker(town, rng, topic, sock=kind == "socks", since=team.caught + rng.uniform(3, 20))
    return team


def stage(team: Team, town: Town, rng: Random) -> tuple[list[Item], list[tuple[float, Item]]]:
    """Return questions of the socks with the master's answers, and when these are accepted."""
    items, accepted = [], []
    for sock in team.crew[1:] if team.kind == "socks" else []:
        for n in range(rng.randint(0, 4)):
            asked, wait = rng.uniform(sock.joined, sock.left), rng.uniform(0.05, 2)
            done = asked + wait + rng.uniform(0.02, 3)
            if asked < team.crew[0].joined or done > min(town.horizon - 0.1, sock.left):
                continue
            ask = Item(key=f"{sock.id}:s{n}", t=asked, author=sock, form="question", topics=[team.topic], quality=0.4)
            quality = clip(team.crew[0].skill[team.topic] + rng.gauss(0, 0.1))
            reply = Item(
                key=f"{sock.id}:r{n}",
                t=asked + wait,
                author=team.crew[0],
                form="answer",
                topics=[team.topic],
                quality=quality,
                parent=ask,
            )
            items += [ask, reply]
            accepted.append((done, reply))
    return items, accepted


def _mingle(urn: Urn, voter: Member, start: float, end: float, monthly: float, rng: Random) -> None:
    """Vote on strangers' things as an honest reader would."""
    t = max(start, voter.joined) + rng.expovariate(monthly / 30)
    while t < min(end, voter.left):
        low, high = bisect_left(urn.times, t - 30), bisect_left(urn.times, t)
        if low < high:
            item = urn.items[rng.randrange(low, high)]
            seen = item.quality + rng.gauss(0, 0.3 * (1.1 - voter.judgement))
            if seen > 0.48 or (seen < 0.25 and rng.random() < 0.3):
                urn.cast(voter, item, t, 1 if seen > 0.48 else -1)
        t += rng.expovariate(monthly / 30)


def _drip(urn: Urn, voter: Member, mates: list[Member], team: Team, tempo: float, rng: Random) -> None:
    """Vote for mates now and then, rather for their better things; half as often once one of the team was caught."""
    t = max(team.start, voter.joined) + rng.expovariate(tempo / 30)
    while mates and t < voter.left:
        found = urn.recent(rng.choice(mates), t, voter)
        if found:
            item = max(rng.choice(found), rng.choice(found), key=lambda item: item.quality)
            urn.cast(voter, item, t)
        t += rng.expovariate(tempo / 30 * (0.5 if t > team.caught else 1))


def _loyalties(team: Team) -> list[tuple[Member, list[Member]]]:
    """Return who of a team votes for whom."""
    crew = team.crew
    if team.kind in {"slow ring", "camouflaged ring"}:
        return [(member, [mate for mate in crew if mate is not member]) for member in crew]
    if team.kind == "chain":
        return [(member, [crew[n + 1]]) for n, member in enumerate(crew[:-1])]
    if team.kind == "socks":
        inner, outer = crew[1 : 1 + len(crew) // 2], crew[1 + len(crew) // 2 :]
        near = [(sock, [crew[0], crew[0], *(s for s in inner if s is not sock)]) for sock in inner]
        return near + [(sock, [*inner, *(s for s in outer if s is not sock)]) for sock in outer]
    return [(member, [crew[0]]) for member in crew[1:]]


def attack(urn: Urn, team: Team, targets: list[Member], rng: Random) -> None:
    """Let a team vote, targets being the experts of its topic."""
    if team.kind == "camouflaged ring":
        preparing = rng.uniform(60, 150)
        for member in team.crew:
            begin = max(member.joined, team.start - 60)
            _mingle(urn, member, begin, begin + preparing, rng.uniform(40, 90) * 30 / preparing, rng)
        team.start += preparing
    for member in team.crew:
        _mingle(urn, member, member.joined, member.left, rng.uniform(0.5, 2.0 if team.kind == "socks" else 5.0), rng)
    for voter, mates in _loyalties(team):
        _drip(urn, voter, mates, team, team.tempo, rng)
    if team.kind == "brigade":
        for target in rng.sample(targets, min(len(targets), rng.randint(1, 3))):
            _vote_down(urn, team.crew, target, rng)


def _vote_down(urn: Urn, crew: list[Member], target: Member, rng: Random) -> None:
    """Let a brigade vote an expert down, within a day and a half or over months."""
    start = rng.uniform(max(0.0, urn.horizon - 240), urn.horizon - 90)
    span = 1.5 if rng.random() < 0.5 else min(rng.uniform(60, 200), urn.horizon - 2 - start)
    for voter in crew:
        for _ in range(rng.randint(4, 14)):
            t = start + rng.uniform(0, span)
            found = urn.recent(target, t, voter, 200)
            if found:
                urn.cast(voter, rng.choice(found), t, -1)


def purge(items: list[Item], team: Team, rng: Random) -> None:
    """Let staff remove four in ten things of the account that was caught."""
    for item in items:
        if item.author is team.crew[1 % len(team.crew)] and item.t < team.caught < item.removed and rng.random() < 0.4:
            item.removed, item.removed_by = team.caught + rng.uniform(0.01, 1), "staff1"


def sell(urn: Urn, buyer: Member, honest: list[Member], rng: Random) -> set[str]:
    """Let strangers vote for a buyer in some campaigns of a few days; return who sold."""
    sellers: set[str] = set()
    hired = rng.sample(honest, min(len(honest), rng.randint(6, 16)))
    for _ in range(rng.randint(3, 7)):
        start = rng.uniform(min(buyer.joined + 30, urn.horizon - 20), urn.horizon - 8)
        for seller in hired:
            for _ in range(rng.choice([0, 0, 1, 1, 2])):
                t = start + rng.uniform(0, 7)
                found = urn.recent(buyer, t, seller)
                if found and urn.cast(seller, rng.choice(found), t):
                    sellers.add(seller.id)
    return sellers
