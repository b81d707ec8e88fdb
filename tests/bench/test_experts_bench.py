"""The harness that judges rankings of experts: its measures on hand-made data, and the whole over a tiny world."""

import pytest

from bench.experts_bench import finding
from bench.experts_bench.__main__ import arguments, main, seeds
from bench.experts_bench.metrics import Judged, area_under_curve, judge, top
from bench.experts_bench.running import ATTACKED, FEWEST, HONEST, OURS, UNATTACKED, Job, Row, measure
from bench.experts_bench.summing import EVERYWHERE, Summary

TINY = '''
from datetime import UTC, datetime, timedelta

from bench.worlds.shape import World

AT = datetime(2026, 6, 30, tzinfo=UTC)


def make(seed, *, attacked=True):
    """Experts e0-e2 write eight good answers each, m0-m9 eight poor ones; f0 and f1 vote for each other."""
    writers = ["e0", "e1", "e2", *(f"m{n}" for n in range(10))] + (["f0", "f1"] if attacked else [])
    events = []
    for number in range(8):
        at = AT - timedelta(days=40 - number)
        for writer in writers:
            name = f"{writer}-{number}"
            events.append({"at": at.isoformat(), "kind": "item", "item": name, "form": "answer", "author": writer,
                           "topic": ["coffee", "tea"], "parent": None})
        for writer in writers:
            voters = [v for v in writers if v != writer and (writer[0] == "e") and v[0] != "f"]
            voters += [v for v in ("f0", "f1") if writer[0] == "f" and v != writer]
            for order, voter in enumerate(voters):
                events.append({"at": (at + timedelta(hours=1, minutes=order)).isoformat(), "kind": "vote",
                               "item": f"{writer}-{number}", "actor": voter, "value": 1})
    events.sort(key=lambda event: event["at"])
    return World(name="tiny", seed=seed, attacked=attacked, at=AT, events=events,
                 experts={"coffee": {"e0", "e1", "e2"}, "tea": {"e0"}},
                 attackers={"f0", "f1"} if attacked else set(), dishonest={"f0", "f1"} if attacked else set())
'''


@pytest.fixture
def tiny(tmp_path):
    """Return the file of a world in which anything but a mere count finds the experts."""
    path = tmp_path / "tiny.py"
    path.write_text(TINY)
    return str(path)


class TestPrecision:
    def test_as_many_places_are_looked_at_as_there_are_experts(self):
        scores = {"a": 5, "f": 4, "b": 3, "c": 2}
        found = judge(scores, candidates="abcdef", experts={"a", "b"}, attackers={"f"})
        assert (found.precision, found.attackers) == (0.5, 0.5)

    def test_equal_scores_are_ordered_by_id(self):
        assert top({"c": 1, "b": 1, "a": 0}, ["c", "b", "a", "d"], 3) == ["b", "c", "a"]

    def test_whoever_is_not_named_has_nothing_and_stands_before_who_has_less(self):
        assert top({"a": -1, "b": 1}, ["a", "b", "c"], 3) == ["b", "c", "a"]

    def test_an_expert_who_never_wrote_is_not_found(self):
        assert judge({"a": 1}, candidates={"a"}, experts={"a", "gone"}, attackers=()).precision == 0.5

    def test_without_experts_there_is_nothing_to_judge(self):
        with pytest.raises(ValueError, match="without experts"):
            judge({}, candidates="ab", experts=(), attackers=())


class TestAreaUnderCurve:
    def test_all_experts_before_all_others_is_one(self):
        assert area_under_curve({"a": 3, "b": 2, "c": 1}, {"a", "b"}) == 1

    def test_each_pair_in_the_wrong_order_takes_its_share(self):
        assert area_under_curve({"a": 4, "x": 3, "b": 2, "y": 1}, {"a", "b"}) == 0.75

    def test_equal_scores_count_half(self):
        assert area_under_curve({"a": 1, "x": 1, "y": 0}, {"a"}) == 0.75

    def test_only_one_kind_cannot_be_told_apart(self):
        assert area_under_curve({"a": 1, "b": 0}, {"a", "b"}) == 0.5


def row(world, mode, ranking, precision, *, seed=0, attackers=0.0):
    return Row(world, seed, mode, ranking, "coffee", Judged(precision, 0.9, attackers))


class TestSumming:
    # Each of two baselines is the strongest in one world; over both, items (0.5) beat votes (0.4).
    ROWS = [
        row("one", ATTACKED, OURS, 0.7, seed=0),
        row("one", ATTACKED, OURS, 0.9, seed=1, attackers=0.04),
        row("two", ATTACKED, OURS, 0.6),
        row("one", ATTACKED, "items", 0.4),
        row("two", ATTACKED, "items", 0.6),
        row("one", ATTACKED, "net votes", 0.6),
        row("two", ATTACKED, "net votes", 0.2),
        row("one", HONEST, "net votes", 0.8),
        row("two", HONEST, "net votes", 0.8),
        row("two", ATTACKED, "ours without lift", 0.3),
    ]

    def test_a_world_is_the_mean_of_its_seeds_with_the_error_of_their_spread(self):
        mean = Summary(self.ROWS).mean("one", ATTACKED, OURS)
        assert (mean.precision, mean.attackers) == pytest.approx((0.8, 0.02))
        assert mean.error == pytest.approx(0.1)

    def test_worlds_weigh_the_same_however_many_seeds_they_have(self):
        assert Summary(self.ROWS).mean(EVERYWHERE, ATTACKED, OURS).precision == pytest.approx(0.7)

    def test_the_strongest_is_the_one_with_the_highest_mean_and_never_ours(self):
        assert Summary(self.ROWS).strongest(EVERYWHERE, ATTACKED)[0] == "items"
        assert Summary(self.ROWS).strongest("one", ATTACKED)[0] == "net votes"

    def test_goals_compare_means_and_also_with_the_strongest_of_each_world(self):
        strongest, honest, attackers = Summary(self.ROWS).goals()
        assert (strongest.value, strongest.each) == pytest.approx((0.7 / 0.5, 0.7 / 0.6))
        assert honest.value == pytest.approx(0.7 / 0.8)
        assert attackers.value == pytest.approx(0.01)
        assert [strongest.met, honest.met, attackers.met] == [True, False, True]

    def test_what_lacks_a_rule_is_no_ranking_of_its_own(self):
        summary = Summary(self.ROWS)
        assert summary.whole() == [OURS, "items", "net votes"]
        assert summary.partial() == ["ours without lift"]

    def test_without_ours_nothing_is_promised(self):
        assert Summary([row("one", ATTACKED, "items", 0.4)]).goals() == []


class TestCommandLine:
    def test_seeds_are_ranges_and_single_numbers(self):
        assert seeds("0-2,7,100-101") == [0, 1, 2, 7, 100, 101]

    @pytest.mark.parametrize("words", ["x", "1-", "", "5-3"])
    def test_what_is_no_seed_is_said(self, words, capsys):
        with pytest.raises(SystemExit):
            arguments(["--seeds", words])
        assert "seed" in capsys.readouterr().err

    def test_a_world_that_is_not_there_is_said(self):
        with pytest.raises(SystemExit, match=r"no world nowhere\.at_all"):
            finding.make("nowhere.at_all", 0, attacked=True)

    def test_a_module_that_makes_no_world_is_said(self):
        with pytest.raises(SystemExit, match="no make"):
            finding.make("bench.worlds.shape", 0, attacked=True)

    def test_our_own_worlds_are_found_and_the_shape_is_none(self):
        assert "bench.worlds.reviewhall" in finding.known()
        assert "bench.worlds.shape" not in finding.known()


class TestTheWholeWithoutOurs:
    def test_baselines_find_the_experts_and_small_topics_are_left_out(self, tiny):
        outcome = measure(Job(tiny, 0, baselines_only=True))
        found = {(row.mode, row.ranking): row for row in outcome.rows}
        assert {row.topic for row in outcome.rows} == {"coffee"}
        assert found[ATTACKED, "net votes"].judged == Judged(1.0, 1.0, 0.0)
        assert found[ATTACKED, "mean votes, gate"].judged.precision == 1
        assert found[ATTACKED, "items"].judged.auc == 0.5
        assert outcome.facts.experts == (FEWEST,)
        assert outcome.facts.attackers == 2

    def test_honest_votes_leave_out_the_ring(self, tiny):
        rows = measure(Job(tiny, 0, baselines_only=True)).rows
        ranks = {row.mode: row.judged.auc for row in rows if row.ranking == "Discourse points"}
        assert ranks[HONEST] == 1


class TestTheWhole:
    def test_the_report_says_what_was_found(self, tiny, tmp_path, capsys):
        out = tmp_path / "report.md"
        main(["--world", tiny, "--seeds", "0", "--rules", "--unattacked-too", "--processes", "1", "--out", str(out)])
        text = out.read_text()
        assert "## World tiny" in text
        assert "| ours | 1.000 ± 0.000 | 1.000 | 0.0% |" in text
        assert "## What each rule contributes" in text
        assert "tiny 0: ours 1.000 with 0.0% attackers" in capsys.readouterr().err

    def test_ours_is_ranked_in_both_modes(self, tiny):
        rows = measure(Job(tiny, 0, unattacked=True)).rows
        assert {row.mode for row in rows if row.ranking == OURS} == {ATTACKED, UNATTACKED}
