"""Rank worlds by everything there is, two processes at most."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

from bench.experts_bench import finding
from bench.experts_bench.baselines import BASELINES, Scores
from bench.experts_bench.metrics import Judged, judge
from bench.experts_bench.record import Record, read
from bench.worlds.shape import World

PROCESSES = 2
FEWEST = 3  # experts; a topic with fewer is left out
ATTACKED, HONEST, UNATTACKED = "attacked", "honest votes", "unattacked"
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Row:
    """One ranking of one topic of one world."""

    world: str
    seed: int
    mode: str
    ranking: str
    topic: str
    judged: Judged


@dataclass(frozen=True, slots=True)
class Facts:
    """How large a world is."""

    events: int
    members: int
    attackers: int
    experts: tuple[int, ...]  # of each topic that is looked at


@dataclass(frozen=True, slots=True)
class Job:
    """One world with one seed."""

    world: str
    seed: int
    rules: bool = False
    unattacked: bool = False
    baselines_only: bool = False


@dataclass(slots=True)
class Outcome:
    """What a job has found."""

    job: Job
    facts: Facts
    rows: list[Row] = field(default_factory=list)
    seconds: float = 0.0


def run(jobs: Iterable[Job], *, processes: int = PROCESSES) -> Iterator[Outcome]:
    """Yield the outcome of each job as it comes in; the first that fails ends the run."""
    with ProcessPoolExecutor(max_workers=processes) as pool:
        try:
            for done in as_completed([pool.submit(measure, job) for job in jobs]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def measure(job: Job) -> Outcome:
    """Make the world of a job and judge all rankings of it."""
    started = time.perf_counter()
    world = finding.make(job.world, job.seed, attacked=True)
    record = read(world.events, world.at)
    outcome = Outcome(job, _facts(world, record), _attacked(job, world, record))
    if job.unattacked:
        peaceful = finding.make(job.world, job.seed, attacked=False)
        known = read(peaceful.events, peaceful.at)
        outcome.rows += _judged(job, peaceful, known, UNATTACKED, baselines(known) | policies(job, peaceful))
    outcome.seconds = time.perf_counter() - started
    return outcome


def baselines(record: Record) -> dict[str, Scores]:
    """Return the scores of all baselines by name."""
    return {name: baseline(record) for name, baseline in BASELINES.items()}


def policies(job: Job, world: World) -> dict[str, Scores]:
    """Return our ranking, and those that lack one of its rules, as far as the job asks for them."""
    if job.baselines_only:
        return {}
    from bench.experts_bench import ours  # baselines can be looked at without the policy

    rankings = {OURS: ours.ranked(world.events, world.at)}
    if job.rules:
        for rule, parameters in ours.without_each_rule().items():
            rankings[without(rule)] = ours.ranked(world.events, world.at, parameters)
    return rankings


def without(rule: str) -> str:
    """Return the name of our ranking that lacks a rule."""
    return f"{OURS} without {rule}"


def _attacked(job: Job, world: World, record: Record) -> list[Row]:
    honest = read(World.honest_events(world), world.at)
    rows = _judged(job, world, record, ATTACKED, baselines(record) | policies(job, world))
    return rows + _judged(job, world, record, HONEST, baselines(honest))


def _judged(job: Job, world: World, record: Record, mode: str, rankings: dict[str, Scores]) -> list[Row]:
    return [
        Row(
            finding.short(job.world),
            job.seed,
            mode,
            name,
            topic,
            judge(
                scores.get(topic, {}),
                candidates=record.contributors,
                experts=world.experts[topic],
                attackers=world.attackers,
            ),
        )
        for name, scores in rankings.items()
        for topic in _topics(world)
    ]


def _topics(world: World) -> list[str]:
    return sorted(topic for topic, experts in world.experts.items() if len(experts) >= FEWEST)


def _facts(world: World, record: Record) -> Facts:
    experts = tuple(len(world.experts[topic]) for topic in _topics(world))
    return Facts(len(world.events), len(record.contributors), len(world.attackers), experts)
