"""Who attacks the world `agora`, and how. See `agora`."""

import math
from collections.abc import Iterable
from random import Random

from bench.worlds.agora_people import COVERING, FARMING, Board, Cast, Item, Person

MINUTE = 1 / 1440


class Attack:
    """All attackers of a world: they write on the board and leave planned votes on its items."""

    def __init__(self, rng: Random, board: Board, taken: set[str]) -> None:
        """Prepare; nothing happens before `everything`."""
        self.rng, self.board, self.days = rng, board, board.days
        self.cast = Cast(rng, board.days, board.topics, taken)
        self.bearable = 0.14 * len(taken)
        self.attackers: set[str] = set()
        self.dishonest: set[str] = set()
        self.accepted: dict[Item, tuple[Item, float]] = {}
        self.strangers = [i for i in board.items if i.form != "chat"]
        self.helpers = list({i.author.name: i.author for i in board.items if i.form == "answer"}.values())

    def everything(self, experts: list[Person]) -> None:
        """Attack in all ways, in numbers that differ from world to world; `experts` are the brigades' victims."""
        rng = self.rng
        self._farm(rng.randint(3, 10))
        styles = ["mutual", "chain", "followers", "slow"]
        for number, style in enumerate(styles + rng.choices(styles, k=rng.randint(0, 5))):
            if number < len(styles) or len(self.attackers) < self.bearable:
                self._ring(style, round(4 * math.pow(25 / 4, rng.random())))
        for _ in range(rng.randint(2, 5)):
            self._socks(rng.randint(3, 12))
        for _ in range(rng.randint(1, 3)):
            self._brigade(rng.choice(experts), rng.randint(4, 15))

    def _farm(self, count: int) -> None:
        """Few people write a great deal of little worth; they vote for nobody."""
        rng, farmers = self.rng, []
        for _ in range(count):
            joined = rng.uniform(0.1, 0.9) * self.days
            left = self.days if rng.random() < 0.7 else joined + rng.uniform(60, 300)
            skill, monthly = rng.uniform(0.06, 0.34), rng.uniform(12, 45)
            farmers.append(
                self.cast.person("farmer", skill=skill, monthly=monthly, joined=joined, left=left, forms=FARMING)
            )
        self.board.live(rng, farmers)
        self.attackers |= {f.name for f in farmers}

    def _ring(self, style: str, size: int) -> None:
        """A ring of one topic: its members write, vote for each other by `style`, and plant questions."""
        rng, topic = self.rng, self.rng.choice(self.board.topics)
        begin = rng.uniform(0.2, 0.75 if style == "slow" else 0.92) * self.days
        end = self.days if rng.random() < 0.75 else rng.uniform(begin + 40, self.days + 40)
        members = []
        for _ in range(size):
            joined = begin + rng.expovariate(1 / 20) if rng.random() < 0.7 else rng.uniform(0, begin)
            skill, monthly = rng.betavariate(2.6, 4), rng.lognormvariate(0.5, 0.7)
            members.append(
                self.cast.person(style, skill=skill, monthly=monthly, topic=topic, joined=joined, left=end + 30)
            )
        self._enlist(members)
        self.board.live(rng, members)
        start = begin + (rng.uniform(60, 150) if style == "slow" else rng.uniform(0, 20))
        pairs = list(_pairs(rng, style, members))
        if style != "chain":
            self._plant(pairs, topic, start, rng.randint(2, 2 + size))
        zeal = rng.uniform(0.12, 0.4) if style == "slow" else rng.uniform(0.35, 0.95)
        self._promote(
            pairs, zeal=zeal, pause=rng.uniform(6, 25) if style == "slow" else rng.uniform(0.3, 4), start=start
        )
        self._blend_in(members, (25, 90) if style == "slow" else (0, 14), begin)

    def _enlist(self, people: list[Person]) -> None:
        names = {p.name for p in people}
        self.attackers |= names
        self.dishonest |= names

    def _promote(self, pairs: list[tuple[Person, Person]], *, zeal: float, pause: float, start: float) -> None:
        """Let the first of each pair vote for a share (`zeal`) of the other's items, `pause` days later on average."""
        rng = self.rng
        for voter, friend in pairs:
            for item in self.board.by_author.get(friend.name, []):
                when = max(item.at, start, voter.joined) + MINUTE + rng.expovariate(1 / pause)
                if rng.random() < zeal and when < voter.left:
                    item.planned.append((when, voter.name, 1))

    def _plant(self, pairs: list[tuple[Person, Person]], topic: str, start: float, count: int) -> None:
        """Let voters ask their friends questions and accept the answers; at times somebody honest answers, too."""
        rng = self.rng
        for asker, friend in rng.choices(pairs, k=count):
            begin = max(start, asker.joined, friend.joined)
            asked = begin + rng.random() * (min(asker.left, friend.left) - begin)
            question = self.board.write(rng, asker, topic, "question", asked) if asked > begin else None
            if question is None:
                continue
            at = asked + 5 * MINUTE + rng.expovariate(1 / 0.6)
            answer = self.board.write(rng, friend, topic, "answer", at, question)
            when = at + MINUTE + rng.expovariate(1 / 0.8)
            if answer and when < answer.until:
                self.accepted[question] = (answer, when)
            other, late = rng.choice(self.helpers), at + rng.expovariate(1 / 2)
            if rng.random() < 0.4 and topic in other.skill and other.joined < late < other.left:
                self.board.write(rng, other, topic, "answer", late, question)

    def _blend_in(self, people: list[Person], bounds: tuple[int, int], begin: float) -> None:
        """Let each vote for some strangers as an honest judge would, all the time they are there."""
        rng = self.rng
        for person in people:
            begun = max(begin, person.joined)
            tries = rng.randint(*bounds) * 2
            for _ in range(tries if begun < person.left else 0):
                # Most of these votes come early: they are to look well before the ring begins.
                when = begun + (person.left - begun) * rng.random() ** 1.8
                topic = rng.choice(list(person.skill))
                item = self.board.recent(rng, topic, when, questions=rng.random() < 0.15, age=6)
                if item is None or item.author.name in self.attackers:
                    continue
                seen = person.judgement * item.quality + (1 - person.judgement) * rng.gauss(0.5, 0.2)
                if seen > 0.45 or seen < 0.2:
                    item.planned.append((when, person.name, 1 if seen > 0.45 else -1))

    def _socks(self, count: int) -> None:
        """A master writes a lot and is voted for by own second accounts, some of them made lately."""
        rng, topic = self.rng, self.rng.choice(self.board.topics)
        joined, skill, monthly = rng.uniform(0.05, 0.8) * self.days, rng.betavariate(3, 4), rng.uniform(2, 12)
        master = self.cast.person("master", skill=skill, monthly=monthly, topic=topic, joined=joined, left=self.days)
        late, socks = rng.random() < 0.5, []
        for _ in range(count):
            made = (
                self.days - rng.uniform(8, 100) if late or rng.random() < 0.2 else rng.uniform(joined, self.days * 0.95)
            )
            cover = rng.lognormvariate(-1.2, 0.9)
            socks.append(
                self.cast.person(
                    "sock", skill=skill, monthly=cover, topic=topic, joined=made, left=self.days, forms=COVERING
                )
            )
        self._enlist([master, *socks])
        self.board.live(rng, [master, *socks])
        pairs = [(sock, master) for sock in socks]
        self._plant(pairs, topic, joined, rng.randint(0, count))
        self._promote(pairs, zeal=rng.uniform(0.3, 0.95), pause=rng.uniform(0.2, 6), start=joined)
        self._blend_in(socks, (0, 12), joined)

    def _brigade(self, victim: Person, count: int) -> None:
        """Accounts old and new vote most of an expert's items of the last year down within some weeks."""
        rng = self.rng
        begin = self.days - rng.uniform(20, 260)
        length, zeal = rng.uniform(5, 45), rng.uniform(0.35, 0.9)
        end = min(self.days, begin + length)
        members = []
        for _ in range(count):
            joined = max(0.0, begin - (rng.uniform(0, 10) if rng.random() < 0.6 else rng.uniform(10, 200)))
            members.append(
                self.cast.person("brigade", skill=0.3, monthly=0.3, joined=joined, left=self.days, forms=COVERING)
            )
        self.dishonest |= {m.name for m in members}
        self.board.live(rng, members)
        self._blend_in(members, (0, 10), 0.0)
        for item in self.board.by_author[victim.name]:
            for member in members:
                when = max(item.at, begin) + rng.random() * length
                if begin - 365 < item.at and when < end and rng.random() < zeal:
                    item.planned.append((when, member.name, -1))


def _pairs(rng: Random, style: str, members: list[Person]) -> Iterable[tuple[Person, Person]]:
    """Return who votes for whom: everybody, the next one or two, or some leaders."""
    if style == "chain":
        steps = (1, 2) if len(members) > 5 and rng.random() < 0.4 else (1,)
        return [(m, members[(n + step) % len(members)]) for n, m in enumerate(members) for step in steps]
    if style == "followers":
        leaders = max(1, len(members) // 8)
        return [(m, leader) for m in members[leaders:] for leader in members[:leaders]]
    return [(a, b) for a in members for b in members if a is not b]
