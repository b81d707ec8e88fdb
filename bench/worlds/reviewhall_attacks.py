"""The attackers of the review hall: what they write, and the votes they have agreed upon."""

import math
from dataclasses import dataclass, field
from random import Random

from bench.worlds.reviewhall_people import NEVER, Item, Person, Scale, born, quality, write


@dataclass(kw_only=True)
class Plan:
    """People beyond the honest ones, their items, and votes and acceptances (day, actor, item, value) as agreed."""

    people: list[Person] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    votes: list[tuple[float, Person, Item, int]] = field(default_factory=list)
    accepts: list[tuple[float, Item]] = field(default_factory=list)
    colluding: set[str] = field(default_factory=set)


class Attack:
    """Draws one community's attackers; `targets` are the experts a brigade may choose."""

    def __init__(self, rng: Random, scale: Scale, honest: list[Item], targets: list[Person]) -> None:
        self.rng, self.scale, self.honest, self.targets = rng, scale, honest, targets
        self.force = rng.uniform(0.5, 1.3) * math.sqrt(scale.members / 700)
        self.plan = Plan()
        self.votes: list[tuple[Person, Person, float, float, float]] = []

    def run(self) -> Plan:
        """Return the people and deeds of all attackers."""
        for _ in range(self._number(2, 9)):
            self._member("farmer", self._topic(), rate=self.rng.uniform(12, 40), since=(60, 500))
        for _ in range(self._number(1, 3)):
            self._two_way()
        for _ in range(self._number(1, 2)):
            self._chain()
            self._followed()
        for _ in range(self._number(1, 3)):
            self._socks()
        for _ in range(self._number(1, 2)):
            self._camouflaged()
        own = write(self.rng, self.scale, self.plan.people, self.honest)
        self.plan.items += own
        self._settle()
        for target in self.rng.sample(self.targets, min(len(self.targets), self._number(1, 3))):
            self._brigade(target)
        return self.plan

    def _number(self, least: int, most: int) -> int:
        return max(least, round(self.rng.uniform(least, most) * self.force))

    def _topic(self) -> int:
        return self.rng.randrange(len(self.scale.topics))

    def _member(self, kind: str, core: int, *, rate: float, since: tuple[float, float], reads: float = 0.3) -> Person:
        """Return a new attacker; `since` is how many days ago they joined, from and to."""
        rng, end = self.rng, self.scale.days
        joined = max(0.0, end - rng.uniform(*since))
        peak = rng.gauss(-0.9, 0.3) if kind == "farmer" else rng.gauss(0.05, 0.45)
        person = born(rng, self.scale, kind, core=core, peak=min(peak, 1.0), rate=rate, joined=joined, left=end)
        person.reads = reads * rng.lognormvariate(0, 0.6)
        if kind == "farmer":
            person.forms[1] *= 3
        else:
            self.plan.colluding.add(person.id)
        self.plan.people.append(person)
        return person

    def _agree(self, voter: Person, author: Person, *, share: float, lag: float, since: float = 0.0) -> None:
        """Let `voter` vote for that share of the author's items, after `lag` days on average, from a day on."""
        self.votes.append((voter, author, share, lag, since))

    def _two_way(self) -> None:
        rng, core = self.rng, self._topic()
        joined = rng.uniform(120, 600)
        ring = [
            self._member("ring", core, rate=rng.uniform(1.5, 6), since=(joined - 30, joined + 30))
            for _ in range(self._number(3, 8))
        ]
        share, lag = rng.uniform(0.5, 0.95), rng.uniform(0.3, 4)
        for voter in ring:
            for author in ring:
                if voter is not author:
                    self._agree(voter, author, share=share, lag=lag)
        for _ in range(rng.randint(1, 5)):
            self._staged(*rng.sample(ring, 2))

    def _staged(self, asker: Person, other: Person) -> None:
        """Let one ask, the other answer, and the first accept."""
        rng = self.rng
        at = rng.uniform(max(asker.joined, other.joined), self.scale.days - 8)
        question = Item(at, asker, "question", (asker.core,))
        answer = Item(at + rng.uniform(0.01, 1.5), other, "answer", (asker.core,), parent=question)
        for item in (question, answer):
            item.quality = quality(rng, item)
        self.plan.items += [question, answer]
        self.plan.accepts.append((answer.at + rng.uniform(0.01, 2), answer))

    def _chain(self) -> None:
        """A votes B votes C and so on, the last one for the first."""
        rng, core = self.rng, self._topic()
        ring = [
            self._member("chain", core, rate=rng.uniform(1.5, 5), since=(100, 500)) for _ in range(self._number(4, 9))
        ]
        for step in range(1, rng.randint(2, 3)):
            for number, voter in enumerate(ring):
                self._agree(voter, ring[(number + step) % len(ring)], share=rng.uniform(0.6, 0.95), lag=3)

    def _followed(self) -> None:
        """Followers who vote for one leader and never get anything back."""
        rng, core = self.rng, self._topic()
        leader = self._member("leader", core, rate=rng.uniform(3, 8), since=(150, 500))
        for _ in range(self._number(5, 12)):
            follower = self._member("follower", core, rate=rng.uniform(0, 0.8), since=(60, 450))
            self._agree(follower, leader, share=rng.uniform(0.4, 0.95), lag=rng.uniform(1, 6))

    def _socks(self) -> None:
        """One person and their second accounts; the late ones vote for all that is there within days."""
        rng, core = self.rng, self._topic()
        master = self._member("puppeteer", core, rate=rng.uniform(2, 8), since=(120, 700), reads=0.8)
        late = rng.random() < 0.5
        for _ in range(self._number(3, 10)):
            since = (8.0, 60.0) if late else (90.0, 400.0)
            sock = self._member("sock", core, rate=rng.uniform(0, 0.5), since=since, reads=rng.choice((0.0, 0.1, 0.5)))
            self._agree(sock, master, share=rng.uniform(0.5, 0.9), lag=rng.uniform(0.2, 5))

    def _camouflaged(self) -> None:
        """A ring that reads and votes like anybody for months before it begins, slowly, to help itself."""
        rng, core = self.rng, self._topic()
        turn = self.scale.days - rng.uniform(60, 220)
        ring = [
            self._member("camouflaged", core, rate=rng.uniform(1.5, 5), since=(330, 600), reads=rng.uniform(1.5, 4))
            for _ in range(self._number(4, 8))
        ]
        share = rng.uniform(0.25, 0.6)
        for voter in ring:
            for author in ring:
                if voter is not author:
                    self._agree(voter, author, share=share, lag=12, since=turn)

    def _settle(self) -> None:
        """Turn agreements into votes; what is older than the voter's start is voted for over some days after it."""
        by_author: dict[str, list[Item]] = {}
        for item in self.plan.items:
            by_author.setdefault(item.author.id, []).append(item)
        rng = self.rng
        for voter, author, share, lag, since in self.votes:
            start = max(voter.joined, since)
            for item in by_author.get(author.id, ()):
                old = item.at < start
                if rng.random() < (share * 0.6 if old else share):
                    wait = rng.expovariate(1 / (4 * lag if old else lag))
                    self.plan.votes.append((max(item.at, start) + wait, voter, item, 1))

    def _brigade(self, target: Person) -> None:
        """Several accounts vote one expert's items down within weeks."""
        rng, end = self.rng, self.scale.days
        begin = end - rng.uniform(30, 250)
        items = [i for i in self.honest if i.author is target and i.at < begin + 40]
        for _ in range(self._number(5, 14)):
            since = end - begin
            member = self._member("brigade", target.core, rate=0.0, since=(since, since + rng.choice((5, 300))))
            share = rng.uniform(0.3, 0.8)
            for item in items:
                if rng.random() < share:
                    at = max(begin, item.at) + rng.uniform(0, 25)
                    self.plan.votes.append((at, member, item, -1))


def fans(rng: Random, scale: Scale, people: list[Person], items: list[Item]) -> Plan:
    """Let some honest people vote for nearly everything of one favourite, who has not asked for it."""
    plan = Plan()
    writers = [p for p in people if p.rate > 1.5 and p.kind != "departed"]
    crowd = [p for p in people if p.kind == "ordinary" and p.left == scale.days]
    idols = rng.choices(writers, [p.rate**0.5 * math.exp(p.charm) for p in writers], k=rng.randint(2, 6))
    for idol in idols:
        own = [i for i in items if i.author is idol]
        near = [p for p in crowd if abs(p.core - idol.core) <= 1 and p is not idol and p.id not in plan.colluding]
        for fan in rng.sample(near, min(len(near), rng.randint(1, 5))):
            plan.colluding.add(fan.id)
            for item in own:
                if item.removed == NEVER and rng.random() < 0.85:
                    plan.votes.append((max(item.at, fan.joined) + rng.expovariate(1 / 4), fan, item, 1))
    return plan
