"""What members are compared by: each baseline over a community small enough to count by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.experts_bench.baselines import BASELINES, BEHIND, ranked_by
from bench.experts_bench.ranks import iterated
from bench.experts_bench.record import read

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)


def day(number: int) -> str:
    """Return noon, so many days before the moment of ranking."""
    return (AT - timedelta(days=number)).isoformat()


def item(name, author, form="answer", topic=("coffee",), parent=None, ago=10):
    return {
        "at": day(ago),
        "kind": "item",
        "item": name,
        "form": form,
        "author": author,
        "topic": list(topic),
        "parent": parent,
    }


def act(kind, name, actor, value=None, ago=5):
    return {"at": day(ago), "kind": kind, "item": name, "actor": actor, "value": value}


# Bob asks (q), Alice answers (a1), Charlie too (c1); Alice reviews (a2, coffee and tea); Mona posted long ago (m1).
SMALL = [
    item("m1", "mona", form="post", ago=300),
    item("q", "bob", form="question", ago=20),
    item("a1", "alice", parent="q"),
    item("c1", "charlie", parent="q"),
    item("a2", "alice", form="review", topic=("coffee", "tea")),
    act("vote", "m1", "bob", 1, ago=290),
    act("vote", "m1", "alice", 1, ago=290),
    act("vote", "a1", "bob", 1),
    act("vote", "a1", "charlie", 1),
    act("vote", "a2", "bob", 1),
    act("vote", "a2", "mona", -1),
    act("vote", "a2", "charlie", 1),
    act("vote", "c1", "alice", -1),
    act("accept", "a1", "bob"),
]


def scores(name, events=SMALL, topic="coffee"):
    return ranked_by(name, events, AT).get(topic, {})


class TestCounting:
    def test_items_are_counted_in_each_of_their_topics(self):
        assert scores("items") == {"mona": 1, "bob": 1, "alice": 2, "charlie": 1}
        assert scores("items", topic="tea") == {"alice": 1}

    def test_net_votes_are_votes_for_less_votes_against(self):
        assert scores("net votes") == {"mona": 2, "bob": 0, "alice": 3, "charlie": -1}

    def test_votes_of_180_days_leave_out_older_ones(self):
        assert scores("net votes, 180 days") == {"mona": 0, "bob": 0, "alice": 3, "charlie": -1}

    def test_a_quarter_of_all_votes_backs_a_topic_off(self):
        assert scores("net votes + ¼ of overall", topic="tea") == {
            "mona": 0.5,
            "bob": 0,
            "alice": 1 + 0.25 * 3,
            "charlie": -0.25,
        }

    def test_all_votes_back_a_topic_off(self):
        assert scores("net votes + overall")["alice"] == 3 + 3

    def test_accepted_answers_are_counted(self):
        assert scores("accepted answers") == {"mona": 0, "bob": 0, "alice": 1, "charlie": 0}


class TestGate:
    BUSY = [
        *(item(f"b{number}", "busy", ago=number + 1) for number in range(6)),
        *(item(f"s{number}", "scarce", ago=number + 1) for number in range(5)),
        item("s-old", "scarce", ago=200),
        item("b-review", "busy", form="review"),
        act("accept", "b0", "bob", ago=0),
        act("vote", "b0", "bob", 1, ago=0),
        act("vote", "s0", "bob", 1, ago=0),
        act("vote", "s1", "bob", 1, ago=0),
        *(act("accept", f"s{number}", "bob", ago=0) for number in range(3)),
    ]

    def test_the_ratio_is_that_of_answers_and_who_is_less_active_comes_behind(self):
        assert scores("best-answer ratio, gate", self.BUSY) == {"busy": 1 / 6, "scarce": 3 / 6 - BEHIND}

    def test_the_mean_is_that_of_all_items(self):
        assert scores("mean votes, gate", self.BUSY) == {"busy": 1 / 7, "scarce": 2 / 6 - BEHIND}

    def test_plain_counts_have_their_gated_twin(self):
        assert scores("accepted answers, gate", self.BUSY) == {"busy": 1, "scarce": 3 - BEHIND}
        assert scores("net votes, gate", self.BUSY) == {"busy": 1, "scarce": 2 - BEHIND}


class TestPoints:
    def test_reputation_counts_votes_acceptances_and_their_givers(self):
        assert scores("reputation, 200 a day") == {
            "mona": 20 - 1,  # a vote against somebody costs one
            "bob": 2,  # for accepting
            "alice": 20 + 18 + 15 - 1,
            "charlie": -2,
        }

    def test_a_day_gives_at_most_200_from_votes(self):
        votes = [act("vote", "a1", f"v{number}", 1, ago=4) for number in range(30)]
        assert scores("reputation, 200 a day", [item("a1", "alice"), *votes]) == {"alice": 200}

    def test_acceptances_and_other_days_come_on_top_of_the_cap(self):
        votes = [act("vote", "a1", f"v{number}", 1, ago=4 + number // 30) for number in range(60)]
        found = scores("reputation, 200 a day", [item("a1", "alice"), *votes, act("accept", "a1", "bob")])
        assert found["alice"] == 415

    def test_khoros_counts_writing_kudos_and_solutions(self):
        assert scores("Khoros ranks") == {
            "mona": 10 + 2 * 4,
            "bob": 1 + 3 * 2,
            "alice": 2 + 15 + 2 * 4 + 10 + 2 * 4 + 2,
            "charlie": 2 + 2 * 2,
        }

    def test_discourse_counts_topics_posts_likes_and_solutions(self):
        assert scores("Discourse points") == {
            "mona": 5 + 2,
            "bob": 5 + 3,
            "alice": 2 + 10 + 2 + 5 + 2 + 1,
            "charlie": 2 + 2,
        }


class TestPageRank:
    def test_two_who_link_to_each_other_are_equal(self):
        assert iterated({"a": {"b": 1}, "b": {"a": 1}}) == pytest.approx({"a": 0.5, "b": 0.5})

    def test_a_star_has_the_rank_that_can_be_worked_out(self):
        # Two link to c, who links to nobody: x = (0.15 + 0.85 c) / 3 each, c = x + 0.85 * 2 x.
        x = 1 / (2 + 2.7)
        assert iterated({"a": {"c": 1}, "b": {"c": 1}}) == pytest.approx({"a": x, "b": x, "c": 2.7 * x})

    def test_ranks_add_up_to_one(self):
        assert sum(scores("PageRank").values()) == pytest.approx(1)

    def test_a_vote_for_somebody_is_a_link_and_one_against_is_none(self):
        found = scores("PageRank", [item("a", "alice"), act("vote", "a", "bob", 1), act("vote", "a", "mona", -1)])
        assert found == pytest.approx({"bob": 1 / 2.85, "alice": 1.85 / 2.85})

    def test_an_answer_links_the_asker_to_its_author(self):
        found = scores("PageRank", [item("q", "bob", form="question", ago=20), item("a", "alice", parent="q")])
        assert found["alice"] > found["bob"]

    def test_nobody_known_who_voted_gives_no_links(self):
        assert scores("PageRank", [item("a", "alice"), act("vote", "a", None, 1)]) == {}


class TestWhatIsTakenBack:
    @pytest.mark.parametrize("name", BASELINES)
    def test_a_vote_and_an_acceptance_taken_back_leave_no_trace(self, name):
        taken = [
            act("vote", "c1", "bob", 1),
            act("accept", "c1", "bob"),
            act("unvote", "c1", "bob", ago=3),
            act("unaccept", "c1", "bob", ago=3),
        ]
        assert ranked_by(name, [*SMALL, *taken], AT) == ranked_by(name, SMALL, AT)

    @pytest.mark.parametrize("name", BASELINES)
    def test_votes_without_a_name_are_taken_back_one_by_one(self, name):
        hidden = [act("vote", "c1", None, 1), act("vote", "c1", None, 1)]
        back = [act("unvote", "c1", None, 1, ago=3)]
        assert ranked_by(name, [*SMALL, *hidden, *back], AT) == ranked_by(name, [*SMALL, hidden[0]], AT)

    @pytest.mark.parametrize("name", BASELINES)
    def test_what_comes_later_is_not_known_yet(self, name):
        later = [item("c9", "charlie", ago=-1), act("vote", "c1", "bob", 1, ago=-1)]
        assert ranked_by(name, [*SMALL, *later], AT) == ranked_by(name, SMALL, AT)

    def test_votes_without_a_name_count(self):
        assert scores("net votes", [item("a", "alice"), act("vote", "a", None, 1), act("vote", "a", None, 1)]) == {
            "alice": 2
        }

    @pytest.mark.parametrize("actor", ["alice", "moderator", None])
    def test_a_removed_item_counts_for_nothing(self, actor):
        assert scores("net votes", [*SMALL, act("remove", "a1", actor, ago=1)])["alice"] == 1

    def test_a_member_has_one_vote_an_item_the_last(self):
        turned = [item("a", "alice"), act("vote", "a", "bob", 1, ago=4), act("vote", "a", "bob", -1, ago=3)]
        assert scores("net votes", turned) == {"alice": -1}

    def test_judging_oneself_counts_nothing(self):
        own = [item("a", "alice"), act("vote", "a", "alice", 1), act("accept", "a", "alice")]
        assert scores("net votes", own) == {"alice": 0}
        assert scores("accepted answers", own) == {"alice": 0}

    def test_a_vote_on_what_is_not_known_is_passed_over(self):
        assert ranked_by("net votes", [act("vote", "nowhere", "bob", 1)], AT) == {}

    def test_order_within_a_second_changes_nothing(self):
        together = [item("a", "alice", ago=5), act("vote", "a", "bob", 1), act("vote", "a", "charlie", -1)]
        assert ranked_by("net votes", together[::-1], AT) == ranked_by("net votes", together, AT)


def test_whoever_wrote_anything_is_a_candidate_even_if_it_was_removed():
    assert read([*SMALL, act("remove", "c1", "moderator")], AT).contributors == {"alice", "bob", "charlie", "mona"}
