"""The honest people of the review hall, what they know, and what they will write.

Days are counted as floats since the community was founded; the scale of skill is told in reviewhall.
"""

import math
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

NAMES = ("espresso", "tea", "baking", "grilling", "knives", "wine", "garden", "camping")
FORMS = ("review", "quick_rating", "post", "comment", "question", "answer", "opinion", "chat")
REPLIES = {"comment", "answer"}
MONTH = 30.0
NEVER = math.inf


@dataclass(slots=True, eq=False)
class Person:
    """A member; `rate` is contributions a month, `reads` the relative number of visits."""

    id: str
    kind: str
    joined: float
    left: float
    core: int
    skill: list[float]
    interests: list[float]
    rate: float
    reads: float
    forms: list[float]
    charm: float
    generous: float
    harsh: float
    fades: float = 1.0
    follows: list["Person"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Item:
    """A contribution; `quality` is what a perfect judge would see in it, `removed` the day it goes."""

    at: float
    author: Person
    form: str
    topics: tuple[int, ...] = ()
    quality: float = 0.0
    parent: "Item | None" = None
    removed: float = NEVER
    removed_by: str = ""
    id: str = ""
    ups: int = 0
    downs: int = 0
    voters: set[str] = field(default_factory=set)
    accepted: bool = False


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What differs from seed to seed."""

    members: int
    days: float
    topics: tuple[str, ...]
    density: float
    """Honest votes per item, about."""
    two_topics: float
    """Share of items that carry a second, neighbouring topic."""
    churn: float
    masters: int
    """Masters per topic who stay."""

    @classmethod
    def of(cls, rng: Random) -> "Scale":
        """Draw the size and the habits of a community."""
        members = round(math.exp(rng.uniform(math.log(300), math.log(1200))))
        topics = rng.randint(3, 4 if members < 500 else 6 if members < 800 else 8)
        return cls(
            members=members,
            days=rng.uniform(650, 1150),
            topics=tuple(sorted(rng.sample(NAMES, topics), key=NAMES.index)),
            density=rng.uniform(1.5, 2.7) * (1.4 if members < 500 else 1.0),
            two_topics=rng.uniform(0.15, 0.35),
            churn=rng.uniform(0.3, 0.55),
            masters=max(8, min(12, round(members / (14 * topics)))) + rng.randint(-1, 2),
        )


def poisson(rng: Random, mean: float) -> int:
    """Return a Poisson number; above 30 its normal approximation."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def moment(rng: Random, first: float, last: float, fades: float = 1.0) -> float:
    """Return a time in [first, last), mostly in the evening; `fades` > 1 puts more of them early."""
    day: float = first + (last - first) * rng.random() ** fades
    hour = rng.triangular(6, 24, 20)
    at = math.floor(day) + hour / 24
    return at if first <= at < last else day


def born(
    rng: Random, scale: Scale, kind: str, *, core: int, peak: float, rate: float, joined: float, left: float
) -> Person:
    """Return a person whose skill has its `peak` (standard deviations) in the topic `core` and ebbs away beside it."""
    base, reach = min(rng.gauss(0.0, 0.4), peak), rng.uniform(0.35, 0.75)
    topics = range(len(scale.topics))
    skill = [base + (peak - base) * reach ** abs(t - core) + rng.gauss(0, 0.2) * (t != core) for t in topics]
    wide = rng.uniform(0.1, 0.6)
    breadth = {0: 1.0, 1: wide}
    interests = [breadth.get(abs(t - core), 0.06) * (1.0 if t == core else rng.random()) for t in topics]
    blogs, quick = rng.lognormvariate(-0.3, 0.8), rng.lognormvariate(-0.2, 0.8)
    return Person(
        id=f"u{rng.getrandbits(32):08x}",
        kind=kind,
        joined=joined,
        left=left,
        core=core,
        skill=skill,
        interests=interests,
        rate=rate,
        reads=rng.lognormvariate(0, 1.1),
        forms=[0.36, 0.26 * quick, 0.14 * blogs, 0.22 * blogs, 0.015, 0.02, 0.02, 0.006],
        charm=rng.gauss(0, 0.3),
        generous=rng.betavariate(2, 8),
        harsh=rng.lognormvariate(-0.4, 0.8),
        fades=rng.uniform(1, 2.2) if kind == "ordinary" else 1.0,
    )


def honest_people(rng: Random, scale: Scale) -> list[Person]:
    """Return the honest community: ordinary members, lurkers, busy ones, masters of several habits, newcomers."""
    end, people = scale.days, []
    for core in range(len(scale.topics)):
        people += [_master(rng, scale, core, "master") for _ in range(scale.masters)]
        people += [_master(rng, scale, core, "quiet") for _ in range(rng.randint(2, 4))]
        people += [_master(rng, scale, core, "departed") for _ in range(rng.randint(2, 4))]
        people += [_master(rng, scale, core, "rising") for _ in range(rng.randint(0, 2))]
    for _ in range(round(scale.members * rng.uniform(0.025, 0.05))):
        joined = rng.uniform(0, 0.7) * end
        core, rate, peak = rng.randrange(len(scale.topics)), rng.uniform(3, 10), rng.gauss(0.2, 0.4)
        people.append(born(rng, scale, "busy", core=core, peak=peak, rate=rate, joined=joined, left=end))
    while len(people) < scale.members:
        joined = end * rng.random() ** 0.75 * 0.99
        left = min(end, joined + rng.expovariate(1 / 220)) if rng.random() < scale.churn else end
        writes = rng.random() < 0.62
        rate = rng.lognormvariate(-1.1, 1.0) * (1.5 if end - joined < 90 else 1) if writes else 0.0
        core, peak = rng.randrange(len(scale.topics)), rng.gauss(0.25, 0.5)
        people.append(born(rng, scale, "ordinary", core=core, peak=peak, rate=rate, joined=joined, left=left))
    _befriend(rng, people)
    return people


def _master(rng: Random, scale: Scale, core: int, kind: str) -> Person:
    end = scale.days
    joined, left = rng.uniform(0, 0.7) * end, end
    rate = rng.lognormvariate(0.6, 0.5)
    if kind == "quiet":
        rate = rng.uniform(0.4, 0.9)
    elif kind == "departed":
        joined, left, rate = rng.uniform(0, 0.15) * end, end - rng.uniform(290, 480), rng.uniform(2, 7)
    elif kind == "rising":
        joined, rate = end - rng.uniform(40, 150), rng.uniform(2, 5)
    peak = max(1.1, rng.gauss(1.95, 0.4))
    return born(rng, scale, kind, core=core, peak=peak, rate=rate, joined=joined, left=left)


def _befriend(rng: Random, people: list[Person]) -> None:
    """Let people follow others of their topic, busy ones rather than silent ones; two of five are followed back."""
    for core in {p.core: None for p in people}:
        group = [p for p in people if p.core == core]
        weights = [math.sqrt(p.rate) * math.exp(0.4 * (p.skill[core] + p.charm)) for p in group]
        for person in group:
            for friend in rng.choices(group, weights, k=poisson(rng, 1.8)):
                if friend is person:
                    continue
                person.follows.append(friend)
                if rng.random() < 0.4:
                    friend.follows.append(person)


class Shelf:
    """What has been written so far, by topic, to reply to."""

    def __init__(self, topics: int) -> None:
        self.items: list[list[Item]] = [[] for _ in range(topics)]
        self.questions: list[Item] = []

    def put(self, item: Item) -> None:
        """Add what has just been written."""
        for topic in item.topics:
            self.items[topic].append(item)
        if item.form == "question":
            self.questions.append(item)

    def parent(self, rng: Random, author: Person, form: str, at: float) -> Item | None:
        """Return something to reply to, mostly recent, or nothing."""
        topic = rng.choices(range(len(self.items)), author.interests)[0]
        if form == "answer":
            pool = [q for q in self.questions[-15:] if at - q.at < 60 and q.author is not author and q.removed > at]
            pool = [q for q in pool if author.interests[q.topics[0]] > 0.05]
            return rng.choice(pool) if pool else None
        shelf = self.items[topic]
        back = rng.randrange(len(shelf)) if shelf and rng.random() < 0.12 else int(rng.expovariate(1 / 20))
        if back >= len(shelf):
            return None
        found = shelf[-1 - back]
        if found.form == "quick_rating":  # nobody replies to one: they take what came before it
            found = next((item for item in shelf[-2 - back :: -1] if item.form != "quick_rating"), found)
        return found if found.removed > at and found.form not in ("quick_rating", "chat") else None


def write(rng: Random, scale: Scale, people: Iterable[Person], already: Sequence[Item] = ()) -> list[Item]:
    """Return all that `people` will ever write, in order of time; replies may go to what is `already` there."""
    drafts: list[Item] = []
    for person in people:
        for _ in range(poisson(rng, person.rate * (person.left - person.joined) / MONTH)):
            form = rng.choices(FORMS, person.forms)[0]
            drafts.append(Item(moment(rng, person.joined, person.left, person.fades), person, form))
    drafts.sort(key=lambda item: item.at)
    merged = list(already)
    for draft in drafts:
        insort(merged, draft, key=lambda item: item.at)
    shelf = Shelf(len(scale.topics))
    for item in merged:
        if not item.topics:
            _fill(rng, scale, shelf, item)
        shelf.put(item)
    return drafts


def _fill(rng: Random, scale: Scale, shelf: Shelf, item: Item) -> None:
    author = item.author
    if item.form in REPLIES:
        item.parent = shelf.parent(rng, author, item.form, item.at)
        item.form = item.form if item.parent else "review"
    item.topics = item.parent.topics if item.parent else about(rng, scale, author)
    item.quality = quality(rng, item)
    chance = 0.12 if author.kind == "farmer" else 0.01
    if rng.random() < chance:
        item.removed, item.removed_by = item.at + rng.expovariate(1 / 9), "moderation"
    elif rng.random() < 0.015:
        item.removed, item.removed_by = item.at + rng.expovariate(1 / 40), author.id


def about(rng: Random, scale: Scale, author: Person) -> tuple[int, ...]:
    """Return the topics of a new item: one of the author's, sometimes with a neighbour."""
    topics = len(scale.topics)
    first = rng.choices(range(topics), author.interests)[0]
    beside = [t for t in (first - 1, first + 1) if 0 <= t < topics]
    return (first, rng.choice(beside)) if rng.random() < scale.two_topics else (first,)


def quality(rng: Random, item: Item) -> float:
    """Return how good an item came out: skill in its topics, a little charm, and the day's luck."""
    skills = [item.author.skill[t] for t in item.topics]
    skill = skills[0] if len(skills) == 1 else 0.65 * skills[0] + 0.35 * skills[1]
    shows = {"quick_rating": 0.3, "chat": 0.2, "question": 0.4, "comment": 0.75, "opinion": 0.8}.get(item.form, 1.0)
    return shows * skill + 0.6 * item.author.charm + rng.gauss(0, 0.55)
