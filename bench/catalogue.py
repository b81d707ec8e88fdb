"""How fast, and in how much memory, a feed of many items is imported.

`python -m bench.catalogue [ITEMS]` prints one JSON line. Each import is a process of its own, so that its
peak memory (resident set, Django and Wagtail included) is its own; the database is a fresh SQLite file.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any, TextIO
from xml.sax.saxutils import escape

ITEMS = 100_000
SHELVES = ["Küche > Kaffee > Mühlen", "Küche > Kaffee > Maschinen", "Küche > Tee", "Outdoor > Zelte", "Bücher"]
WORDS = """
Siena Aldera Kastorf Brunn Lupo Tessin Nordwand Falke
Marlo Quell Ister Vento Karst Birke Fjord
""".split()  # noqa: SIM905
TEXT = "Ein Gerät für jeden Tag, leise, robust und leicht zu reinigen. Ersatzteile gibt es einzeln. "


def main(items: int = ITEMS) -> None:
    """Print what was measured."""
    print(json.dumps(measured(items)))


def measured(items: int = ITEMS) -> dict[str, Any]:
    """Measure the first import, the same again, and one with 1 % of the prices changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"KUNDIG_MODE": "demo", "KUNDIG_VAR": name, "LOG_LEVEL": "WARNING"}
        environment.pop("DATABASE_URL", None)
        _manage(environment, "migrate", "-v0")
        _manage(environment, "createcachetable")
        first, second = folder / "first.xml", folder / "second.xml"
        write_feed(first, items)
        write_feed(second, items, changed_every=100)
        runs = {
            "first": _measure(environment, first, items),
            "same": _measure(environment, first, items),
            "changed": _measure(environment, second, items),
        }
    return {"bench": "catalogue", "items": items, "bytes": runs["first"].pop("bytes"), **runs}


def write_feed(path: Path, items: int, *, changed_every: int = 0) -> None:
    """Write an RSS feed of so many items, three variants to a family; every so-many-th price is another
    one.
    """
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>')
        for number in range(items):
            _write_item(file, number, is_changed=bool(changed_every) and number % changed_every == 0)
        file.write("</channel></rss>")


def _write_item(file: TextIO, number: int, *, is_changed: bool) -> None:
    group = number // 3
    word = f"{WORDS[group % 15]} {WORDS[group // 15 % 15]} {group}"
    values = {
        "g:id": f"sku-{number}",
        "title": f"{word} Modell {number % 3}, Größe {number % 3}",
        "description": f"{word}. {TEXT * 5}",
        "link": f"https://shop.example/p/{number}",
        "g:image_link": f"https://shop.example/i/{number}.webp",
        "g:availability": "in_stock",
        "g:price": f"{10 + number % 500}.{'99' if is_changed else '95'} EUR",
        "g:brand": WORDS[group % 15],
        "g:gtin": gtin(400_000_000_000 + number),
        "g:item_group_id": f"group-{group}",
        "g:size": f"Größe {number % 3}",
        "g:product_type": f"{SHELVES[group % 5]} > Regal {group % 40}",
    }
    file.write("<item>")
    for name, value in values.items():
        file.write(f"<{name}>{escape(value)}</{name}>")
    file.write("</item>\n")


def gtin(body: int) -> str:
    """Return the 13 digits of a 12-digit body with its check digit."""
    digits = str(body)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def _measure(environment: dict[str, str], feed: Path, items: int) -> dict[str, float]:
    start = monotonic()
    command = [sys.executable, "-m", "bench.catalogue", "--one", str(feed)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    inner = json.loads(done.stdout.splitlines()[-1])
    return {
        "seconds": round(inner["seconds"], 1),
        "items_per_second": round(items / inner["seconds"]),
        "seconds_with_start": round(monotonic() - start, 1),
        "peak_rss_mb": round(inner["peak_kb"] / 1024, 1),
        "bytes": feed.stat().st_size,
    }


def _one(feed: str) -> None:
    """Import one file in this process and say what it took."""
    import django
    from django.core.management import call_command

    django.setup()
    start = monotonic()
    call_command("import_catalogue", feed, feed="bench")
    print(json.dumps({"seconds": monotonic() - start, "peak_kb": _peak()}))


def _peak() -> int:
    """Return the most memory this program has had, in KiB; `getrusage` would count what its parent had, too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], env=environment, check=True, capture_output=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)
