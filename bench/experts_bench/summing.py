"""What many judged rankings amount to, and whether that is what was promised."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, stdev

from bench.experts_bench.baselines import BASELINES
from bench.experts_bench.running import ATTACKED, HONEST, OURS, UNATTACKED, Row

EVERYWHERE = "mean over the worlds"


@dataclass(frozen=True, slots=True)
class Mean:
    """Means over topics and seeds (and worlds). `error`: standard error of `precision` from its spread over seeds."""

    precision: float
    auc: float
    attackers: float
    error: float


@dataclass(frozen=True, slots=True)
class Goal:
    """Something promised: a value with its bound. `each`: the same against the strongest rival of each world."""

    name: str
    value: float
    each: float | None
    bound: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.bound if self.at_most else self.value >= self.bound


class Summary:
    """Means by world, mode and ranking."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Gather the rows."""
        found: dict[tuple[str, str, str], dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            found[row.world, row.mode, row.ranking][row.seed].append(row)
        self._means = {key: _mean(seeds) for key, seeds in found.items()}
        self.worlds = list(dict.fromkeys(world for world, _, _ in self._means))
        self._names = dict.fromkeys(ranking for _, _, ranking in self._means)
        for mode, ranking in {key[1:] for key in self._means}:
            self._means[EVERYWHERE, mode, ranking] = self._over_worlds(mode, ranking)

    def mean(self, world: str, mode: str, ranking: str) -> Mean | None:
        """Return the mean of one ranking; None where it was not looked at."""
        return self._means.get((world, mode, ranking))

    def whole(self) -> list[str]:
        """Return the names of ours, if it was looked at, and of the baselines."""
        return [name for name in (OURS, *BASELINES) if name in self._names]

    def partial(self) -> list[str]:
        """Return the names of what lacks a rule of ours."""
        return [name for name in self._names if name not in BASELINES and name != OURS]

    def strongest(self, world: str, mode: str) -> tuple[str, Mean] | None:
        """Return the baseline with the highest precision; None where none was looked at."""
        found = [(name, mean) for name in BASELINES if (mean := self.mean(world, mode, name))]
        return max(found, key=lambda pair: pair[1].precision, default=None)

    def ratio(self, world: str, ours: str, theirs: str) -> float | None:
        """Return our precision by that of the strongest baseline, each in its mode."""
        mine, rival = self.mean(world, ours, OURS), self.strongest(world, theirs)
        return None if mine is None or rival is None else _ratio(mine.precision, rival[1].precision)

    def goals(self) -> list[Goal]:
        """Return what was promised of the mean over all worlds, as far as it was looked at."""
        promised = [
            ("precision, attacked : strongest baseline, attacked", ATTACKED, ATTACKED, 1.1),
            ("precision, attacked : best baseline from honest votes", ATTACKED, HONEST, 0.9),
            ("precision, unattacked : strongest baseline, unattacked", UNATTACKED, UNATTACKED, 1.0),
        ]
        goals = [
            Goal(name, value, self._against_each(ours, theirs), bound)
            for name, ours, theirs, bound in promised
            if (value := self.ratio(EVERYWHERE, ours, theirs)) is not None
        ]
        if mine := self.mean(EVERYWHERE, ATTACKED, OURS):
            goals.append(Goal("share of attackers in the top K, attacked", mine.attackers, None, 0.01, at_most=True))
        return goals

    def _against_each(self, ours: str, theirs: str) -> float | None:
        """Return our precision by the mean of those that are strongest in each world: a rival nobody could be."""
        mine = self.mean(EVERYWHERE, ours, OURS)
        rivals = [rival[1].precision for world in self.worlds if (rival := self.strongest(world, theirs))]
        return _ratio(mine.precision, fmean(rivals)) if mine and rivals else None

    def _over_worlds(self, mode: str, ranking: str) -> Mean:
        means = [mean for world in self.worlds if (mean := self.mean(world, mode, ranking))]
        return Mean(
            precision=fmean(mean.precision for mean in means),
            auc=fmean(mean.auc for mean in means),
            attackers=fmean(mean.attackers for mean in means),
            error=sum(mean.error**2 for mean in means) ** 0.5 / len(means),
        )


def _mean(seeds: dict[int, list[Row]]) -> Mean:
    judged = [row.judged for rows in seeds.values() for row in rows]
    by_seed = [fmean(row.judged.precision for row in rows) for rows in seeds.values()]
    return Mean(
        precision=fmean(each.precision for each in judged),
        auc=fmean(each.auc for each in judged),
        attackers=fmean(each.attackers for each in judged),
        error=stdev(by_seed) / len(by_seed) ** 0.5 if len(by_seed) > 1 else 0.0,
    )


def _ratio(mine: float, theirs: float) -> float:
    return mine / theirs if theirs else float("inf")
