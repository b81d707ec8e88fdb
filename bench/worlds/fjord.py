"""The world `fjord`: a large mixed community of a retailer, over two to three years.

**People.** 850–1,400 honest members in 4–6 topics, of which some grow, some shrink, most have a season. They join as
founders, in a growing stream, and in cohorts after four campaigns; four of five are nearly silent (a few items at most,
now and then a vote). The others: regulars, busy mediocre ones, quiet masters (two items a month), connoisseurs (skilled
and active), departed masters (strong early, gone for more than half a year), new talents. Skill is drawn by topic and
belongs only loosely to activity; some learn. Everybody has one to three topics, and a habit of which forms to use; some
take a break of weeks or months. An item's quality = what the form shows of skill (answer and review much, quick rating
and chat little) × the writer's skill then + chance.

**Votes.** Who visits looks at some ten items: mostly new ones of the own topics, the popular and the old by search, the
answers beside each other. Each is judged as quality + an error, which is smaller the more the viewer knows of the topic
(sd 0.3–1.4), + the pull of the score shown (strong for the herding) + the good name of the author; whether that becomes
a vote, and up or down, is the voter's nature (plain, generous, stingy, herding, grumpy). Askers accept what seems best
to them, half of the time, seldom change their mind. Votes are withdrawn (1 %), items deleted (1 %) or moderated.
Fans (2 %, honest, so no attackers, but their votes are no judgement) vote for most of what one favourite writes.

**Attackers** (never skilled above 0.4; in `fjord_attack`): farmers; two-way rings; one-way chains, open or closed;
leaders with followers; masters whose second accounts (made over time, or all of them late) vote, ask and accept; sly
rings which judge strangers fairly for months, then raise each other slowly; brigades which vote down a true expert.
Numbers vary by seed. Honest members see and judge attackers' items as any other, some answer them. Brigades count
as attackers too; farmers vote seldom but honestly, so they are not among the `dishonest`.

**Truth.** An expert of a topic: an honest member whose skill there at the end is ≥ 1.0 (those who chose the topic have
0.1 on average, sd 0.7), who wrote ≥ 3 reviews, answers or posts in it in the last 180 days, the last of them at most 90
days before the end. Where fewer than 5 are found, the threshold of skill falls by steps of 0.1 (one topic in eight;
fewer stay only where fewer than 5 are active at all); of more than 20 the 20 most skilled count.
Votes have no part in it: it is the same with and without attackers.
"""

import dataclasses
import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bench.worlds.fjord_attack import attack
from bench.worlds.fjord_people import (
    FORMS,
    VOTERS,
    Crowd,
    Item,
    Land,
    Person,
    Tie,
    Writing,
    fans,
    land,
    presence,
    settlers,
)
from bench.worlds.shape import EventLine, World

SEEN = dict(zip(FORMS, (1.0, 0.12, 0.35, 1.0, 0.8, 0.4, 0.35, 0.08), strict=True))
"""How much a form invites to vote."""
WEIGHTY = ("review", "answer", "post")
START = datetime(2023, 3, 6, tzinfo=UTC)


class Life:
    """Reading, voting, accepting, withdrawing and removing, in order of time; gathers the events."""

    def __init__(self, rng: Random, span: float, items: list[Item]) -> None:
        """Plan that the items appear."""
        self.rng, self.span, self.day = rng, span, 0.0
        self.events: list[EventLine] = []
        self.feeds: dict[str, list[Item]] = defaultdict(list)
        self.names: dict[str, int] = defaultdict(int)
        self.number = itertools.count()
        self.plan: list[tuple[float, int, str, Any]] = []
        for item in items:
            self._later(item.day, "item", item)

    def expect(self, people: Iterable[Person], ties: Iterable[Tie], items: list[Item]) -> None:
        """Plan the visits of these people, and the votes that follow from the ties."""
        written: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            written[item.author.id].append(item)
        for person in people:
            for day in presence(self.rng, person, person.visits):
                self._later(day, "visit", person)
        for tie in ties:
            for item in written[tie.target.id]:
                new = item.day >= tie.since
                day = item.day + self.rng.expovariate(1 / tie.delay) if new else tie.since + self.rng.uniform(0, 14)
                if self.rng.random() < tie.chance * (1 if new else tie.back) and day <= min(tie.until, tie.voter.left):
                    self._later(max(day, item.day + 0.002), "vote", (tie.voter, item, tie.value))

    def run(self) -> list[EventLine]:
        """Live through all that is planned and what follows from it; return the events."""
        heapq.heapify(self.plan)
        while self.plan and self.plan[0][0] < self.span:
            self.day, _, what, about = heapq.heappop(self.plan)
            getattr(self, f"_do_{what}")(*about if isinstance(about, tuple) else (about,))
        return self.events

    def _later(self, day: float, what: str, about: Any) -> None:
        heapq.heappush(self.plan, (day, next(self.number), what, about))

    def _tell(self, kind: str, item: Item, **more: Any) -> None:
        at = (START + timedelta(days=self.day)).isoformat(timespec="seconds")
        self.events.append({"at": at, "kind": kind, "item": item.id, **more})

    def _do_item(self, item: Item) -> None:
        parent = item.parent.id if item.parent else None
        self._tell("item", item, form=item.form, author=item.author.id, topic=item.topics, parent=parent)
        for topic in item.topics:
            self.feeds[topic].append(item)
        if self.rng.random() < 0.008:
            self._later(self.day + self.rng.expovariate(1 / 20), "remove", (item, item.author.id))
        elif self.rng.random() < item.author.moderated:
            self._later(self.day + self.rng.expovariate(1 / 5), "remove", (item, "staff"))
        if item.form == "question":
            self._later(self.day + 1 + self.rng.expovariate(1 / 4), "choose", item)

    def _do_visit(self, who: Person) -> None:
        topic = self.rng.choices(list(who.interests), list(who.interests.values()))[0]
        feed, left = self.feeds[topic], 1 + int(self.rng.expovariate(1 / 9))
        while feed and left > 0:
            left -= 1
            if self.rng.random() < 0.65:
                item = feed[-1 - min(len(feed) - 1, int(self.rng.expovariate(1 / 18)))]
            else:
                item = max(self.rng.choices(feed, k=3), key=lambda i: i.score)
            for each in item.answers[:3] if item.form == "question" else (item,):
                self._view(who, each, topic)

    def _view(self, who: Person, item: Item, topic: str) -> None:
        if item.day > self.day or item.gone or item.author is who or who.id in item.votes:
            return
        _, up, down, eager, herd = VOTERS[who.voter]
        if self.rng.random() > eager * SEEN[item.form]:
            return
        felt = self._felt(who, item, topic) + herd * math.tanh(item.score / 4)
        felt += 0.05 * math.log1p(max(0, self.names[item.author.id]))
        if felt > up or (felt < down and self.rng.random() < 0.6):
            self._do_vote(who, item, 1 if felt > up else -1)

    def _felt(self, who: Person, item: Item, topic: str) -> float:
        error = min(1.4, max(0.3, 0.95 - 0.35 * who.ability(topic, self.day)))
        return item.quality + self.rng.gauss(0, error)

    def _do_vote(self, who: Person, item: Item, value: int) -> None:
        if item.gone or who.id in item.votes or item.author is who or not who.here(self.day):
            return
        self._count(who, item, value)
        self._tell("vote", item, actor=who.id, value=value)
        if self.rng.random() < 0.012:
            self._later(self.day + self.rng.expovariate(0.5), "unvote", (who, item))
        if value < 0 and item.score <= -3 and self.rng.random() < 0.15:
            self._later(self.day + self.rng.expovariate(1), "remove", (item, "staff"))

    def _count(self, who: Person, item: Item, value: int) -> None:
        item.votes[who.id] = value
        item.score += value
        self.names[item.author.id] += value

    def _do_unvote(self, who: Person, item: Item) -> None:
        if not item.gone:
            value = item.votes[who.id]
            self._count(who, item, -value)
            del item.votes[who.id]
            self._tell("unvote", item, actor=who.id, value=value)

    def _do_remove(self, item: Item, actor: str) -> None:
        if not item.gone:
            item.gone = True
            self._tell("remove", item, actor=actor, value=1)

    def _do_choose(self, question: Item) -> None:
        asker, sly = question.author, question.author.patron
        there = [a for a in question.answers if a.day < self.day and not a.gone and a.author is not asker]
        if not there or question.gone or not (sly or self.rng.random() < 0.5):
            return
        topic = question.topics[0]
        best = max(there, key=lambda a: (a.author is sly, self._felt(asker, a, topic) + 0.1 * math.tanh(a.score / 3)))
        if best is question.accepted:
            return
        if question.accepted:
            self._tell("unaccept", question.accepted, actor=asker.id, value=1)
        question.accepted = best
        self._tell("accept", best, actor=asker.id, value=1)
        if self.rng.random() < 0.15:
            self._later(self.day + self.rng.expovariate(1 / 5), "choose", question)


def make(seed: int, *, attacked: bool = True) -> World:
    """Return the world of this seed; without attackers the same honest people write the same."""
    where = land(Random(f"fjord {seed}"))
    people = settlers(where, where.rng.randint(850, 1400), where.rng.uniform(0.4, 0.85))
    liking = fans(where, people)
    writing = Writing(where)
    writing.live(people, where.rng)
    experts = _truth(where, writing.items)
    crowd = _intrude(where, Random(f"fjord attacked {seed}"), people, writing, experts) if attacked else Crowd()
    life = Life(Random(f"fjord votes {seed}"), where.span, writing.items)
    life.expect(people + crowd.people, liking.ties + crowd.ties, writing.items)
    bent = [p.id for p in liking.people] + [p.id for p in crowd.people if p.role != "farmer"]
    return World(
        name="fjord", seed=seed, attacked=attacked, at=START + timedelta(days=where.span), events=life.run(),
        experts=experts, attackers={p.id for p in crowd.people}, dishonest=set(bent),
    )  # fmt: skip


def _intrude(where: Land, rng: Random, people: list[Person], writing: Writing, experts: dict[str, set[str]]) -> Crowd:
    """Let the attackers come and write; some honest members answer the questions of second accounts."""
    known = set().union(*experts.values())
    crowd = attack(
        dataclasses.replace(where, rng=rng), [p for p in people if p.id in known and p.left > where.span - 60]
    )
    writing.live(crowd.people, rng)
    keen = [p for p in people if p.role != "lurker"]
    for day, sock, topic, master in crowd.baits:
        question = writing.compose(rng, sock, topic, day, "question")
        others = [p for p in rng.sample(keen, 8) if p.here(day + 2) and p.interests[topic] > 0.1]
        for who in (master, *others[:2]):
            when = day + 0.01 + rng.expovariate(2 if who is master else 0.8)
            if who.here(when) and when < where.span:
                writing.compose(rng, who, topic, when, "answer", question)
    return crowd


def _truth(where: Land, items: list[Item]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for topic in (t.name for t in where.topics):
        days: dict[Person, list[float]] = defaultdict(list)
        for item in items:
            if topic in item.topics and item.form in WEIGHTY and item.day >= where.span - 180:
                days[item.author].append(item.day)
        active = [p for p, when in days.items() if len(when) >= 3 and max(when) >= where.span - 90]
        ranked = sorted(active, key=lambda p: (-p.ability(topic, where.span), p.id))
        limit = 1.0
        while limit > -1 and sum(p.ability(topic, where.span) >= limit for p in ranked) < 5:
            limit -= 0.1
        found[topic] = {p.id for p in ranked if p.ability(topic, where.span) >= limit}
        if len(found[topic]) > 20:
            found[topic] = {p.id for p in ranked[:20]}
    return found
