"""`python -m bench.peers`: our product page beside django-oscar's, in one interleaved run on the same data.

Installs django-oscar into a virtual environment of its own, so the first run needs the package index. Needs PostgreSQL.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.housing import House, housed
from bench.size import Size

REPORT = Path(__file__).resolve().parent.parent / "results" / "peers.md"


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.peers", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name in ("families", "members", "reviews", "comments"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name), metavar="N")
    parser.add_argument("--seconds", type=float, default=2.5, help="of load for each page, viewer and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--visitors", type=int, default=8, help="how many ask at the same time")
    parser.add_argument("--keep", action="store_true", help="leave data and environment for the next run")
    parser.add_argument("--fresh", action="store_true", help="load anew even if an earlier run has left its data")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "kundig-bench", help="for data and environment"
    )
    parser.add_argument("--report", type=Path, default=REPORT, help="file to write the report into")
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Run the comparison."""
    given = arguments(words)
    size = Size(families=given.families, members=given.members, reviews=given.reviews, comments=given.comments)
    try:
        size.check()
    except ValueError as error:
        raise SystemExit(str(error)) from error
    with housed(size, given.folder, fresh=given.fresh, keep=given.keep) as house:
        house.move_in()
        _compare(house, size, given)


def _compare(house: House, size: Size, given: argparse.Namespace) -> None:
    import django

    os.environ.setdefault("BENCH_KEEP_PAGES", "no")
    django.setup()
    from bench import running  # knows models, so only now
    from bench.peers import comparing
    from bench.peers.installing import oscar_python

    try:
        python = oscar_python(house.folder / "oscar")
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"django-oscar could not be installed: {error}") from error
    running.prepare(house, size)
    comparing.run(house, python, size, given)


if __name__ == "__main__":
    main(sys.argv[1:])
