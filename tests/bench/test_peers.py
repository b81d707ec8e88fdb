"""The comparison with django-oscar: its gates. The run itself needs the package index and is nobody's test."""

import pytest

from bench.measuring import Case
from bench.pages import Page
from bench.peers.comparing import GATES, LIST, ONE, OURS, Gate
from bench.serving import Site

FAST, SLOW = ("fast", "visitor"), ("slow", "visitor")


def case(name: str, *, rps: float, cpu: float) -> Case:
    """A page that was measured in three rounds, one of them disturbed."""
    made = Case(Page(name, "/"), "visitor", Site(None, 0), "", None)
    made.rps, made.app, made.pg = [rps, rps, rps / 9], [cpu - 1, cpu - 1, 9 * cpu], [1, 1, 1]
    return made


@pytest.fixture
def cases():
    return {FAST: case("fast", rps=90, cpu=10), SLOW: case("slow", rps=30, cpu=40)}


@pytest.mark.parametrize(
    ("figure", "above", "below", "ratio"), [("rps", FAST, SLOW, 3), ("cpu", SLOW, FAST, 4), ("cpu", FAST, SLOW, 0.25)]
)
def test_a_gate_divides_the_medians(cases, figure, above, below, ratio):
    assert Gate("", figure, above, below, 1).ratio(cases) == pytest.approx(ratio)


def test_a_gate_holds_from_what_is_wanted_on(cases):
    assert [Gate("", "rps", FAST, SLOW, wanted).holds(cases) for wanted in (2.9, 3, 3.1)] == [True, True, False]


def test_a_gate_on_cost_holds_up_to_what_is_wanted(cases):
    gates = [Gate("", "cpu", SLOW, FAST, wanted, at_most=True) for wanted in (3.9, 4, 4.1)]
    assert [gate.holds(cases) for gate in gates] == [False, True, True]


def test_every_gate_speaks_of_pages_that_are_measured():
    measured = {(name, viewer) for name in (OURS, LIST, ONE) for viewer in ("visitor", "member")}
    assert {key for gate in GATES for key in (gate.above, gate.below)} <= measured | {("floor B", "visitor")}
