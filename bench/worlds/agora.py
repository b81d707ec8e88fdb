"""Agora: a mid-sized community (400–900 honest members) in which questions and answers dominate.

**People.** More than half of the members are lurkers who only vote. Askers ask, a few loud and more quiet masters
answer, busy mediocre people answer most, helpers now and then; newcomers came in the last 90 days; in every topic
some masters left at least 200 days ago. Activity and willingness to vote are heavy-tailed and independent of skill
but for the masters, who were drawn to be there. People write more in the evening. Most have one main topic and up to
two others.

**Things.** An answer, review or post is as good as its author's latent skill in the topic, plus noise (σ 0.13); other
forms depend on skill weakly. Answers go to recent questions. A few things are deleted, bad ones more often by
moderators.

**Votes.** Looks at an item are Poisson around a heavy-tailed mean (form, how known the author is, votes it got from
friends), mostly in the first days, with a long tail. Who looks is drawn from the topic's voters there at the time.
What they see mixes the true quality with noise according to their judgement, and leans to the standing score
(herding); a vote up is far more usual than one down. About 1 % are withdrawn, some of these turned round. Askers
accept the answer that seems best to them (about half of the questions), and seldom change it. Fans vote for nearly
everything of one favourite.

**Attackers.** Farmers; rings of 4–25 that vote both ways, in a chain, as followers of few leaders, or slowly after
months of honest votes for strangers; masters with 3–12 second accounts, partly made in the last weeks. They ask each
other planted questions and accept the answers; all write real contributions of mostly mediocre quality beside.
Brigades of 4–15 accounts vote a true expert down for some weeks (dishonest, but seeking no standing: not among
`attackers`). Honest people write the same with and without attackers; what they accept and how they vote reacts to
what is there.

**Truth.** Expert of a topic: an honest member with latent skill of 0.70 or more there, who wrote 8 or more answers,
reviews or posts in it that still stand, 4 or more of them in the last 180 days. Where more than 20 qualify, the 20
most skilled.
"""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from bench.worlds.agora_attacks import Attack
from bench.worlds.agora_people import SHOWING_SKILL, TOPICS, Board, Cast, Crowd, Item, Person, poisson
from bench.worlds.shape import EventLine, World

AT = datetime(2026, 3, 2, 20, tzinfo=UTC)
SKILLED, WRITTEN, WRITTEN_LATELY, LATELY, MOST = 0.70, 8, 4, 180.0, 20
LOOKS = {
    "question": 0.5,
    "comment": 0.35,
    "quick_rating": 0.25,
    "opinion": 0.4,
    "chat": 0.1,
    "review": 1.2,
    "post": 1.3,
}
MINUTE = 1 / 1440
RANKS = {"item": 0, "vote": 1, "unvote": 2, "accept": 3, "unaccept": 4, "remove": 5}


def make(seed: int, *, attacked: bool = True) -> World:
    """Return the world of this seed; without attackers the honest people are and write the same."""
    rng = Random(f"agora {seed}")
    size, days = rng.randint(400, 900), float(rng.randint(600, 1000))
    topics = sorted(rng.sample(TOPICS, rng.randint(3, min(8, size // 90))))
    density, fan_count = rng.uniform(1.9, 4.0), rng.randint(4, 16)
    taken: set[str] = set()
    people = Cast(rng, days, topics, taken).honest(size)
    board = Board(days, topics)
    board.live(rng, people)
    experts = _experts(board, people)
    fans = _fans(rng, board, people, fan_count)
    attack = Attack(Random(f"agora attack {seed}"), board, taken)
    if attacked:
        attack.everything([p for p in people if any(p.name in names for names in experts.values())])
    log = _Log(days)
    crowd = Crowd(people)
    for item in board.items:
        log.item(item)
        _vote(Random(f"agora {seed} {item.name} votes"), log, item, crowd, density)
        if item.form == "question" and item not in attack.accepted:
            _accept(Random(f"agora {seed} {item.name} accepts"), log, item)
    for question, (answer, when) in attack.accepted.items():
        log.add(when, "accept", answer, question.author.name)
    return World(
        name="agora",
        seed=seed,
        attacked=attacked,
        at=AT,
        events=log.events(),
        experts=experts,
        attackers=attack.attackers,
        dishonest=attack.dishonest | fans,
    )


class _Log:
    """Collects what happens; nothing happens after the end of the world or of the item."""

    def __init__(self, days: float) -> None:
        self.days, self._start = days, AT - timedelta(days=days)
        self._lines: list[tuple[int, int, int, EventLine]] = []

    def _put(self, when: float, line: EventLine) -> None:
        second = int(when * 86400)
        moment = {"at": (self._start + timedelta(seconds=second)).isoformat()}
        self._lines.append((second, RANKS[line["kind"]], len(self._lines), moment | line))

    def item(self, item: Item) -> None:
        """Note that an item was written, and its removal."""
        line = {"kind": "item", "item": item.name, "form": item.form, "author": item.author.name}
        parent = item.parent.name if item.parent else None
        self._put(item.at, line | {"topic": list(item.topics), "parent": parent})
        if item.removed is not None:
            self._put(item.removed, {"kind": "remove", "item": item.name, "actor": item.remover, "value": 1})

    def add(self, when: float, kind: str, item: Item, actor: str, value: int = 1) -> bool:
        """Note what somebody did with an item; return whether it could still happen."""
        possible = item.at < when < min(item.until, self.days)
        if possible:
            self._put(when, {"kind": kind, "item": item.name, "actor": actor, "value": value})
        return possible

    def events(self) -> list[EventLine]:
        """Return everything in the order of time; within a second things are written before they are voted for."""
        return [line[3] for line in sorted(self._lines, key=lambda line: line[:3])]


def _experts(board: Board, people: list[Person]) -> dict[str, set[str]]:
    """Return the truth, from what honest people wrote (see the module's docstring)."""
    written: Counter[tuple[str, str]] = Counter()
    lately: Counter[tuple[str, str]] = Counter()
    for item in board.items:
        if item.form in SHOWING_SKILL and item.until >= board.days:
            keys = [(topic, item.author.name) for topic in item.topics]
            written.update(keys)
            lately.update(keys if item.at >= board.days - LATELY else [])
    experts = {}
    for topic in board.topics:
        skilled = sorted((-p.skill[topic], p.name) for p in people if p.skill.get(topic, 0.0) >= SKILLED)
        names = [n for _, n in skilled if written[topic, n] >= WRITTEN and lately[topic, n] >= WRITTEN_LATELY]
        experts[topic] = set(names[:MOST])
    return experts


def _fans(rng: Random, board: Board, people: list[Person], count: int) -> set[str]:
    """Let some lurkers and askers adore one writer each; return their names."""
    loved = [p for p in people if len(board.by_author.get(p.name, ())) >= 12]
    stars = rng.sample(loved, min(len(loved), max(2, count // 2)))
    quiet = [p for p in people if p.kind in ("lurker", "asker", "helper") and p.left == board.days]
    fans = rng.sample(quiet, min(count, len(quiet)))
    for fan in fans:
        star, loyalty = rng.choice(stars), rng.uniform(0.5, 0.95)
        for item in board.by_author[star.name]:
            when = item.at + MINUTE + rng.expovariate(1 / 2.5)
            if fan is not star and when > fan.joined and rng.random() < loyalty:
                item.planned.append((when, fan.name, 1))
    return {fan.name for fan in fans}


def _vote(rng: Random, log: _Log, item: Item, crowd: Crowd, density: float) -> None:
    """Let planned votes and those of honest people who look at the item come in the order of time."""
    known = min(1.0, math.log1p(sum(item.author.rate.values())) / 3)
    friends = max(-3, min(8, sum(value for _, _, value in item.planned)))
    mean = density * LOOKS.get(item.form, 1.0) * (0.75 + known) * (1 + 0.06 * friends)
    looks: list[tuple[float, Person | None, str, int]] = [(t, None, name, value) for t, name, value in item.planned]
    for _ in range(poisson(rng, mean * rng.lognormvariate(-0.3, 0.8))):
        when = item.at + MINUTE + rng.expovariate(1 / 2.5 if rng.random() < 0.7 else 1 / 80)
        looker = crowd.one(rng, item.topics[0], when) if when < item.until else None
        if looker is not None:
            looks.append((when, looker, looker.name, 0))
    score, seen = 0, {item.author.name}
    for when, looker, name, intent in sorted(looks, key=lambda look: (look[0], look[2])):
        value = _judge(rng, looker, item, score) if looker else intent
        if name not in seen and value and log.add(when, "vote", item, name, value):
            seen.add(name)
            score += value + _withdraw(rng, log, item, name, when, value)


def _judge(rng: Random, looker: Person, item: Item, score: int) -> int:
    seen = looker.judgement * item.quality + (1 - looker.judgement) * rng.gauss(0.5, 0.2)
    seen += 0.09 * math.tanh(score / 4)
    draw = rng.random()
    if draw < 1.5 * (seen - 0.33):
        return 1
    return -1 if draw < 1.2 * (0.36 - seen) else 0


def _withdraw(rng: Random, log: _Log, item: Item, name: str, when: float, value: int) -> int:
    """Take about one vote in a hundred back, a quarter of these to vote the other way; return the score's change."""
    if rng.random() > 0.012:
        return 0
    later = when + MINUTE + rng.expovariate(1 / 2)
    if not log.add(later, "unvote", item, name, value):
        return 0
    turned = rng.random() < 0.25 and log.add(later + MINUTE, "vote", item, name, -value)
    return -2 * value if turned else -value


def _accept(rng: Random, log: _Log, question: Item) -> None:
    """Let the asker accept what seems best of the first week's answers, and seldom change their mind."""
    asker, answers = question.author, sorted(question.answers, key=lambda a: (a.at, a.name))
    early = [a for a in answers if a.at < answers[0].at + 7]
    if not early or rng.random() > 0.62:
        return
    blur = 0.28 * (1.1 - asker.judgement)
    ranked = sorted(
        ((rng.gauss(a.quality, blur) - 0.02 * n, a) for n, a in enumerate(early)), key=lambda pair: -pair[0]
    )
    liked, best = ranked[0]
    when = max(best.at, early[-1].at if rng.random() < 0.5 else 0.0) + MINUTE + rng.expovariate(1 / 1.5)
    if liked < 0.25 or when > asker.left or not log.add(when, "accept", best, asker.name):
        return
    if rng.random() < 0.05:
        later = max([when, *(a.at for a in early)]) + MINUTE + rng.expovariate(1 / 3)
        if log.add(later, "unaccept", best, asker.name) and len(ranked) > 1:
            log.add(later + MINUTE, "accept", ranked[1][1], asker.name)
