"""The review hall: reviews and blogs, hardly any questions, votes that are nearly all friendly.

Written without sight of the scoring policy.

**People.** 300 to 1,200 honest members, 3 to 8 topics in a row, of which neighbours are akin. Skill has its peak in one
topic and ebbs away beside it: peaks of ordinary members are 0.25 ± 0.5, of masters 1.95 ± 0.4, and the luck of a single
item is ± 0.55. Two in five ordinary members only read. Masters stay and write two items a month or so; or are quiet
(less than one), departed (gone for 290 days or more; their items go on collecting votes) or rising (joined in the last
150 days). Nobody writes more than busy people of middling skill. Ordinary members lose their first zeal, and 18 to
44 % of them have left.

**Writing.** Mostly reviews, quick ratings, posts and comments; three or four of a hundred are questions or answers.
15 to 35 % carry a second, neighbouring topic, besides what replies inherit. An item is as good as its author's skill in
its topics, plus a little charm (which is no skill) and luck; quick ratings show little of it. 2 to 3 % are deleted or
moderated, of farmers' 12 %.

**Reading and voting.** A visit looks at a few items of one topic: recent ones, ones with many votes already (so that
the popular stay so), ones come upon through a product's page, ones of people one follows. Who looks sees quality
through noise, less of it the more they know of the topic, and is swayed by the votes already there. They then vote up,
seldom down, mostly not at all. About one vote in eighty is withdrawn. Fans, honest but blind, vote for
nearly everything of one favourite.

**Attackers.** Farmers; two-way rings (with staged questions and answers); chains; leaders with followers;
puppeteers with second accounts, some of them made late; rings camouflaged by months of honest votes; brigades against
experts. Their numbers and zeal differ by seed. They read and vote as others do besides, more or less.

**Truth.** An expert of a topic is an honest member with a skill there of at least 1.4 who in the last 270 days wrote at
least 4 items in it that still stand, not counting quick ratings, questions and chat. If more than 20 are, the 20 most
skilled; if fewer than 5, the most skilled of the active down to 1.0 fill the places up to 5.
"""

import heapq
import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from bench.worlds.reviewhall_attacks import Attack, Plan, fans
from bench.worlds.reviewhall_people import Item, Person, Scale, honest_people, moment, poisson, write
from bench.worlds.shape import EventLine, World

SKILLED, NEARLY = 1.4, 1.0
RECENT_DAYS, RECENT_ITEMS = 270, 4
FEWEST, MOST = 5, 20
SHOWS_NOTHING = {"quick_rating", "question", "chat"}
APPEAL = {"quick_rating": 0.35, "comment": 0.6, "post": 1.3, "question": 0.5, "chat": 0.2}
VOTES_PER_VISIT = 0.5


def make(seed: int, *, attacked: bool = True) -> World:
    """Return the review hall of this seed; who is honest, what they write and the truth do not depend on `attacked`."""
    streams = {name: Random(f"reviewhall {seed} {name}") for name in ("people", "fans", "attack", "reading")}
    scale = Scale.of(streams["people"])
    people = honest_people(streams["people"], scale)
    items = write(streams["people"], scale, people)
    experts = _truth(scale, people, items)
    visits = _visits(streams["people"], people, scale.density * len(items) / VOTES_PER_VISIT)
    adored = fans(streams["fans"], scale, people, items)
    plan = Plan()
    if attacked:
        targets = [p for p in people if any(p.id in names for names in experts.values())]
        plan = Attack(streams["attack"], scale, items, targets).run()
        reading = sum(p.reads for p in plan.people) / sum(p.reads for p in people)
        visits += _visits(streams["attack"], plan.people, len(visits) * reading)
    at = datetime(2025, 9, 1, 6, tzinfo=UTC) + timedelta(days=seed % 300)
    hall = Hall(streams["reading"], scale, at)
    hall.plan(items, visits, adored)
    hall.plan(plan.items, [], plan)
    return World(
        name="reviewhall",
        seed=seed,
        attacked=attacked,
        at=at,
        events=hall.run(),
        experts=experts,
        attackers={p.id for p in plan.people},
        dishonest=adored.colluding | plan.colluding,
    )


def _truth(scale: Scale, people: list[Person], items: list[Item]) -> dict[str, set[str]]:
    recent: dict[tuple[str, int], int] = {}
    for item in items:
        standing = item.removed > scale.days
        if standing and item.form not in SHOWS_NOTHING and item.at >= scale.days - RECENT_DAYS:
            for topic in item.topics:
                recent[item.author.id, topic] = recent.get((item.author.id, topic), 0) + 1
    experts = {}
    for topic, name in enumerate(scale.topics):
        active = [p for p in people if recent.get((p.id, topic), 0) >= RECENT_ITEMS and p.skill[topic] >= NEARLY]
        active.sort(key=lambda p: -p.skill[topic])
        skilled = sum(p.skill[topic] >= SKILLED for p in active)
        experts[name] = {p.id for p in active[: max(FEWEST, min(MOST, skilled))]}
    return experts


def _visits(rng: Random, people: list[Person], wanted: float) -> list[tuple[float, Person]]:
    """Return about that many visits, more of those who read much and have been there long."""
    total = sum(p.reads * (p.left - p.joined) for p in people)
    visits = []
    for person in people:
        for _ in range(poisson(rng, wanted * person.reads * (person.left - person.joined) / total)):
            visits.append((moment(rng, person.joined, person.left), person))
    return visits


def _likely(x: float) -> float:
    return 1 / (1 + math.exp(-x))


class Hall:
    """Lets things happen in their order and writes them down; a queue holds (day, number, what, details)."""

    def __init__(self, rng: Random, scale: Scale, at: datetime) -> None:
        self.rng, self.scale, self.start = rng, scale, at - timedelta(days=scale.days)
        self.queue: list[tuple[float, int, str, tuple[Item | Person | int | None, ...]]] = []
        self.number, self.items = count(), 0
        self.events: list[EventLine] = []
        self.shelves: list[list[Item]] = [[] for _ in scale.topics]
        self.liked: list[list[Item]] = [[] for _ in scale.topics]  # an item once per vote: a draw prefers the popular
        self.by_author: dict[str, list[Item]] = {}
        self.answered: set[str] = set()
        self.now = 0.0

    def plan(self, items: Iterable[Item], visits: Iterable[tuple[float, Person]], plan: Plan) -> None:
        """Enter what is settled beforehand."""
        for item in items:
            self._later(item.at, "item", item)
            self._later(item.removed, "remove", item)
        for at, person in visits:
            self._later(at, "visit", person)
        for at, actor, item, value in plan.votes:
            self._later(at, "vote", actor, item, value)
        for at, answer in plan.accepts:
            self._later(at, "accept", answer)

    def run(self) -> list[EventLine]:
        """Return all events in order of time."""
        while self.queue:
            self.now, _, what, details = heapq.heappop(self.queue)
            getattr(self, f"_{what}")(*details)
        return self.events

    def _later(self, at: float, what: str, *details: Item | Person | int | None) -> None:
        if at < self.scale.days:
            heapq.heappush(self.queue, (at, next(self.number), what, details))

    def _note(self, kind: str, item: Item, **more: object) -> None:
        moment_ = self.start + timedelta(seconds=int(self.now * 86400))
        self.events.append({"at": moment_.isoformat(), "kind": kind, "item": item.id, **more})

    def _item(self, item: Item) -> None:
        self.items += 1
        item.id = f"i{self.items:06d}"
        names = [self.scale.topics[t] for t in item.topics]
        parent = item.parent.id if item.parent else None
        self._note("item", item, form=item.form, author=item.author.id, topic=names, parent=parent)
        for topic in item.topics:
            self.shelves[topic].append(item)
        self.by_author.setdefault(item.author.id, []).append(item)
        if item.form == "answer" and self.rng.random() < 0.6 * _likely(1.5 * item.quality):
            self._later(self.now + self.rng.expovariate(1 / 3), "accept", item)

    def _remove(self, item: Item) -> None:
        self._note("remove", item, actor=item.removed_by)

    def _accept(self, answer: Item) -> None:
        question = answer.parent
        if question is None or question.id in self.answered or min(answer.removed, question.removed) <= self.now:
            return
        self.answered.add(question.id)
        self._note("accept", answer, actor=question.author.id, value=1)
        if self.rng.random() < 0.05:
            self._later(self.now + self.rng.expovariate(1 / 6), "unaccept", answer)

    def _unaccept(self, answer: Item) -> None:
        if answer.parent is not None and min(answer.removed, answer.parent.removed) > self.now:
            self.answered.discard(answer.parent.id)
            self._note("unaccept", answer, actor=answer.parent.author.id, value=1)

    def _visit(self, reader: Person) -> None:
        topic = self.rng.choices(range(len(self.shelves)), reader.interests)[0]
        for _ in range(1 + poisson(self.rng, 4)):
            item = self._come_upon(reader, topic)
            if item and item.removed > self.now and item.author is not reader and reader.id not in item.voters:
                self._judge(reader, item)

    def _come_upon(self, reader: Person, topic: int) -> Item | None:
        rng, way = self.rng, self.rng.random()
        shelf, liked = self.shelves[topic], self.liked[topic]
        if reader.follows and way < 0.15:
            own = self.by_author.get(rng.choice(reader.follows).id)
            return own[-1 - min(len(own) - 1, int(rng.expovariate(0.4)))] if own else None
        if way < 0.55 and shelf:
            back = int(rng.expovariate(1 / 25))
            return shelf[-1 - back] if back < len(shelf) else None
        if way < 0.8 and liked:
            return rng.choice(liked)
        return rng.choice(shelf) if shelf else None

    def _judge(self, reader: Person, item: Item) -> None:
        rng = self.rng
        herd = 0.2 * math.log1p(item.ups) - 0.3 * math.log1p(item.downs)
        knows = max(-1.0, min(2.0, reader.skill[item.topics[0]]))
        seen = item.quality + rng.gauss(0, 1.0 - 0.25 * knows) + herd
        keen = reader.generous * APPEAL.get(item.form, 1.0)
        if rng.random() < keen * 1.6 * _likely(1.4 * (seen - 0.5)):
            self._vote(reader, item, 1)
        elif rng.random() < keen * 0.4 * reader.harsh * _likely(2.2 * (-1.1 - seen)):
            self._vote(reader, item, -1)

    def _vote(self, actor: Person, item: Item, value: int) -> None:
        if actor.id in item.voters or item.removed <= self.now or self.now >= actor.left:
            return
        item.voters.add(actor.id)
        self._count(item, value, 1)
        if value > 0:
            for topic in item.topics:
                self.liked[topic].append(item)
        self._note("vote", item, actor=actor.id, value=value)
        if self.rng.random() < 0.012:
            self._later(self.now + self.rng.expovariate(1 / 4), "unvote", actor, item, value)

    def _unvote(self, actor: Person, item: Item, value: int) -> None:
        if item.removed > self.now:
            self._count(item, value, -1)
            self._note("unvote", item, actor=actor.id, value=value)

    def _count(self, item: Item, value: int, change: int) -> None:
        if value > 0:
            item.ups += change
        else:
            item.downs += change
