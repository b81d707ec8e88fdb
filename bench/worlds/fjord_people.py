"""Who lives in the world `fjord`: its topics, its honest members, and what people write.

Times are floats, in days since the world began. How people behave is told in `bench.worlds.fjord`.
"""

import math
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

NAMES = ("coffee", "bicycles", "garden", "audio", "knitting", "cooking", "cameras", "camping", "tools", "aquaria")
FORMS = ("review", "quick_rating", "question", "answer", "post", "comment", "opinion", "chat")
HABIT = (0.16, 0.20, 0.12, 0.19, 0.05, 0.15, 0.05, 0.08)
"""How often the average member uses each of FORMS."""
BENT = {
    "busy": (0.8, 1.6, 0.8, 1.2, 0.8, 2.0, 1.6, 2.2),
    "quiet": (1.6, 0.2, 0.3, 2.2, 1.2, 0.4, 0.3, 0.1),
    "departed": (1.2, 0.5, 0.5, 1.8, 1.4, 1.0, 0.8, 0.8),
    "connoisseur": (1.3, 0.6, 0.4, 1.8, 1.5, 0.9, 0.8, 0.6),
    "talent": (1.3, 0.6, 0.6, 1.8, 1.2, 0.9, 0.8, 0.6),
    "lurker": (0.9, 2.0, 1.8, 0.4, 0.1, 0.6, 0.4, 0.3),
    "farmer": (1.5, 3.0, 0.5, 1.6, 0.5, 1.5, 1.0, 0.5),
    "ring": (1.3, 0.8, 0.7, 1.5, 1.0, 0.8, 0.6, 0.4),
    "sock": (0.3, 1.5, 0.5, 0.3, 0.0, 0.6, 0.2, 0.2),
}
"""By role, how its habit differs from the average (same order as FORMS)."""
SHOWS = dict(zip(FORMS, (1.0, 0.25, 0.3, 1.0, 0.9, 0.5, 0.4, 0.2), strict=True))
"""How much of the writer's skill a form shows."""
VOTERS = {  # share; from which felt quality up; below which down; how often a view becomes a vote; pull of the herd
    "plain": (0.42, 0.5, -1.4, 0.22, 0.20),
    "generous": (0.22, -0.2, -2.4, 0.40, 0.15),
    "stingy": (0.14, 1.1, -1.1, 0.12, 0.10),
    "herding": (0.17, 0.6, -1.2, 0.28, 0.90),
    "grumpy": (0.05, 0.9, -0.4, 0.30, 0.10),
}


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic, which grows or shrinks over the years and has its season."""

    name: str
    weight: float
    growth: float
    swing: float
    peak: float

    def pull(self, day: float) -> float:
        """Return how much is going on in the topic on this day (1: the ordinary)."""
        return math.exp(self.growth * day / 365) * (1 + self.swing * math.cos(2 * math.pi * (day - self.peak) / 365.25))


@dataclass(kw_only=True, eq=False)
class Person:
    """Someone with an account: `pace` in items, `visits` in visits, each per day of presence; `skill` by topic."""

    id: str
    role: str
    joined: float
    left: float
    pace: float
    visits: float
    interests: dict[str, float]
    skill: dict[str, float]
    habit: list[float]
    voter: str
    learns: float = 0.0
    pause: tuple[float, float] = (0.0, 0.0)
    patron: "Person | None" = None
    moderated: float = 0.0

    def ability(self, topic: str, day: float) -> float:
        """Return the true skill on this day: what was brought along, and what has been learned here since."""
        return self.skill[topic] + self.learns * (1 - math.exp(-max(0.0, day - self.joined) / 300))

    def here(self, day: float) -> bool:
        """Say whether the person takes part on this day."""
        return self.joined <= day <= self.left and not self.pause[0] <= day < self.pause[1]


@dataclass(frozen=True, kw_only=True)
class Tie:
    """`voter` votes `value` on what `target` writes from `since` on, and (share `back`) on what is older."""

    voter: Person
    target: Person
    chance: float
    delay: float
    since: float
    until: float
    back: float = 0.0
    value: int = 1


@dataclass(kw_only=True)
class Crowd:
    """The attackers (or the fans): who they are, whom they vote for, what their second accounts ask the master."""

    people: list[Person] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    baits: list[tuple[float, Person, str, Person]] = field(default_factory=list)


@dataclass(kw_only=True)
class Land:
    """What holds for the whole world: how long it lasts (days), its topics, and on which days campaigns began."""

    rng: Random
    span: float
    topics: list[Topic]
    campaigns: list[float]

    def settle(self, role: str, joined: float, left: float, pace: float, visits: float, skill: float) -> Person:
        """Make a person whose skill in the own topics lies around `skill`."""
        rng, bent = self.rng, BENT.get(role, (1.0,) * len(FORMS))
        weights = [math.sqrt(t.weight * t.pull(joined)) for t in self.topics]
        own = {t.name for t in rng.choices(self.topics, weights, k=rng.choice((1, 1, 2, 2, 3)))}
        gifted = rng.gauss(0, 0.45)
        return Person(
            id=f"u{rng.getrandbits(40):010x}", role=role, pace=pace, visits=visits,
            joined=joined, left=min(left, self.span),
            interests={t.name: rng.uniform(0.5, 2) if t.name in own else 0.03 for t in self.topics},
            skill={
                t.name: gifted + rng.gauss(skill, 0.5) if t.name in own else 0.5 * gifted + rng.gauss(-0.6, 0.4)
                for t in self.topics
            },
            habit=[h * b * rng.lognormvariate(0, 0.6) for h, b in zip(HABIT, bent, strict=True)],
            voter=rng.choices(list(VOTERS), [v[0] for v in VOTERS.values()])[0],
            learns=rng.uniform(0.1, 0.5) if rng.random() < 0.3 else 0.0,
        )  # fmt: skip

    def joining(self) -> float:
        """Return the day on which someone joins: as founder, for a campaign, or in the growing stream."""
        lot = self.rng.random()
        if lot < 0.15:
            return self.rng.uniform(0, 0.08 * self.span)
        if lot < 0.42:
            return min(self.rng.choice(self.campaigns) + self.rng.expovariate(1 / 6), self.span - 2)
        return float(self.span * self.rng.random() ** 0.75)


def land(rng: Random) -> Land:
    """Lay out a world of two to three years with four to six topics."""
    span = rng.uniform(740, 1090)
    topics = [
        Topic(
            name=name, weight=rng.lognormvariate(0, 0.25), growth=rng.uniform(-0.25, 0.3),
            swing=rng.choice((0.1, 0.3, 0.6)), peak=rng.uniform(0, 365),
        )
        for name in sorted(rng.sample(NAMES, rng.randint(4, 6)))
    ]  # fmt: skip
    return Land(rng=rng, span=span, topics=topics, campaigns=[rng.uniform(0.1, 0.95) * span for _ in range(4)])


def settlers(where: Land, size: int, density: float) -> list[Person]:
    """Return the honest members; `density` multiplies how often they visit (and so vote)."""
    roles = {"lurker": 0.80, "regular": 0.100, "busy": 0.022, "quiet": 0.026, "connoisseur": 0.032, "departed": 0.012}
    roles["talent"] = 0.008
    return [_member(where, role, density) for role in where.rng.choices(list(roles), list(roles.values()), k=size)]


def _member(where: Land, role: str, density: float) -> Person:
    rng, span = where.rng, where.span
    joined, stay = where.joining(), 60 + rng.expovariate(1 / 560)
    pace, visits, skill = 0.11 * rng.lognormvariate(0, 0.8), 0.16 * rng.lognormvariate(0, 0.7), 0.1
    if role == "lurker":
        stay = rng.expovariate(1 / (5 if rng.random() < 0.3 else 320))
        pace, visits, skill = 0.006 * rng.lognormvariate(0, 0.7), 0.05 * rng.lognormvariate(0, 0.9), 0.0
    elif role == "busy":
        pace, skill = 0.45 * rng.lognormvariate(0, 0.5), -0.1
    elif role == "quiet":
        joined, stay, pace, skill = joined * 0.8, stay + 300, 0.06 * rng.lognormvariate(0, 0.3), 1.4
    elif role == "connoisseur":
        stay, pace, skill = stay + 200, 0.25 * rng.lognormvariate(0, 0.5), 1.2
    elif role == "departed":
        joined, pace, skill = rng.uniform(0, 0.2) * span, 0.35 * rng.lognormvariate(0, 0.5), 1.3
        stay = rng.uniform(0.3, 0.9) * (span - 230 - joined)
    elif role == "talent":
        joined, stay, pace, skill = span - rng.uniform(20, 130), 900, 0.2 * rng.lognormvariate(0, 0.4), 1.2
    person = where.settle(role, joined, joined + stay, min(pace, 1.5), min(visits * density, 1.5), skill)
    if role != "lurker" and rng.random() < 0.15:
        gone = joined + rng.uniform(0.2, 0.7) * stay
        person.pause = (gone, gone + rng.uniform(40, 180))
    return person


def fans(where: Land, people: list[Person]) -> Crowd:
    """Let a few honest members take a fancy to one favourite each, who is visible but not always good."""
    rng = where.rng
    seen = [p for p in people if p.role != "lurker"]
    crowd = Crowd()
    for fan in rng.sample(people, max(8, len(people) // 50)):
        idol = rng.choices(seen, [p.pace for p in seen])[0]
        if idol is not fan and idol.left > fan.joined:
            crowd.people.append(fan)
            fan.left = max(fan.left, min(where.span, fan.joined + 120))
            crowd.ties.append(tie(fan, idol, rng.uniform(0.5, 0.95), back=0.2))
    return crowd


def tie(voter: Person, target: Person, chance: float, *, since: float = 0, back: float = 0, delay: float = 2) -> Tie:
    """Tie a voter to a target; it never begins before the voter has joined (`delay` in days after the item)."""
    begin = max(since, voter.joined)
    return Tie(voter=voter, target=target, chance=chance, delay=delay, since=begin, until=voter.left, back=back)


def presence(rng: Random, person: Person, rate: float) -> Iterable[float]:
    """Yield days (unordered) on which the person does something, `rate` times a day: in bursts, mostly at evening."""
    mean = rate * max(0.0, person.left - person.joined)
    for _ in range(int(mean) + (rng.random() < mean % 1)):
        day = rng.uniform(person.joined, person.left)
        day = int(day) + min(0.999, max(0.0, rng.choice((rng.gauss(0.8, 0.07), rng.gauss(0.5, 0.13)))))
        if person.here(day) and (int(day) % 7 > 4 or rng.random() < 0.85):
            yield day


@dataclass(eq=False, kw_only=True)
class Item:
    """Something written; `score` is what visitors see."""

    id: str
    day: float
    form: str
    author: Person
    topics: list[str]
    parent: "Item | None"
    quality: float
    score: int = 0
    gone: bool = False
    answers: list["Item"] = field(default_factory=list)
    accepted: "Item | None" = None
    votes: dict[str, int] = field(default_factory=dict)


class Writing:
    """What everybody writes; independent of votes, so the honest write the same with and without attackers."""

    def __init__(self, where: Land) -> None:
        """Start with nothing written."""
        self.where = where
        self.items: list[Item] = []
        self.questions: dict[str, list[tuple[float, str, Item]]] = defaultdict(list)
        self.talks: dict[str, list[tuple[float, str, Item]]] = defaultdict(list)

    def live(self, people: list[Person], rng: Random) -> None:
        """Let these people write all they ever write."""
        pull = {t.name: t for t in self.where.topics}
        top = max(t.pull(d) for t in self.where.topics for d in (0.0, self.where.span))
        for day, _, who in sorted((d, p.id, p) for p in people for d in presence(rng, p, p.pace)):
            weights = [w * pull[t].pull(day) for t, w in who.interests.items()]
            topic = rng.choices(list(who.interests), weights)[0]
            if rng.random() < 0.6 + 0.4 * pull[topic].pull(day) / top:
                self.compose(rng, who, topic, day, rng.choices(FORMS, who.habit)[0])

    def compose(self, rng: Random, who: Person, topic: str, day: float, form: str, parent: Item | None = None) -> Item:
        """Write one item; who finds nothing to answer writes a review, nothing to comment on an opinion."""
        if parent is None and form in ("answer", "comment"):
            parent = self._find(rng, who, topic, day, self.questions if form == "answer" else self.talks)
            form = form if parent else {"answer": "review", "comment": "opinion"}[form]
        elif form == "opinion" and rng.random() < 0.4:
            parent = self._find(rng, who, topic, day, self.talks)
        topics = list(parent.topics) if parent else [topic]
        if parent is None and rng.random() < 0.06:
            topics.append(rng.choice([t.name for t in self.where.topics if t.name != topic]))
        quality = SHOWS[form] * who.ability(topic, day) + rng.gauss(0, 0.55) - 0.2 * (1 - SHOWS[form])
        item = Item(
            id=f"i{rng.getrandbits(44):011x}",
            day=day,
            form=form,
            author=who,
            topics=topics,
            parent=parent,
            quality=quality,
        )
        self._shelve(item)
        return item

    def _shelve(self, item: Item) -> None:
        self.items.append(item)
        if item.parent and item.form == "answer":
            item.parent.answers.append(item)
        for topic in item.topics:
            if item.form == "question":
                insort(self.questions[topic], (item.day, item.id, item))
            if item.form in ("question", "review", "post", "answer"):
                insort(self.talks[topic], (item.day, item.id, item))

    def _find(
        self, rng: Random, who: Person, topic: str, day: float, shelf: dict[str, list[tuple[float, str, Item]]]
    ) -> Item | None:
        row = shelf[topic]
        fresh = row[bisect_left(row, (day - 30, "")) : bisect_left(row, (day - 0.01, ""))][-40:]
        others = [item for _, _, item in fresh if item.author is not who]
        if not others:
            return None
        return rng.choices(others, [math.exp((i.day - day) / 10) / (1 + len(i.answers)) for i in others])[0]
