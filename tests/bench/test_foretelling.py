"""Foretelling who is well judged next, and the file of a million events."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bench.experts_bench import million, prediction
from bench.experts_bench.foretelling import damped, foretell, hidden, who_had_enough, who_was_above_median, worth
from bench.experts_bench.record import read

START = datetime(2026, 1, 1, tzinfo=UTC)
SPLIT = START + timedelta(days=50)
EVERYONE = ["a", "b", "c", "d", "x", "y"]


def item(name, author, day, topic="coffee"):
    at = (START + timedelta(days=day)).isoformat()
    return {
        "at": at,
        "kind": "item",
        "item": name,
        "form": "answer",
        "author": author,
        "topic": [topic],
        "parent": None,
    }


def act(kind, name, day, actor=None, value=1):
    return {"at": (START + timedelta(days=day)).isoformat(), "kind": kind, "item": name, "actor": actor, "value": value}


# Before the split a to d have 3, 2, 1, 0 votes in coffee, x and y wrote on tea only; later a, b and x are well judged.
HISTORY = [
    *(item(f"{name}-1", name, 1, "tea" if name in "xy" else "coffee") for name in EVERYONE),
    *(act("vote", "a-1", 2) for _ in range(3)),
    *(act("vote", "b-1", 2) for _ in range(2)),
    act("vote", "c-1", 2),
    *(act("vote", "x-1", 2) for _ in range(9)),
    *(item(f"{name}-2", name, 60) for name in EVERYONE),
    *(act("vote", f"{name}-2", 61) for name in "abx" for _ in range(3)),
    item("new-2", "newcomer", 60),
    *(act("vote", "new-2", 61) for _ in range(9)),
    act("vote", "d-1", 62, value=1),
]


def later(*events):
    return list(read(events, START + timedelta(days=99)).items.values())


class TestForetelling:
    def test_votes_in_the_topic_miss_who_was_good_elsewhere(self):
        # Wanted a, b, x; others c, d, y. a and b stand before all three, x (0) behind c and level with d and y.
        assert foretell(HISTORY, SPLIT).enough["topic votes"] == pytest.approx((3 + 3 + 1) / 9)

    def test_a_share_of_overall_votes_finds_them(self):
        assert foretell(HISTORY, SPLIT).enough["topic votes + ¼ of overall"] == 1

    def test_only_who_wrote_before_the_split_is_ranked_or_wanted(self):
        assert foretell(HISTORY, SPLIT).members == 6

    def test_topics_with_fewer_than_three_to_find_are_left_out(self):
        tea = [item("x-3", "x", 60, "tea"), *(act("vote", "x-3", 61) for _ in range(3))]
        assert foretell([*HISTORY, *tea], SPLIT).topics == 1

    def test_the_past_is_three_quarters_of_the_span_unless_said(self):
        assert foretell(HISTORY) == foretell(HISTORY, START + timedelta(days=1) + 0.75 * timedelta(days=61))

    def test_ours_is_asked_with_nothing_but_the_past(self):
        asked = []

        def remember(events, at):
            asked.append((list(events), at))
            return {"coffee": {"a": 1.0}}

        found = foretell(HISTORY, SPLIT, remember)
        assert found.enough["ours"] == pytest.approx((3 + 2 * 1.5) / 9)
        assert asked == [([event for event in HISTORY if event["at"] <= SPLIT.isoformat()], SPLIT)]

    def test_no_events_are_no_past(self):
        with pytest.raises(ValueError, match="no events"):
            foretell([])


class TestWhoIsWanted:
    def test_three_net_votes_in_a_topic_are_enough_and_an_acceptance_counts_two(self):
        votes = [
            item("i", "a", 1),
            act("vote", "i", 2),
            act("accept", "i", 2),
            item("j", "b", 1),
            act("accept", "j", 2),
        ]
        assert who_had_enough(later(*votes)) == {"coffee": {"a"}}

    def test_items_of_a_topic_add_up(self):
        votes = [
            *(item(f"i{n}", "a", 1) for n in range(3)),
            *(act("vote", f"i{n}", 2) for n in range(3)),
            item("t", "a", 1, "tea"),
        ]
        assert who_had_enough(later(*votes)) == {"coffee": {"a"}, "tea": set()}

    def test_above_the_median_means_more_than_the_middle(self):
        votes = [*(item(name, name, 1) for name in "abc"), act("vote", "a", 2), act("vote", "c", 2, value=-1)]
        assert who_was_above_median(later(*votes)) == {"coffee": {"a"}}

    def test_damping_keeps_the_sign(self):
        good, bad = later(item("i", "a", 1), item("j", "a", 1), act("vote", "i", 2), act("vote", "j", 2, value=-1))
        assert worth(good) == 1
        assert damped(good) == -damped(bad) > 0.69


class TestHiding:
    def test_nobody_is_named_and_all_else_stays(self):
        assert list(hidden([item("i", "a", 1), act("vote", "i", 2, "b", -1)])) == [
            item("i", "a", 1),
            act("vote", "i", 2, None, -1),
        ]

    def test_what_is_taken_back_says_which_vote_it_was(self):
        taken = [item("i", "a", 1), act("vote", "i", 2, "b", -1), act("unvote", "i", 3, "b", None)]
        assert list(hidden(taken))[-1]["value"] == -1
        assert later(*hidden(taken))[0].net == 0

    def test_votes_for_oneself_are_not_let_in_by_hiding_them(self):
        assert later(*hidden([item("i", "a", 1), act("vote", "i", 2, "a")]))[0].net == 0

    def test_who_removed_an_item_is_no_secret(self):
        assert list(hidden([item("i", "a", 1), act("remove", "i", 2, "a")]))[-1]["actor"] == "a"


class TestCommandLine:
    def test_a_file_is_read_and_bad_lines_are_passed_over(self, tmp_path, capsys):
        path = tmp_path / "history.jsonl"
        path.write_text("\n".join([*map(json.dumps, HISTORY), "no event", '{"at": "never"}', "[]"]))
        prediction.main([str(path), "--split", SPLIT.isoformat(), "--baselines-only"])
        told = capsys.readouterr()
        assert "| topic votes + ¼ of overall | 1.000 |" in told.out
        assert "3 lines passed over" in told.err

    def test_either_a_file_or_a_world_is_named(self, capsys):
        with pytest.raises(SystemExit):
            prediction.main([])
        assert "name a file or a world" in capsys.readouterr().err


class TestMillion:
    def test_the_file_has_as_many_events_as_asked_for_and_is_the_same_each_time(self):
        events = list(million.synthetic(500, members=30, topics=4, seed=1))
        assert len(events) == 500
        assert events == list(million.synthetic(500, members=30, topics=4, seed=1))

    def test_events_are_in_order_and_judge_what_is_known_and_not_ones_own(self):
        events = list(million.synthetic(2000, members=30, topics=4, seed=1))
        authors = {event["item"]: event["author"] for event in events if event["kind"] == "item"}
        assert [event["at"] for event in events] == sorted(event["at"] for event in events)
        assert all(event["actor"] != authors[event["item"]] for event in events if event["kind"] != "item")

    def test_what_ranking_costs_is_said(self, capsys):
        million.main(["--events", "2000", "--members", "50", "--topics", "3"])
        assert capsys.readouterr().out.splitlines()[2].startswith("| 2,000 | ")
