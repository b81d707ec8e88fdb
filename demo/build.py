"""Builds the demo's data: `build.py feed | pictures | photos | check | all`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from demo.making import check, drawing, feed, photos

PARTS = {"feed": feed.write, "pictures": drawing.write, "photos": photos.write}


def main(words: list[str]) -> int:
    """Run the parts that the command line names."""
    wanted = [*PARTS, "check"] if words == ["all"] else words
    if not wanted or not set(wanted) <= {*PARTS, "check"}:
        print(__doc__)
        return 2
    for word in wanted:
        if word == "check":
            if check.run():
                return 1
        else:
            print(PARTS[word]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
