"""The people of the world `siege`, and what they write: `siege` lets them vote. Times are days since the opening."""

import math
from dataclasses import dataclass, field
from random import Random

TOPICS = ["Kaffee", "Wandern", "Garten", "Werkzeug", "Kochen", "Fahrrad", "Foto", "Haustiere"]
EXPERT_SKILL = 0.70
RECENT_DAYS = 180
RECENT_ITEMS = 5
SHOWING = {"review", "answer", "post", "comment", "opinion"}
FORMS = {
    "review": 0.23, "quick_rating": 0.13, "question": 0.14, "answer": 0.22,
    "post": 0.05, "comment": 0.13, "opinion": 0.05, "chat": 0.05,
}  # fmt: skip
PARENTS = {"answer": {"question"}, "comment": {"review", "post", "answer"}, "opinion": {"review"}}
HOURS = [1, 0.5, 0.3, 0.2, 0.2, 0.5, 2, 4, 5, 5, 5, 5, 6, 6, 5, 5, 5, 6, 8, 10, 11, 10, 7, 3]
GAP = 4 / 1440  # four minutes: nobody reads faster


@dataclass(kw_only=True)
class Member:
    """An account: `rate` is contributions a day, `voting` the weight among voters, `quit` when a topic was dropped."""

    id: str
    joined: float
    left: float
    rate: float
    voting: float
    interests: dict[str, float]
    skill: dict[str, float]
    judgement: float
    role: str = "honest"
    favourite: str | None = None
    erased: bool = False
    quit: dict[str, float] = field(default_factory=dict)

    def here(self, t: float) -> bool:
        """Return whether the account could act at the time t (days)."""
        return self.joined <= t <= self.left


@dataclass(kw_only=True, eq=False)
class Item:
    """Something written; `quality` from 0 to 1 is seen by nobody exactly."""

    key: str
    t: float
    author: Member
    form: str
    topics: list[str]
    quality: float
    removed: float = math.inf
    removed_by: str | None = None
    parent: "Item | None" = None

    def open_at(self, t: float) -> bool:
        """Return whether others could read it at the time t (days)."""
        return self.t + GAP <= t < self.removed


@dataclass(kw_only=True)
class Team:
    """Accounts that act together; the first is who gains. `tempo`: votes a voter and month, halved once `caught`."""

    kind: str
    topic: str
    crew: list[Member]
    start: float
    tempo: float
    caught: float = math.inf


@dataclass(kw_only=True)
class Town:
    """What differs from seed to seed."""

    rng: Random
    horizon: float
    topics: list[str]
    honest: int
    accounts_attacking: int
    items_each: float
    density: float
    ids: set[str] = field(default_factory=set)

    def new_id(self, rng: Random) -> str:
        """Return an id that tells nothing about its bearer."""
        while (name := f"u{rng.randrange(16**6):06x}") in self.ids:
            pass
        self.ids.add(name)
        return name


def found_town(seed: int) -> Town:
    """Draw the sizes of the world `seed`."""
    rng = Random(f"siege:{seed}:town")
    size = rng.randint(190, 500)
    attacking = round(size * rng.uniform(max(0.10, 29 / size), 0.25))
    honest = size - attacking
    return Town(
        rng=rng,
        horizon=float(rng.randint(700, 1100)),
        topics=rng.sample(TOPICS, rng.randint(3, min(8, 2 + honest // 55))),
        honest=honest,
        accounts_attacking=attacking,
        items_each=rng.uniform(10, 15) * math.sqrt(400 / honest),
        density=rng.uniform(0.9, 1.8),
    )


def clip(x: float, low: float = 0.02, high: float = 0.98) -> float:
    """Return x, kept within low and high."""
    return min(high, max(low, x))


def poisson(rng: Random, mean: float) -> int:
    """Draw a Poisson number; above 40 by the normal approximation."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, n, p = math.exp(-mean), 0, rng.random()
    while p > limit:
        n, p = n + 1, p * rng.random()
    return n


def _honest_member(town: Town, rng: Random) -> Member:
    """Draw an ordinary member: skill has a common and a topic's own part; activity is independent of both."""
    joined = rng.uniform(0, town.horizon - 60) * rng.uniform(0.4, 1.0)
    if rng.random() < 0.12:
        joined = town.horizon - rng.uniform(3, 60)
    left = town.horizon
    if rng.random() < 0.3:
        left = min(town.horizon, joined + 20 + rng.expovariate(1 / 250))
    topics = rng.sample(town.topics, rng.choices([1, 2, 3], [5, 4, 2])[0])
    common = rng.gauss(0, 1)
    skill = {topic: clip(0.45 + 0.09 * common + 0.11 * rng.gauss(0, 1)) for topic in topics}
    member = Member(
        id=town.new_id(rng),
        joined=joined,
        left=left,
        rate=town.items_each * 2.0 / town.horizon * rng.lognormvariate(-0.6, 1.1),
        voting=rng.lognormvariate(0, 1.2),
        interests={topic: rng.uniform(0.3, 1) for topic in topics},
        skill=skill,
        judgement=clip(0.25 + 0.6 * sum(skill.values()) / len(skill) + rng.gauss(0, 0.12)),
    )
    if len(topics) > 1 and rng.random() < 0.08:
        member.quit[topics[0]] = joined + (left - joined) * rng.uniform(0.3, 0.8)
    return member


def populate(town: Town) -> list[Member]:
    """Draw the honest: ordinary ones, busy mediocre ones, masters (some quiet), masters long gone, and fans."""
    rng = town.rng
    members = [_honest_member(town, rng) for _ in range(town.honest)]
    free = members[:]
    rng.shuffle(free)
    for topic in town.topics:
        for _ in range(rng.randint(8, 11)):
            _raise_master(free.pop(), topic, town, gone=False)
        for _ in range(rng.randint(1, 3)):
            _raise_master(free.pop(), topic, town, gone=True)
    for _ in range(max(4, town.honest // 25)):
        busy = free.pop()
        busy.rate = town.items_each * rng.uniform(3, 9) / town.horizon
        busy.skill = {topic: rng.uniform(0.3, 0.58) for topic in busy.skill}
    for fan in rng.sample(free, max(3, round(town.honest * rng.uniform(0.02, 0.05)))):
        loved = rng.choice([m for m in members if m is not fan and set(m.interests) & set(fan.interests)])
        fan.role, fan.favourite = "fan", loved.id
    for member in members:
        member.erased = member.left < town.horizon - RECENT_DAYS and rng.random() < 0.2
    return members


def _raise_master(member: Member, topic: str, town: Town, *, gone: bool) -> None:
    """Make a member a master of the topic; every other is quiet: little more than a contribution in a fortnight."""
    rng = town.rng
    others = [t for t in member.interests if t != topic][:1]
    member.interests = {topic: 1.0} | {t: rng.uniform(0.1, 0.3) for t in others}
    member.skill = {topic: rng.uniform(0.71, 0.94)} | {t: member.skill[t] for t in others}
    member.quit = {}
    member.judgement = rng.uniform(0.6, 0.95)
    quiet = rng.random() < 0.5
    member.rate = rng.uniform(0.085, 0.12) if quiet else rng.uniform(0.12, 0.35)
    span = rng.uniform(90, 300) if rng.random() < 0.2 else rng.uniform(300, town.horizon)
    member.left = town.horizon - (rng.uniform(200, 420) if gone else 0.0)
    member.joined = max(0.0, member.left - span)


def attacker(town: Town, rng: Random, topic: str, *, sock: bool = False, since: float | None = None) -> Member:
    """Draw an attacking account: of middling skill and ordinary activity, a sock late, unskilled and all but silent."""
    joined = rng.uniform(0.1, 0.75) * town.horizon if since is None else min(since, town.horizon - 5)
    if sock and since is None:
        joined = town.horizon - rng.uniform(40, 330)
    topics = [topic] if sock else list(dict.fromkeys([topic, rng.choice(town.topics)]))
    low, high = (0.2, 0.45) if sock else (0.35, 0.66)
    return Member(
        id=town.new_id(rng),
        joined=joined,
        left=town.horizon,
        rate=rng.uniform(0.008, 0.04) if sock else rng.uniform(0.04, 0.15),
        voting=0.0,
        interests={t: 1.0 if t == topic else 0.3 for t in topics},
        skill={t: rng.uniform(low, high) for t in topics},
        judgement=rng.uniform(0.3, 0.7),
        role="attacker",
    )


def _item(author: Member, number: int, t: float, seed: int, horizon: float, *, pasted: bool) -> Item:
    """Let a member write one thing; draws of its own, so that the honest write the same with and without attack."""
    rng = Random(f"{seed}:{author.id}:{number}")
    topics = [topic for topic in author.interests if t < author.quit.get(topic, math.inf)]
    main = rng.choices(topics, [author.interests[topic] for topic in topics])[0]
    skill = author.skill[main]
    knows = 1 + 1.5 * max(0.0, skill - 0.5)
    leaning = {"answer": knows**2, "post": knows**2, "question": 1 / knows**3}
    form = rng.choices(list(FORMS), [w * leaning.get(f, 1) for f, w in FORMS.items()])[0]
    weight = {"question": 0.5, "chat": 0.3, "quick_rating": 0.3}.get(form, 1.0)
    quality = rng.uniform(0.32, 0.56) if pasted else clip(0.47 + weight * (skill - 0.47) + rng.gauss(0, 0.13))
    item = Item(key=f"{author.id}:{number}", t=t, author=author, form=form, topics=[main], quality=quality)
    if len(topics) > 1 and rng.random() < 0.12:
        item.topics.append(rng.choice([topic for topic in topics if topic != main]))
    moderated = 0.18 if pasted else 0.05 if quality < 0.25 else 0.012
    fate, when = rng.random(), t + 0.05 + rng.expovariate(1 / 12)
    if fate < moderated + 0.012 and when < horizon:
        item.removed = when
        by_staff = rng.choice(["staff1", "staff2", None])
        item.removed_by = by_staff if fate < moderated else author.id
    return item


def write(members: list[Member], seed: int, horizon: float) -> list[Item]:
    """Return what the members write, in order of time: in sittings of one to four, mostly in the evening."""
    items = []
    for member in members:
        rng = Random(f"{seed}:{member.id}:sittings")
        pasted, total, number = member.role == "farmer", poisson(rng, member.rate * (member.left - member.joined)), 0
        while number < total:
            day = math.floor(rng.uniform(member.joined, member.left))
            t = day + (rng.choices(range(24), HOURS)[0] + rng.random()) / 24
            for _ in range(min(total - number, rng.randint(3, 12) if pasted else rng.choice([1, 1, 1, 2, 2, 3, 4]))):
                t += rng.uniform(0.004, 0.02)
                number += 1
                if member.here(t):
                    items.append(_item(member, number, t, seed, horizon, pasted=pasted))
    return sorted(items, key=lambda item: (item.t, item.key))


def thread(items: list[Item], seed: int) -> None:
    """Give answers, comments and opinions something recent to stand under; without it they become reviews."""
    recent: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        wanted = PARENTS.get(item.form)
        if wanted and item.parent is None:
            pool = [p for form in sorted(wanted) for p in recent.get((item.topics[0], form), [])[-10:]]
            pool = [p for p in pool if p.author is not item.author and p.open_at(item.t) and item.t - p.t < 90]
            item.parent = Random(f"{seed}:{item.key}:parent").choice(pool) if pool else None
            item.form = item.form if pool else "review"
        recent.setdefault((item.topics[0], item.form), []).append(item)


def find_experts(items: list[Item], town: Town) -> dict[str, set[str]]:
    """Return by topic the honest of skill >= 0.70 with five lasting contributions there in the last 180 days."""
    found: dict[str, set[str]] = {}
    for topic in town.topics:
        shown: dict[str, int] = {}
        skill: dict[str, float] = {}
        for item in items:
            lasting = item.form in SHOWING and item.removed > town.horizon and item.t > town.horizon - RECENT_DAYS
            able = item.author.role in {"honest", "fan"} and item.author.skill.get(topic, 0) >= EXPERT_SKILL
            if topic in item.topics and lasting and able:
                shown[item.author.id] = shown.get(item.author.id, 0) + 1
                skill[item.author.id] = item.author.skill[topic]
        best = sorted((-skill[who], who) for who, n in shown.items() if n >= RECENT_ITEMS)
        found[topic] = {who for _, who in best[:20]}
    return found
