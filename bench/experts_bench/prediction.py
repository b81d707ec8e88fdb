"""`python -m bench.experts_bench.prediction FILE.jsonl`: do rankings of the past foretell who is well judged next?

Voters are hidden (`actor` null), as in the dumps of real communities.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import fmean

from bench.experts_bench import finding
from bench.experts_bench.__main__ import seeds
from bench.experts_bench.foretelling import OURS as OUR_NAME
from bench.experts_bench.foretelling import RIVALS, Foretold, foretell, hidden
from bench.experts_bench.record import moment
from bench.experts_bench.reporting import table
from bench.worlds.shape import EventLine


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.experts_bench.prediction",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("file", type=Path, nargs="?", help="events, one JSON object a line")
    parser.add_argument("--split", type=moment, metavar="ISO", help="end of the past; three quarters of the span")
    parser.add_argument("--world", nargs="*", default=[], metavar="MODULE", help="instead of a file")
    parser.add_argument("--seeds", type=seeds, default=seeds("0-2"), metavar="0-2")
    parser.add_argument("--attacked", action="store_true", help="leave the attackers in the worlds")
    parser.add_argument("--keep-actors", action="store_true", help="do not hide who voted")
    parser.add_argument("--baselines-only", action="store_true", help="leave ours out")
    given = parser.parse_args(words)
    if bool(given.file) == bool(given.world):
        parser.error("name a file or a world")
    return given


def main(words: list[str]) -> None:
    """Print how well each ranking foretells."""
    given = arguments(words)
    sources = {given.file.name: [_lines(given.file)]} if given.file else _worlds(given)
    for name, files in sources.items():
        found = [_foretold(list(events), given) for events in files]
        print(f"## {name}\n\n{said(found)}\n")


def said(found: Sequence[Foretold]) -> str:
    """Return the means over the runs in Markdown."""
    names = [name for name in (OUR_NAME, *RIVALS) if all(name in one.enough for one in found)]
    rows = [
        [
            name,
            f"{fmean(one.enough[name] for one in found):.3f}",
            _or_dash([one.above_median.get(name) for one in found]),
        ]
        for name in names
    ]
    about = f"{fmean(one.topics for one in found):.1f} topics, {fmean(one.members for one in found):,.0f} members, "
    heads = ["ranking of the past", "AUC: at least 3 net votes", "AUC: an item above the median"]
    return f"{about}{len(found)} runs.\n\n{table(heads, rows)}"


def _or_dash(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{fmean(known):.3f}" if known else "–"


def _foretold(events: list[EventLine], given: argparse.Namespace) -> Foretold:
    shown = events if given.keep_actors else list(hidden(events))
    if given.baselines_only:
        return foretell(shown, given.split)
    from bench.experts_bench.ours import ranked  # rivals can be looked at without the policy

    return foretell(shown, given.split, ranked)


def _worlds(given: argparse.Namespace) -> dict[str, Iterator[Iterable[EventLine]]]:
    return {
        f"World {finding.short(name)}, {'attacked' if given.attacked else 'unattacked'}": (
            finding.make(name, seed, attacked=given.attacked).events for seed in given.seeds
        )
        for name in given.world
    }


def _lines(path: Path) -> Iterator[EventLine]:
    """Yield the events of a file; what is none is counted and passed over."""
    bad = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            event = _event(line)
            if event is None:
                bad += 1
            else:
                yield event
    if bad:
        print(f"{bad} lines passed over", file=sys.stderr)


def _event(line: str) -> EventLine | None:
    try:
        event: EventLine = json.loads(line)
        moment(event["at"])
        known = bool(event["kind"]) and bool(event["item"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return event if known else None


if __name__ == "__main__":
    main(sys.argv[1:])
