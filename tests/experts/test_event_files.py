"""Event files as they come: bad lines, odd names, any order; and the command that ranks them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from experts.event_files import OutOfOrder, in_order, readable
from experts.ranking import rank_events
from tests.experts.event_making import END, Line, act, item, vote, when

HEADER = "topic,rank,member,score,competence,activity,level,quarantined"
AT = END.isoformat()
GOOD = item("1", "anna")


def reported(*lines: Any) -> list[tuple[int, str]]:
    """What is said of lines, with their numbers."""
    found: list[tuple[int, str]] = []
    told = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    list(rank_events(told, at=END, report=lambda number, reason: found.append((number, reason))))
    return found


def saved(folder: Path, *lines: Any) -> Path:
    """A file of these lines."""
    file = folder / "events.jsonl"
    told = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(told), encoding="utf-8")
    return file


def ranked(file: Path, *more: str) -> tuple[list[list[str]], str]:
    """The rows that the command writes, and what it says of bad lines."""
    out, told = file.with_suffix(".csv"), io.StringIO()
    call_command("rank_experts", "--events", str(file), "--at", AT, "--out", str(out), *more, stderr=told)
    return list(csv.reader(out.read_text(encoding="utf-8").splitlines())), told.getvalue()


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{", "JSON"),
        ("[1, 2]", "object"),
        ("7", "object"),
        ("null", "object"),
        ("[" * 200_000, "JSON"),
        ('{"at": ' + "9" * 5000 + "}", "JSON"),
        ({**GOOD, "kind": "applause"}, "applause"),
        ({**GOOD, "kind": None}, "kind"),
        ({**GOOD, "kind": ["item"]}, "kind"),
        ({**GOOD, "form": "sonnet"}, "sonnet"),
        ({**GOOD, "form": {"a": 1}}, "form"),
        ({**GOOD, "at": "yesterday"}, "yesterday"),
        ({**GOOD, "at": 1_700_000_000}, "ISO"),
        ({**GOOD, "at": None}, "ISO"),
        ({**GOOD, "item": None}, "item"),
        ({**GOOD, "item": ""}, "item"),
        ({**GOOD, "item": ["1"]}, "item"),
        ({**GOOD, "author": None}, "author"),
        ({**GOOD, "author": True}, "author"),
        ({**GOOD, "topic": 3}, "topic"),
        ({**GOOD, "topic": ["tea", 3]}, "topic"),
        ({**GOOD, "topic": None}, "topic"),
        ({**GOOD, "parent": {}}, "parent"),
        (vote("1", "bert", 5, value=2), "value"),
        (vote("1", "bert", 5, value=0), "value"),
        ({**vote("1", "bert", 5), "value": "1"}, "value"),
        ({**vote("1", "bert", 5), "value": [1]}, "value"),
        ({**vote("1", "bert", 5), "value": True}, "value"),
        (vote("nothing", "bert", 5), "nothing"),
        (act("accept", "nothing", "bert", 5), "nothing"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_others_count(line: Any, word: str) -> None:
    found = reported(GOOD, line, item("2", "bert", 10))
    assert [number for number, _ in found] == [2]
    assert word in found[0][1]


def test_a_topic_left_out_is_no_bad_line() -> None:
    assert reported({key: value for key, value in GOOD.items() if key != "topic"}) == []


def test_an_item_told_twice_is_reported_and_counts_once() -> None:
    assert [number for number, _ in reported(GOOD, {**GOOD, "author": "bert"})] == [2]
    assert list(rank_events([GOOD, {**GOOD}], at=END)) == list(rank_events([GOOD], at=END))


def test_empty_lines_are_no_bad_lines() -> None:
    assert reported(GOOD, "", "   \n", item("2", "bert", 10)) == []


def test_unknown_fields_and_fields_of_other_kinds_are_ignored() -> None:
    plain = [GOOD, vote("1", "bert", 9)]
    told = [{**GOOD, "likes": {"deep": [1]}, "value": "x"}, {**vote("1", "bert", 9), "form": "sonnet", "topic": 7}]
    assert list(rank_events(told, at=END)) == list(rank_events(plain, at=END))


def test_one_topic_may_be_a_string() -> None:
    assert list(rank_events([{**GOOD, "topic": "espresso"}], at=END)) == list(rank_events([GOOD], at=END))


def test_a_topic_named_twice_is_one() -> None:
    told = [{**GOOD, "topic": ["espresso", "espresso"]}, vote("1", "bert", 9)]
    assert list(rank_events(told, at=END)) == list(rank_events([GOOD, vote("1", "bert", 9)], at=END))


def test_numbers_and_huge_numbers_are_names() -> None:
    huge = 10**40
    rows = list(rank_events([{**GOOD, "item": huge, "author": huge + 1}, {**vote("x", "b", 9), "item": huge}], at=END))
    assert [row.member for row in rows] == [str(huge + 1)]


def test_a_line_earlier_than_the_one_before_is_refused_where_lines_stream() -> None:
    lines = [json.dumps(line) for line in (item("1", "anna", 10), item("2", "bert", 5))]
    with pytest.raises(OutOfOrder, match="line 2"):
        list(in_order(readable(lines, lambda number, reason: None)))


def test_a_time_may_end_in_z() -> None:
    assert reported({**GOOD, "at": "2026-01-05T08:00:00Z"}) == []


def test_the_command_writes_these_columns(tmp_path: Path) -> None:
    rows, told = ranked(saved(tmp_path, GOOD, vote("1", "bert", 9)))
    assert ",".join(rows[0]) == HEADER
    assert rows[1][:3] == ["espresso", "1", "anna"]
    assert rows[1][6:] == ["newcomer", "false"]
    assert all(0 <= float(number) <= 100 for number in rows[1][3:6])
    assert told == ""


def test_an_empty_file_gives_the_columns_alone(tmp_path: Path) -> None:
    assert ranked(saved(tmp_path)) == ([HEADER.split(",")], "")


def test_names_may_have_commas_quotes_and_letters_of_all_the_world(tmp_path: Path) -> None:
    name, topic = 'Ünal "Ö", 山田 ☕', "Käse, weich"
    rows, _ = ranked(saved(tmp_path, item("é", name, topic=[topic])))
    assert rows[1][:3] == [topic, "1", name]


def test_only_one_topic_on_request(tmp_path: Path) -> None:
    file = saved(tmp_path, GOOD, item("2", "bert", 5, topic=["tea"]))
    assert {row[0] for row in ranked(file)[0][1:]} == {"espresso", "tea"}
    assert {row[0] for row in ranked(file, "--topic", "tea")[0][1:]} == {"tea"}


def test_an_unknown_topic_gives_the_columns_alone(tmp_path: Path) -> None:
    assert ranked(saved(tmp_path, GOOD), "--topic", "chess")[0] == [HEADER.split(",")]


def test_the_command_skips_bad_lines_and_says_so(tmp_path: Path) -> None:
    rows, told = ranked(saved(tmp_path, GOOD, "{nonsense", item("2", "bert", 5)))
    assert {row[2] for row in rows[1:]} == {"anna", "bert"}
    assert "line 2" in told


def test_many_bad_lines_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    told = ranked(saved(tmp_path, *["{"] * 500, GOOD))[1]
    assert "500" in told
    assert len(told.splitlines()) < 50


def test_an_unsorted_file_gives_what_the_sorted_one_gives(tmp_path: Path) -> None:
    lines: list[Line] = [GOOD, item("2", "bert", 10), vote("1", "bert", 20), vote("2", "anna", 30), "{"]  # type: ignore[list-item]
    (tmp_path / "b").mkdir()
    upright, told_upright = ranked(saved(tmp_path, *lines))
    upside, told_upside = ranked(saved(tmp_path / "b", *reversed(lines)))
    assert upright == upside
    assert "line 5" in told_upright
    assert "line 1" in told_upside


def test_bytes_that_are_no_text_are_a_bad_line_or_an_odd_name_but_no_crash(tmp_path: Path) -> None:
    file = saved(tmp_path, GOOD)
    file.write_bytes(file.read_bytes() + b"\n\xff\xfe\x00\n")
    rows, told = ranked(file)
    assert [row[2] for row in rows[1:]] == ["anna"]
    assert "line 2" in told


def test_half_a_character_in_a_name_is_written_as_its_code(tmp_path: Path) -> None:
    assert ranked(saved(tmp_path, json.dumps(item("1", "half \ud83d"))))[0][1][2] == r"half \ud83d"


def test_a_byte_order_mark_does_not_cost_the_first_line(tmp_path: Path) -> None:
    file = saved(tmp_path, GOOD)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert [row[2] for row in ranked(file)[0][1:]] == ["anna"]


def test_a_moment_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="soon"):
        call_command("rank_experts", "--events", str(saved(tmp_path, GOOD)), "--at", "soon")


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("rank_experts", "--events", str(tmp_path / "nowhere.jsonl"), "--at", AT)


def test_without_out_the_rows_go_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rank_experts", "--events", str(saved(tmp_path, GOOD)), "--at", AT)
    assert capsys.readouterr().out.splitlines()[0] == HEADER


def test_the_command_asks_no_database(tmp_path: Path) -> None:
    # No django_db mark: a query would fail this test.
    assert len(ranked(saved(tmp_path, GOOD, {**vote("1", None, 9), "at": when(9)}))[0]) == 2
