"""Every page for every viewer, in rounds: a round asks for each page once, so that a noisy minute hurts all alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.asking import Asked, ask
from bench.counting import Counted
from bench.pages import Page
from bench.serving import Site
from bench.watching import cpu_seconds, largest_rss


@dataclass
class Case:
    """One page for one viewer, where it is served, and what was measured."""

    page: Page
    viewer: str
    site: Site
    cookie: str
    counted: Counted | None
    rps: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)  # ms of processor time of the workers for each answer
    pg: list[float] = field(default_factory=list)  # the same of the database
    rss: float = 0.0  # MiB
    answers: int = 0

    @property
    def cpu(self) -> float:
        """Processor time of workers and database for each answer, in ms: the median of the rounds."""
        return median(a + p for a, p in zip(self.app, self.pg, strict=True))

    def middle(self, name: str) -> float:
        """Return the median of the rounds."""
        return float(median(getattr(self, name)))


def measure(
    cases: Sequence[Case], *, database: int, rounds: int, seconds: float, visitors: int, step: Callable[[], None]
) -> None:
    """Measure all cases `rounds` times for so many seconds each. `database` is PostgreSQL's first process."""
    for case in cases:
        _ask(case, 0.0, visitors)  # templates, connections and caches are warm afterwards
    for _ in range(rounds):
        for case in cases:
            _ask(case, 0.0, visitors)
            before = cpu_seconds(case.site.pid), cpu_seconds(database)
            asked = _ask(case, seconds, visitors)
            after = cpu_seconds(case.site.pid), cpu_seconds(database)
            _note(case, asked, after[0] - before[0], after[1] - before[1])
            step()


def _ask(case: Case, seconds: float, visitors: int) -> Asked:
    asked = ask(case.site.port, case.page.path, cookie=case.cookie, seconds=seconds, visitors=visitors)
    if asked.failed:
        raise RuntimeError(f"{case.page.name} ({case.page.path}): {asked.failed[0]}")
    return asked


def _note(case: Case, asked: Asked, app: float, pg: float) -> None:
    answers = len(asked.times)
    case.answers += answers
    case.rps.append(asked.per_second)
    case.p50.append(asked.percentile(50))
    case.p99.append(asked.percentile(99))
    case.app.append(1000 * app / answers)
    case.pg.append(1000 * pg / answers)
    case.rss = max(case.rss, largest_rss(case.site.pid))
