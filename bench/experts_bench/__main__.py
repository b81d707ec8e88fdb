"""`python -m bench.experts_bench`: rank simulated communities and say how many true experts were found.

Worlds are modules with `make(seed, *, attacked=True)` (see bench/worlds/shape.py); without --world all of bench/worlds.
"""

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench.experts_bench import finding
from bench.experts_bench.reporting import report
from bench.experts_bench.running import ATTACKED, OURS, PROCESSES, Job, Outcome, run
from bench.experts_bench.summing import Summary

ROOT = Path(__file__).resolve().parents[2]


def seeds(words: str) -> list[int]:
    """Read `0-9`, `3` or `0-4,100-104`.

    Raises:
        argparse.ArgumentTypeError: it is none of these.
    """
    try:
        ranges = [part.partition("-") for part in words.split(",")]
        found = [seed for first, dash, last in ranges for seed in range(int(first), int(last if dash else first) + 1)]
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"seeds are written like 0-9 or 3,5,100-109, not {words!r}") from error
    if not found:
        raise argparse.ArgumentTypeError(f"{words!r} holds no seed")
    return found


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.experts_bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--world", nargs="*", default=[], metavar="MODULE", help="some.module, file.py or one of ours")
    parser.add_argument("--seeds", type=seeds, default=seeds("0-9"), metavar="0-9")
    parser.add_argument("--rules", action="store_true", help="rank without each rule of the policy, too")
    parser.add_argument("--unattacked-too", action="store_true", help="rank the worlds without attackers, too")
    parser.add_argument("--baselines-only", action="store_true", help="leave ours out")
    parser.add_argument("--processes", type=int, choices=range(1, PROCESSES + 1), default=PROCESSES)
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write the report into")
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Run the bench."""
    given = arguments(words)
    worlds = given.world or finding.known()
    how = {"rules": given.rules, "unattacked": given.unattacked_too, "baselines_only": given.baselines_only}
    jobs = [Job(world, seed, **how) for world in worlds for seed in given.seeds]
    outcomes = _followed(jobs, given.processes)
    text = report(outcomes, origin=_origin(given, worlds))
    if given.out:
        given.out.write_text(text)
    else:
        print(text)


def _followed(jobs: list[Job], processes: int) -> list[Outcome]:
    """Run the jobs and say of each what came of it."""
    console = Console(stderr=True, highlight=False)
    outcomes = []
    for number, outcome in enumerate(run(jobs, processes=processes), 1):
        console.print(f"{number}/{len(jobs)} {_said(outcome)}", soft_wrap=True)
        outcomes.append(outcome)
    return outcomes


def _said(outcome: Outcome) -> str:
    summary = Summary(outcome.rows)
    name = f"{finding.short(outcome.job.world)} {outcome.job.seed}"
    where = finding.short(outcome.job.world)
    mine, rival = summary.mean(where, ATTACKED, OURS), summary.strongest(where, ATTACKED)
    if rival is None:
        return f"{name}: no topic with enough experts"
    own = f"ours {mine.precision:.3f} with {mine.attackers:.1%} attackers, " if mine else ""
    return f"{name}: {own}{rival[0]} {rival[1].precision:.3f} ({outcome.seconds:.0f} s)"


def _origin(given: argparse.Namespace, worlds: list[str]) -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    named = ", ".join(finding.short(world) for world in worlds)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}; worlds {named}; "
        f"seeds {', '.join(map(str, given.seeds))}."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
