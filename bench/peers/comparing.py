"""The gates against django-oscar: which figure is divided by which, what is wanted, and what came out."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.counting import cookie_of, count, signed_in
from bench.housing import House
from bench.measuring import Case, measure
from bench.pages import Page, floors, pages
from bench.peers.installing import OSCAR
from bench.peers.serving import Shop, oscar_served
from bench.reporting import machine, table
from bench.serving import Site, served
from bench.size import Size
from community.models import Member

OURS, LIST, ONE, FLOOR = "our product page", "oscar: reviews", "oscar: product", "floor B"
Key = tuple[str, str]


@dataclass(frozen=True)
class Gate:
    """A ratio of two cases: `figure` is "rps" or "cpu", `wanted` the least (or, for `at_most`, the most) of it."""

    says: str
    figure: str
    above: Key
    below: Key
    wanted: float
    at_most: bool = False

    def ratio(self, cases: dict[Key, Case]) -> float:
        """Return what came out."""
        first, second = (
            case.cpu if self.figure == "cpu" else case.middle("rps") for case in (cases[self.above], cases[self.below])
        )
        return first / second

    def holds(self, cases: dict[Key, Case]) -> bool:
        """Whether it is as wanted."""
        ratio = self.ratio(cases)
        return ratio <= self.wanted if self.at_most else ratio >= self.wanted


# reference/performance.md, section 7
GATES = (
    Gate("visitors answered a second: ours to Oscar's 20 reviews", "rps", (OURS, "visitor"), (LIST, "visitor"), 2.5),
    Gate("visitors answered a second: ours to Oscar's product", "rps", (OURS, "visitor"), (ONE, "visitor"), 1.3),
    Gate("processor time, members: Oscar's 20 reviews to ours", "cpu", (LIST, "member"), (OURS, "member"), 4.0),
    Gate("processor time: ours to floor B", "cpu", (OURS, "visitor"), (FLOOR, "visitor"), 1.9, at_most=True),
    Gate("processor time: our members to our visitors", "cpu", (OURS, "member"), (OURS, "visitor"), 1.35, at_most=True),
)


def run(house: House, python: Path, size: Size, given: argparse.Namespace) -> None:
    """Measure ours, the floors and Oscar by turns; print a line for each gate, write the report."""
    with served(keep_pages=False) as ours, oscar_served(house, python) as shop:
        cases = {(case.page.name, case.viewer): case for case in (*_ours(ours, size), *_oscars(shop))}
        measure(
            list(cases.values()),
            database=house.postgres.process.pid,
            rounds=given.rounds,
            seconds=given.seconds,
            visitors=given.visitors,
            step=lambda: None,
        )
    for gate in GATES:
        line = {"bench": "peer", "gate": gate.says, "ratio": round(gate.ratio(cases), 2), "wanted": gate.wanted}
        print(json.dumps({**line, "holds": gate.holds(cases)}, ensure_ascii=False))
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(_markdown(cases, size=size, given=given, house=house))


def _ours(site: Site, size: Size) -> Iterator[Case]:
    member = signed_in(Member.objects.order_by("pk")[1])
    for page in floors():
        yield Case(page, "visitor", site, "", count(page, "visitor", member))
    path = next(page.path for page in pages(size) if page.name == f"product, {size.middle} reviews")
    for viewer in ("visitor", "member"):
        page = Page(OURS, path)
        yield Case(page, viewer, site, cookie_of(member) if viewer == "member" else "", count(page, viewer, member))


def _oscars(shop: Shop) -> Iterator[Case]:
    for name, path in ((LIST, shop.reviews), (ONE, shop.product)):
        for viewer, cookie in (("visitor", ""), ("member", shop.cookie)):
            yield Case(Page(name, path), viewer, shop.site, cookie, None)


def _markdown(cases: dict[Key, Case], *, size: Size, given: argparse.Namespace, house: House) -> str:
    """Return the report."""
    gates = [
        [
            gate.says, f"{'≤' if gate.at_most else '≥'} {gate.wanted:g}", round(gate.ratio(cases), 2),
            "yes" if gate.holds(cases) else "no",
        ]
        for gate in GATES
    ]  # fmt: skip
    behind = [
        [
            name, viewer, case.counted.queries if case.counted else None, round(case.middle("rps"), 1),
            round(case.middle("app"), 2), round(case.middle("pg"), 2), round(case.rss),
        ]
        for (name, viewer), case in cases.items()
    ]  # fmt: skip
    parts = [
        "# Beside django-oscar\n",
        f"{machine(house)}\n",
        f"{', '.join(OSCAR)}, set up as Oscar's documentation says (no pictures, cache in memory, simple search).\n",
        f"One interleaved run of {given.rounds} rounds, {given.seconds:g} s for each page, {given.visitors} visitors "
        "at a time, medians, two sync workers each, one PostgreSQL.\n",
        f"{size.families:,} products, {size.members:,} members, {size.reviews:,} reviews; those in Oscar are copied "
        f"from ours. The measured product has {size.middle:,}: our page shows 20 of them, Oscar's list 20, Oscar's "
        "product page 3.\n",
        table(["gate", "wanted", "measured", "holds"], gates),
        "\n## The figures behind them\n",
        table(["page", "as", "SQL", "RPS", "app CPU ms", "pg CPU ms", "RSS MiB"], behind),
    ]
    return "\n".join(parts) + "\n"
