"""Hand-made communities: what the ranking makes of honest members and of those who trade votes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from experts.policy import CURRENT
from experts.ranking import rank_events
from tests.experts.event_making import END, Line, act, item, ranking, row_of, scores, vote, when

DAY = 1440.0
READERS = [f"reader{number}" for number in range(12)]


def honest(authors: int = 8, each: int = 6) -> list[Line]:
    """Honest members who write, and readers who each like something of everyone."""
    lines = [
        item(f"piece {author}-{number}", f"author{author}", (number * 9 + author) * DAY)
        for author in range(authors)
        for number in range(each)
    ]
    votes = [
        vote(f"piece {author}-{(reader + author) % each}", name, (60 + author) * DAY + reader)
        for author in range(authors)
        for reader, name in enumerate(READERS)
    ]
    return lines + votes


def written(member: str, count: int = 6) -> list[Line]:
    return [item(f"{member} {number}", member, number * 9 * DAY) for number in range(count)]


def voted(voter: str, author: str, count: int) -> list[Line]:
    return [vote(f"{author} {number}", voter, 80 * DAY + number * 400 + len(voter)) for number in range(count)]


def set_aside(lines: list[Line]) -> set[str]:
    return {row.member for row in ranking(lines) if row.quarantined}


def test_who_is_judged_well_by_many_stands_before_who_only_writes_much() -> None:
    lines = honest() + written("hare", 20)
    assert scores(lines)["espresso", "author1"] > 3 * scores(lines)["espresso", "hare"]


def test_honest_members_are_not_set_aside() -> None:
    assert set_aside(honest()) == set()


def test_two_who_vote_for_each_other_again_and_again_are_set_aside() -> None:
    lines = honest() + written("anna") + written("bert") + voted("anna", "bert", 5) + voted("bert", "anna", 5)
    assert set_aside(lines) == {"anna", "bert"}


def test_a_ring_that_votes_in_one_direction_only_is_set_aside() -> None:
    ring = ["anna", "bert", "carl", "dora"]
    lines = honest() + [line for member in ring for line in written(member)]
    for voter, author in zip(ring, [*ring[1:], ring[0]], strict=True):
        lines += voted(voter, author, 5)
    assert set_aside(lines) == set(ring)


def test_a_chain_of_votes_sets_aside_who_gives_and_gets_in_excess() -> None:
    chain = ["anna", "bert", "carl", "dora"]
    lines = honest() + [line for member in chain for line in written(member, 9)]
    for voter, author in pairwise(chain):
        lines += voted(voter, author, 8)
    assert {"bert", "carl"} <= set_aside(lines)


def test_a_master_whose_second_accounts_vote_for_her_is_set_aside() -> None:
    lines = honest() + written("master")
    for number in range(6):
        lines += voted(f"sock{number}", "master", 5)
    assert "master" in set_aside(lines)
    assert row_of(lines, "master").score < row_of(lines, "author0").score


def test_the_favourite_of_one_honest_fan_is_not_set_aside_and_not_lifted_far() -> None:
    fan = [vote(f"piece 3-{number}", "fan", (61 + number) * DAY) for number in range(6)]
    fan += [vote(f"piece {author}-0", "fan", (70 + author) * DAY) for author in range(3)]
    lines = honest() + fan
    assert set_aside(lines) == set()
    assert row_of(lines, "author3").score < 1.25 * row_of(honest(), "author3").score


def test_quarantine_holds_a_score_down_and_says_so() -> None:
    lines = honest() + written("anna") + written("bert") + voted("anna", "bert", 5) + voted("bert", "anna", 5)
    freely = scores(lines, p=CURRENT.without("quarantine"))["espresso", "anna"]
    assert row_of(lines, "anna").score == pytest.approx(freely * CURRENT.quarantine_factor)


def test_nine_votes_against_one_author_within_two_minutes_change_nothing() -> None:
    brigade = [vote(f"piece 2-{n % 6}", f"angry{n}", 100 * DAY + 0.2 * n + 0.5, -1) for n in range(9)]
    assert row_of(honest() + brigade, "author2").score == pytest.approx(row_of(honest(), "author2").score, abs=1e-9)


def test_the_same_votes_against_over_weeks_do_count() -> None:
    critics = [vote(f"piece 2-{n % 6}", f"critic{n}", (80 + n) * DAY + 1, -1) for n in range(9)]
    assert row_of(honest() + critics, "author2").score < row_of(honest(), "author2").score - 1


def test_an_accepted_answer_lifts_its_author_more_than_a_vote() -> None:
    thread = [item("q", "asker", form="question"), item("a", "anna", 60, form="answer", parent="q")]
    accepted = [*honest(), *thread, act("accept", "a", "asker", DAY)]
    assert row_of(accepted, "anna").score > row_of([*honest(), *thread, vote("a", "asker", DAY)], "anna").score


def test_what_moderation_removed_counts_against_its_author() -> None:
    assert row_of([*honest(), act("remove", "piece 1-0", "mona", 90 * DAY)], "author1").score < (
        row_of(honest(), "author1").score
    )


def test_a_removal_by_nobody_known_is_a_moderators() -> None:
    lines = [*honest(), act("remove", "piece 1-0", None, 90 * DAY)]
    assert scores(lines) == scores([*honest(), act("remove", "piece 1-0", "mona", 90 * DAY)])


def test_who_rests_for_a_year_keeps_competence_and_loses_activity() -> None:
    then = next(row for row in ranking(honest()) if row.member == "author0")
    later = next(row for row in ranking(honest(), at=END + timedelta(days=365)) if row.member == "author0")
    assert later.activity < 0.6 * then.activity
    assert later.competence > 0.6 * then.competence
    assert later.score < then.score


def test_votes_of_hidden_voters_lift_their_receiver() -> None:
    lines = honest() + written("anna")
    hidden = [vote("anna 0", None, 70 * DAY + n) for n in range(5)]
    assert row_of(lines + hidden, "anna").score > row_of(lines, "anna").score


def test_a_record_elsewhere_gives_a_place_but_not_the_same_one() -> None:
    lines = [*honest(), item("tea", "stranger", topic=["tea"])]
    tea = {row.member: row.score for row in ranking(lines) if row.topic == "tea"}
    assert tea["author0"] < row_of(lines, "author0").score / 3


def test_only_what_happened_before_the_moment_counts() -> None:
    at = datetime.fromisoformat(when(50 * DAY))
    lines = [*honest(), item("on the stroke", "newcomer", 50 * DAY)]
    past = [line for line in lines if line["at"] < when(50 * DAY)]
    assert ranking(lines, at=at) == ranking(past, at=at)
    assert "newcomer" not in {row.member for row in ranking(lines, at=at)}
    assert "newcomer" in {row.member for row in ranking(lines, at=at + timedelta(seconds=1))}


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    lines = [item("a", "anna"), {**vote("a", "bert", 0), "at": "2026-01-06T09:00:00+02:00"}]
    same = [item("a", "anna"), {**vote("a", "bert", 0), "at": "2026-01-06T07:00:00"}]  # without a zone it is UTC
    assert ranking(lines) == ranking(same)


def test_equal_scores_stand_in_order_of_their_names() -> None:
    rows = ranking([item("2", "zoe"), item("1", "anna"), item("3", "mia")])
    assert [(row.rank, row.member) for row in rows] == [(1, "anna"), (2, "mia"), (3, "zoe")]


def test_an_empty_file_ranks_nobody() -> None:
    assert list(rank_events([], at=datetime(2026, 1, 1, tzinfo=UTC))) == []


def test_a_topic_that_nobody_wrote_about_has_no_rows() -> None:
    assert list(rank_events(honest(1), at=END, topic="chess")) == []


@pytest.mark.parametrize("midnight", ["T00:00:00Z", "T00:00:00+02:00", "T00:00:00-03:30"])
def test_a_file_that_knows_days_only_holds_no_bursts_in_any_zone(midnight: str) -> None:
    critics = [vote(f"piece 2-{n % 6}", f"critic{n}", 80 * DAY, -1) for n in range(9)]
    lines = [{**line, "at": line["at"][:10] + midnight} for line in honest() + critics]
    assert ranking(lines) == ranking(lines, p=CURRENT.without("bursts"))
