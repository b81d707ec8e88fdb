"""The people and the board of the world `agora`: who they are, how they write, how they judge. See `agora`.

Times are days since the community began, as floats; skill, quality and judgement lie between 0 and 1.
"""

import math
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from random import Random

FORMS = ("answer", "question", "review", "comment", "quick_rating", "post", "opinion", "chat")
SHOWING_SKILL = frozenset({"answer", "review", "post"})
# How often each form is chosen, in the order of FORMS.
HELPING = (70, 4, 10, 9, 3, 2, 1, 1)
ASKING = (9, 60, 9, 10, 8, 0, 2, 2)
FARMING = (52, 3, 12, 8, 20, 3, 1, 1)
COVERING = (25, 20, 10, 30, 10, 0, 3, 2)
TOPICS = ("coffee", "audio", "cycling", "garden", "cameras", "tools", "kitchen", "running")
BASE_QUALITY = {"question": (0.35, 0.3), "comment": (0.3, 0.4), "quick_rating": (0.3, 0.2), "opinion": (0.3, 0.3)}
MONTH = 30.0


@dataclass(kw_only=True, eq=False)
class Person:
    """One account. `rate`: contributions per 30 days by topic; `tempo` below 1: more and more active, above: less."""

    name: str
    kind: str
    skill: dict[str, float]
    rate: dict[str, float]
    joined: float
    left: float
    voting: float
    judgement: float
    forms: tuple[int, ...] = HELPING
    tempo: float = 1.0


@dataclass(kw_only=True, eq=False)
class Item:
    """One thing written. `until`: when it or its parent was removed, or the end of the world."""

    name: str
    form: str
    author: Person
    topics: list[str]
    parent: "Item | None"
    at: float
    quality: float
    until: float
    removed: float | None = None
    remover: str = ""
    answers: "list[Item]" = field(default_factory=list)
    planned: list[tuple[float, str, int]] = field(default_factory=list)


def poisson(rng: Random, mean: float) -> int:
    """Return a Poisson number (Knuth's product of uniforms; a rounded normal above 30)."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


class Cast:
    """Makes people; names are random numbers, so that no order tells who is who."""

    def __init__(self, rng: Random, days: float, topics: list[str], taken: set[str]) -> None:
        """Draw from `rng`; names in `taken` are not given again and new ones are added to it."""
        self.rng, self.days, self.topics, self.taken = rng, days, topics, taken

    def name(self) -> str:
        """Return a free account name."""
        while (name := f"u{self.rng.randrange(10**8):08d}") in self.taken:
            pass
        self.taken.add(name)
        return name

    def person(
        self,
        kind: str,
        *,
        skill: float,
        monthly: float,
        topic: str = "",
        joined: float,
        left: float,
        forms: tuple[int, ...] = HELPING,
    ) -> Person:
        """Make one who has `skill` in a main topic (70 % of what they write) and ordinary skill in up to two more."""
        rng = self.rng
        main = topic or rng.choice(self.topics)
        others = rng.sample([t for t in self.topics if t != main], rng.choice((0, 0, 1, 1, 2)))
        rate = {main: monthly * (0.7 if others else 1.0)} | {t: monthly * 0.3 / len(others) for t in others}
        skills = {main: skill} | {t: min(0.95, rng.betavariate(2.5, 3.5) * 0.7 + skill * 0.3) for t in others}
        return Person(
            name=self.name(),
            kind=kind,
            skill=skills,
            rate=rate,
            joined=joined,
            left=min(left, self.days),
            voting=rng.lognormvariate(0, 1.1),
            judgement=min(0.92, max(0.12, rng.betavariate(3, 2.4) * 0.85 + 0.2 * (skill - 0.4))),
            forms=forms,
            tempo=rng.uniform(0.7, 1.4),
        )

    def _since(self, latest: float = 0.75) -> float:
        return self.days * latest * math.pow(self.rng.random(), 1.3)

    def honest(self, size: int) -> list[Person]:
        """Return `size` honest members: for each topic its masters, gone masters and busy ones, then the many."""
        people: list[Person] = []
        for topic in self.topics:
            people += self._leading(topic, min(13, max(9, round(size * 0.075 / len(self.topics)))))
        while len(people) < size:
            people.append(self._one_of_many())
        return people

    def _leading(self, topic: str, masters: int) -> list[Person]:
        rng, days, people = self.rng, self.days, []
        for _ in range(masters + rng.randint(-1, 3)):
            loud = rng.random() < 0.35
            monthly = rng.uniform(3.5, 11) if loud else rng.uniform(1.0, 2.6)
            skill = 0.71 + 0.26 * rng.betavariate(1.6, 1.6)
            kind = "loud master" if loud else "quiet master"
            people.append(self.person(kind, skill=skill, monthly=monthly, topic=topic, joined=self._since(), left=days))
        for _ in range(rng.randint(2, 5)):
            joined, skill = self._since(0.25), rng.uniform(0.7, 0.95)
            left = rng.uniform(max(joined + 90, days * 0.35), days - rng.uniform(200, 330))
            monthly = rng.uniform(2, 12)
            people.append(self.person("gone", skill=skill, monthly=monthly, topic=topic, joined=joined, left=left))
        for _ in range(rng.randint(2, 5)):
            skill, monthly = rng.uniform(0.28, 0.6), rng.lognormvariate(2.1, 0.4)
            people.append(
                self.person("busy", skill=skill, monthly=monthly, topic=topic, joined=self._since(), left=days)
            )
        return people

    def _one_of_many(self) -> Person:
        rng, days = self.rng, self.days
        skill, draw = rng.betavariate(2.5, 3.5), rng.random()
        joined = self._since(1.0)
        left = days if rng.random() < 0.65 else joined + rng.expovariate(1 / 240)
        if draw < 0.56:
            return self.person("lurker", skill=skill, monthly=0, joined=joined, left=left)
        if draw < 0.80:
            monthly = rng.lognormvariate(0.1, 0.8)
            return self.person("asker", skill=skill * 0.8, monthly=monthly, joined=joined, left=left, forms=ASKING)
        if draw < 0.88:
            monthly, joined = rng.lognormvariate(0.5, 0.7), days - rng.uniform(5, 90)
            forms = rng.choice((ASKING, HELPING))
            return self.person("newcomer", skill=skill, monthly=monthly, joined=joined, left=days, forms=forms)
        return self.person("helper", skill=skill, monthly=rng.lognormvariate(0.1, 0.9), joined=joined, left=left)


class Crowd:
    """Those who look at things: whom of a topic's voters a look at a given time belongs to, by how much they vote."""

    def __init__(self, people: list[Person]) -> None:
        """Everybody votes in the topics they have skill in."""
        self.people = people
        self._tables: dict[tuple[str, int], tuple[list[Person], list[float]]] = {}

    def one(self, rng: Random, topic: str, at: float) -> Person | None:
        """Return somebody who is there at `at`, or None when the one who would have looked is not."""
        key = (topic, int(at / MONTH))
        if key not in self._tables:
            month = key[1] * MONTH
            there = [p for p in self.people if topic in p.skill and p.joined < month + MONTH and p.left > month]
            total, sums = 0.0, []
            for person in there:
                total += person.voting
                sums.append(total)
            self._tables[key] = (there, sums)
        there, sums = self._tables[key]
        if not there:
            return None
        found = rng.choices(there, cum_weights=sums)[0]
        return found if found.joined <= at <= found.left else None


class Board:
    """What was written, findable by topic and time."""

    def __init__(self, days: float, topics: list[str]) -> None:
        """Start empty; the world ends after `days`."""
        self.days, self.topics = days, topics
        self.items: list[Item] = []
        self.by_author: dict[str, list[Item]] = {}
        self._order: dict[tuple[str, bool], list[tuple[float, int]]] = {}
        self._names: set[str] = set()

    def recent(self, rng: Random, topic: str, at: float, *, questions: bool, age: float) -> Item | None:
        """Return an item of the topic about `age` days (mean of an exponential) older than `at`, if there is one."""
        order = self._order.get((topic, questions), [])
        place = bisect_left(order, (at - rng.expovariate(1 / age) - 0.005, 0)) - 1
        return self.items[order[place][1]] if place >= 0 else None

    def contribute(self, rng: Random, person: Person, topic: str, at: float) -> Item | None:
        """Write what this person writes; an answer or comment that finds nothing to refer to is not written."""
        form = rng.choices(FORMS, person.forms)[0]
        if form not in ("answer", "comment"):
            return self.write(rng, person, topic, form, at)
        for _ in range(4):
            parent = self.recent(rng, topic, at, questions=form == "answer", age=4)
            if parent is None or parent.until <= at or (form == "answer" and parent.author is person):
                continue
            if form == "comment" or all(a.author is not person for a in parent.answers):
                return self.write(rng, person, topic, form, at, parent)
        return None

    def write(
        self, rng: Random, person: Person, topic: str, form: str, at: float, parent: Item | None = None
    ) -> Item | None:
        """Add an item and return it; None when its time lies outside the world or after its parent's end."""
        until = parent.until if parent else self.days
        if at >= until or (parent and at <= parent.at):
            return None
        topics = parent.topics if parent else [topic]
        if parent is None and rng.random() < 0.06:
            topics = [topic, rng.choice([t for t in self.topics if t != topic])]
        base, slope = BASE_QUALITY.get(form, (0.0, 1.0) if form in SHOWING_SKILL else (0.3, 0.3))
        quality = min(1.0, max(0.0, base + slope * person.skill.get(topics[0], 0.3) + rng.gauss(0, 0.13)))
        while (name := f"i{rng.randrange(10**9):09d}") in self._names:
            pass
        item = Item(
            name=name, form=form, author=person, topics=topics, parent=parent, at=at, quality=quality, until=until
        )
        self._moderate(rng, item)
        self._file(item)
        return item

    def _moderate(self, rng: Random, item: Item) -> None:
        """Some things are deleted by their authors, more of the bad ones by moderators, within days to weeks."""
        deleted = rng.random() < 0.008
        if deleted or rng.random() < (0.09 if item.quality < 0.18 else 0.015 if item.quality < 0.35 else 0.003):
            gone = item.at + 0.02 + rng.expovariate(1 / 9)
            if gone < item.until:
                item.removed = item.until = gone
                item.remover = item.author.name if deleted else "moderator"

    def _file(self, item: Item) -> None:
        self._names.add(item.name)
        self.items.append(item)
        self.by_author.setdefault(item.author.name, []).append(item)
        if item.parent and item.form == "answer":
            item.parent.answers.append(item)
        if item.form != "comment":
            for topic in item.topics:
                insort(self._order.setdefault((topic, item.form == "question"), []), (item.at, len(self.items) - 1))

    def live(self, rng: Random, people: list[Person]) -> None:
        """Let everybody write at their rates while they are there, in the order of time."""
        plans: list[tuple[float, int, str]] = []
        for number, person in enumerate(people):
            span = person.left - person.joined
            for topic, rate in person.rate.items():
                for _ in range(poisson(rng, rate * max(span, 0) / MONTH)):
                    at = person.left - span + span * rng.random() ** person.tempo
                    at = int(at) + rng.triangular(6.5, 23.8, 20) / 24
                    if person.joined < at < person.left:
                        plans.append((at, number, topic))
        for at, number, topic in sorted(plans):
            self.contribute(rng, people[number], topic, at)
