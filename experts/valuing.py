"""What single contributions are worth: their votes weighed, their value, and what they were to be worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from experts import policy
from experts.policy import Parameters

PRIOR_MASS = 25.0  # contributions' worth of belief in `USUAL`, so that a young community has a yardstick too
USUAL = 0.5
FORM_MASS, TOPIC_MASS = 5.0, 20.0
COMPARED = ("answer", "comment", "opinion")  # forms that stand beside others under one parent


def vote_weight(value: int, *, fixed: float, trust: float, up: float, down: float) -> float:
    """Return what one vote adds to an item. `fixed` was known when it was cast, the others since the last daily run."""
    return fixed * trust * up if value > 0 else -fixed * down


def acceptance_weight(*, fixed: float, trust: float, up: float, p: Parameters) -> float:
    """Return what being accepted adds to an answer. Who asked is trusted by half at least."""
    return p.accept_votes * fixed * max(0.5, trust) * up if p.has("acceptance") else 0.0


@dataclass(slots=True)
class Piece:
    """One contribution, valued: `at` in days, `weight` in votes, `expected` before it has met its readers."""

    form: str
    topics: tuple[int, ...]
    at: float
    weight: float
    value: float
    expected: float = 0.0
    is_removed: bool = False


class Thread:
    """What stands beside each other under one parent: values in sum, by author, so that long threads cost no more."""

    def __init__(self) -> None:
        self.value, self.count = 0.0, 0
        self.own: dict[int | None, tuple[float, int]] = {}

    def add(self, author: int | None, value: float) -> None:
        """Count one piece of `author`; what others found unhelpful counts nothing."""
        value = max(0.0, value)
        self.value += value
        self.count += 1
        known, count = self.own.get(author, (0.0, 0))
        self.own[author] = (known + value, count + 1)

    def beside(self, author: int | None) -> tuple[float, int]:
        """Return value and number of what others wrote there."""
        own, count = self.own.get(author, (0.0, 0))
        return (max(0.0, self.value - own), self.count - count) if self.count > count else (0.0, 0)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What contributions are usually worth: overall, by form, and by topic and form (key "3:review")."""

    mean: float
    norms: Mapping[str, float] = field(default_factory=dict)

    def usual(self, form: str, topics: tuple[int, ...], p: Parameters) -> float:
        """Return the usual value of a contribution of `form` in these topics."""
        if not p.has("forms"):
            return self.mean
        everywhere = self.norms.get(form, self.mean)
        if not topics:
            return everywhere
        return sum(self.norms.get(f"{topic}:{form}", everywhere) for topic in topics) / len(topics)


def worth(weight: float, is_removed: bool, p: Parameters) -> float:
    """Return the weight an item counts with: what moderation removed counts against its author."""
    return min(weight, p.removed_votes) if is_removed else weight


@dataclass(slots=True)
class Usual:
    """Value and mass of contributions by the keys of a yardstick, which is what the one is of the other."""

    values: dict[str, float] = field(default_factory=dict)
    mass: dict[str, float] = field(default_factory=dict)

    def add(self, piece: Piece, *, at: float, p: Parameters) -> None:
        """Count a contribution as it counts for its author, the recent ones more."""
        counts = _counts(piece, at, p)
        value, mass = counts * max(0.0, piece.value), counts * policy.matured(at - piece.at, p)
        for key in (piece.form, *(f"{topic}:{piece.form}" for topic in piece.topics)):
            self.values[key] = self.values.get(key, 0.0) + value
            self.mass[key] = self.mass.get(key, 0.0) + mass

    def without(self, own: Usual) -> Usual:
        """Return what is left without `own`, which is a part of it: of topics only those that `own` knows."""
        keys = [*(key for key in self.mass if ":" not in key), *(key for key in own.mass if ":" in key)]
        return Usual(_less(self.values, own.values, keys), _less(self.mass, own.mass, keys))

    def yardstick(self) -> Yardstick:
        """Return what contributions are usually worth."""
        forms = sorted(key for key in self.mass if ":" not in key)
        values, mass = (sum(part[form] for form in forms) for part in (self.values, self.mass))
        mean = (values + PRIOR_MASS * USUAL) / (mass + PRIOR_MASS)
        norms = {form: self._norm(form, mean, FORM_MASS) for form in forms}
        for key in sorted(self.mass.keys() - norms.keys()):
            norms[key] = self._norm(key, norms[key.partition(":")[2]], TOPIC_MASS)
        return Yardstick(mean, norms)

    def _norm(self, key: str, believed: float, belief: float) -> float:
        return (self.values[key] + belief * believed) / (self.mass[key] + belief)


def _less(all_: Mapping[str, float], own: Mapping[str, float], keys: Iterable[str]) -> dict[str, float]:
    return {key: max(0.0, all_[key] - own.get(key, 0.0)) for key in keys}


def yardstick_of(pieces: Iterable[Piece], *, at: float, p: Parameters) -> Yardstick:
    """Measure what contributions are usually worth."""
    usual = Usual()
    for piece in pieces:
        usual.add(piece, at=at, p=p)
    return usual.yardstick()


def _counts(piece: Piece, at: float, p: Parameters) -> float:
    return policy.decayed(at - piece.at, p.competence_half_life, p) * policy.form_weight(piece.form, p)


@dataclass(slots=True)
class Sums:
    """What an author's pieces add up to, in one topic or in all."""

    got: float = 0.0
    expected: float = 0.0
    active: float = 0.0
    recent: float = 0.0
    items: int = 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """A member in a topic. `gate` from 0 to 1; `recent` items open it, as do `voters`."""

    score: float
    competence: float
    activity: float
    gate: float
    items: int
    recent: float
    voters: float


class Portfolio:
    """All pieces of one author, added up once; then any topic can be assessed."""

    def __init__(self, pieces: Iterable[Piece], *, at: float, mean: float, p: Parameters) -> None:
        self.p, self.mean = p, mean
        self.overall = Sums()
        self.topics: dict[int, Sums] = defaultdict(Sums)
        self._days: dict[tuple[int, int], int] = defaultdict(int)
        for piece in pieces:
            self._add(piece, at)

    def _add(self, piece: Piece, at: float) -> None:
        p, age = self.p, at - piece.at
        counts = _counts(piece, at, p)
        got, expected = counts * piece.value, counts * piece.expected * policy.matured(age, p)
        active = policy.decayed(age, p.activity_half_life, p) * policy.form_weight(piece.form, p) * self._worked(piece)
        works = policy.form_weight(piece.form, p) >= p.gate_form_weight and age < p.gate_days and not piece.is_removed
        for sums in (self.overall, *(self.topics[topic] for topic in piece.topics)):
            sums.got += got
            sums.expected += expected
            sums.items += 1
            sums.recent += works
        self.overall.active += active
        for topic in piece.topics:
            day = (topic, int(piece.at))
            self._days[day] += 1
            if self._days[day] <= p.items_per_day:
                self.topics[topic].active += active

    def _worked(self, piece: Piece) -> float:
        if piece.weight > 0:
            return 1.0
        return 0.0 if piece.weight < 0 or piece.is_removed else self.p.activity_unjudged

    def got_by(self, piece: Piece, at: float) -> float:
        """Return what one piece adds to the value got, as of `at` (days)."""
        return _counts(piece, at, self.p) * piece.value

    def prior_got(self, topic: int) -> float:
        """Return the value a member is believed to have got in `topic` before any piece is looked at."""
        return self._prior(topic) * self._prior_weight

    @property
    def _prior_weight(self) -> float:
        return self.p.prior_items * self.mean if self.p.has("prior") else 1e-9

    def _prior(self, topic: int) -> float:
        """Return the ratio to which thin records are shrunk: like others, and a little as the member is elsewhere."""
        if not self.p.has("overall"):
            return 1.0
        here, all_ = self.topics.get(topic, Sums()), self.overall
        elsewhere = policy.ratio(all_.got - here.got, all_.expected - here.expected, 1.0, self._prior_weight)
        return 1 + self.p.overall_share * (elsewhere - 1)

    def assess(self, topic: int, *, voters: float, quarantined: bool) -> Assessment:
        """Return the author's standing in `topic`, judged there by so many different trusted `voters`."""
        p, here, all_ = self.p, self.topics.get(topic, Sums()), self.overall
        shrunk = policy.ratio(here.got, here.expected, self._prior(topic), self._prior_weight)
        competence = policy.competence(shrunk, p)
        elsewhere_active = max(0.0, all_.active - here.active) if p.has("overall") else 0.0
        activity = policy.activity(here.active + p.activity_elsewhere * elsewhere_active, p)
        gate = policy.gate(here.recent, voters, p)
        score = policy.score(competence, activity, gate, quarantined, p)
        return Assessment(score, competence, activity, gate, here.items, here.recent, voters)
