"""`python -m bench`: load a community at scale, serve it as in production, measure its pages.

One JSON line for each page and viewer, and a report in Markdown. Needs PostgreSQL; Redis where it is found. Linux only.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.housing import House, housed
from bench.size import Size

REPORT = Path(__file__).resolve().parent / "results" / "issue-1.md"


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name in ("families", "members", "reviews", "comments"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name), metavar="N")
    parser.add_argument("--seconds", type=float, default=2.5, help="of load for each page, viewer and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--visitors", type=int, default=8, help="how many ask at the same time")
    parser.add_argument("--only", default="", metavar="WORD", help="measure only pages whose name holds this word")
    parser.add_argument("--keep", action="store_true", help="leave the data for the next run of this size")
    parser.add_argument("--fresh", action="store_true", help="load anew even if an earlier run has left its data")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "kundig-bench", help="for the data"
    )
    parser.add_argument("--report", type=Path, default=REPORT, help="file to write the report into")
    parser.add_argument("--items", type=int, default=100_000, help="of the imported catalogue; 0 leaves it out")
    parser.add_argument("--profile", action="store_true", help="show where the time of the pages goes instead")
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Run the bench."""
    given = arguments(words)
    size = Size(families=given.families, members=given.members, reviews=given.reviews, comments=given.comments)
    try:
        size.check()
    except ValueError as error:
        raise SystemExit(str(error)) from error
    with housed(size, given.folder, fresh=given.fresh, keep=given.keep) as house:
        house.move_in()
        _measure(house, size, given)


def _measure(house: House, size: Size, given: argparse.Namespace) -> None:
    import django

    os.environ.setdefault("BENCH_KEEP_PAGES", "no")
    django.setup()
    from bench import running  # knows models, so only now

    running.prepare(house, size)
    if given.profile:
        running.profile(size, given.only)
    else:
        running.run(house, size, given)


if __name__ == "__main__":
    main(sys.argv[1:])
