"""`forewarned promises` and what `show` says of them: lists, filters, calendars, care."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest

from answering import (
    GATES,
    HARBOUR,
    LETTER,
    Call,
    Fake,
    build,
    call,
    fake,
    folder,
    key_of,
    letters,
    reports,
    response_row,
)
from forewarned.register.columns import TABLES
from forewarned.register.promise_calendar import Entry, calendar
from forewarned.register.store import open_register
from tables import report_row

__all__ = ["call", "fake", "folder"]
TODAY = "2019-09-02"
CONTRACT = [
    "key",
    "response_key",
    "concern_number",
    "action",
    "quote",
    "owner",
    "due",
    "strength",
    "delivery",
]


def test_promises_whose_day_has_come_are_listed_with_their_words_and_what_is_known(call: Call) -> None:
    said = call("promises", "--due-before", "today", "--delivery", "unknown", "--today", TODAY)
    assert said.code == 0
    assert said.out.startswith("1 promise: 1 not known.")
    assert "We will write the instruction by the end of June." in said.out
    assert "Not known: promised by 30 June 2019; intermediate action." in said.out
    assert "Training will follow" not in said.out
    assert "Read in the responses whose words are held: 3 of 4" in " ".join(said.out.split())


def test_the_columns_of_the_contract_come_first(call: Call) -> None:
    row = call("promises", "--today", TODAY, "--format", "jsonl").rows[0]
    assert list(row)[: len(CONTRACT)] == CONTRACT
    assert [each.name for each in TABLES["promises"].columns][: len(CONTRACT)] == CONTRACT
    head = next(csv.reader(io.StringIO(call("promises", "--format", "csv").out)))
    assert head[: len(CONTRACT)] == CONTRACT


def test_every_quote_is_verbatim_at_its_place(call: Call) -> None:
    rows = call("promises", "2019-0001", "--format", "jsonl").rows
    assert len(rows) == 4
    report = json.loads(call("show", "2019-0001", "--format", "json").out)
    texts = {each["key"]: each["text"] for each in report["responses"]}
    for row in [*rows, *(each for each in report["answers"] if each["quote"])]:
        assert texts[row["response_key"]][row["start"] : row["end"]] == row["quote"]


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (("--strength", "stronger"), 1),
        (("--strength", "stronger", "--strength", "weaker"), 3),
        (("--status", "will"), 3),
        (("--status", "done", "--delivery", "unknown"), 1),
        (("--due-before", "2019-12-31"), 1),
        (("--due-before", "2020-01-01"), 2),
        (("--delivery", "open"), 2),
        (("--since", "2019-03-04"), 4),
        (("--since", "2019-03-05"), 0),
        (("--organisation", HARBOUR), 3),
        (("--organisation", GATES), 1),
    ],
)
def test_the_list_is_narrowed(call: Call, options: tuple[str, ...], number: int) -> None:
    said = call("promises", *options, "--today", TODAY, "--format", "jsonl")
    assert said.code == 0, said.err
    assert len(said.rows) == number


def test_the_first_due_come_first_and_those_without_a_day_last(call: Call) -> None:
    dues = [row["due"] for row in call("promises", "--format", "jsonl").rows]
    assert dues == ["2019-06-30", "2019-12-31", None, None]


def test_a_finding_may_be_told_by_the_exit_code(call: Call) -> None:
    assert call("promises", "--fail-if-any").code == 1
    assert call("promises", "--fail-if-any", "--strength", "stronger", "--due-before", "today").code == 0


# -- calendars --


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_has_an_entry_on_the_last_day_of_each_promise(call: Call) -> None:
    said = call("promises", "--today", TODAY, "--format", "ics")
    lines = unfolded(said.out)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20190630",
        "DTSTART;VALUE=DATE:20191231",
    ]
    assert any(line.startswith(f"SUMMARY:{HARBOUR}: We will write") for line in lines)
    assert "Left out: 2 promises without a day." in said.err
    assert said.out == call("promises", "--today", TODAY, "--format", "ics").out


def test_calendar_lines_are_folded_and_escaped_as_the_standard_asks() -> None:
    words = "Gate; lock, key \\ and\nthe “café” – " + "é" * 90
    entry = Entry("a@forewarned", dt.date(2019, 6, 30), dt.date(2019, 5, 1), words, words)
    text = calendar([entry], "Promises")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    (summary,) = (line for line in unfolded(text) if line.startswith("SUMMARY:"))
    plain = re.sub(
        r"\\(.)", lambda mark: "\n" if mark[1] == "n" else mark[1], summary.removeprefix("SUMMARY:")
    )
    assert plain == words


# -- one report --


def test_show_prints_concerns_down_and_addressees_across_then_every_promise(call: Call) -> None:
    shown = call("show", "2019-0001", "--today", TODAY).out
    matrix = shown[shown.index("What was answered to each concern") : shown.index("What was promised")]
    for words in (HARBOUR, GATES, "Done", "Disagrees", "Under consideration", "Not answered"):
        assert words in " ".join(matrix.split())
    assert "«The gate was never ours.»" in matrix
    promised = shown[shown.index("What was promised: 4 promises") :]
    assert "Still to come: promised by 31 December 2019" in promised
    assert key_of_all(shown)


def key_of_all(shown: str) -> list[str]:
    return re.findall(r"Key ([0-9a-f]{12}-[0-9a-f]{10})", shown)


def test_in_a_narrow_terminal_each_concern_is_a_block(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    shown = call("show", "2019-0001", "--today", TODAY).out
    matrix = " ".join(shown[shown.index("What was answered to each concern") :].split())
    assert f"{GATES}: Disagrees «The gate was never ours.»" in matrix
    assert all(len(line) <= 60 for line in shown.splitlines() if "http" not in line and "Key" not in line)


def test_a_cell_says_why_it_is_empty(call: Call) -> None:
    matrix = " ".join(call("show", "2019-0002", "--today", TODAY).out.split())
    assert "Its words are not held" in matrix
    assert "What was answered" not in call("show", "2019-0003", "--today", TODAY).out


def test_a_reply_that_is_not_whole_is_silent_on_nothing(tmp_path: Path, fake: Fake) -> None:
    part = response_row(1, HARBOUR, "[1 taken] We have watched it.", partial=True)
    build(tmp_path / "other", tmp_path, [report_row(1)], [part])
    with open_register(tmp_path / "other") as register:
        assert [each.stance for each in register.held_answers()] == ["taken"]


# -- reading once --


def test_what_was_read_is_not_read_again_and_rows_are_the_same(
    folder: Path, fake: Fake, tmp_path: Path
) -> None:
    assert fake.read == 3
    with open_register(folder, create=True) as register:
        before = register.promises(), register.answers()
        register.build([tmp_path / "reports.jsonl", tmp_path / "responses.jsonl"])
        build(folder, tmp_path, reports(report_row(4)), letters())
        after = register.promises(), register.answers()
        assert all(one.equals(other) for one, other in zip(before, after, strict=True))
        assert register.verify() == ()
    assert fake.read == 3


def test_a_key_does_not_hang_on_how_the_words_are_spaced(folder: Path, tmp_path: Path) -> None:
    with open_register(folder) as register:
        before = set(register.promises()["key"])
    spaced = LETTER.replace("We will write", "We  will   write")
    build(folder, tmp_path, reports(), letters(first=spaced))
    with open_register(folder) as register:
        assert set(register.promises()["key"]) == before


def test_the_past_is_shown_as_it_was_read(call: Call, folder: Path) -> None:
    assert len(call("promises", "--as-of", "2019-09-01", "--format", "jsonl").rows) == 4
    assert call("promises", "--as-of", "2019-08-01", "--format", "jsonl").rows == []


# -- care --

CHILD = {
    "investigation": "On 4 May 2018 I opened an inquest into the death of Merrin Oakhollow, aged 14.",
    "circumstances": "Merrin took her own life. The conclusion was suicide.",
}


def test_a_childs_name_and_methods_are_left_out_of_lists(
    tmp_path: Path, folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "[1 will 2019-06-30 weaker] After Merrin used a ligature we will look again."
    build(folder, tmp_path, reports(report_row(9, **CHILD)), letters(response_row(9, HARBOUR, words)))
    for command in (("promises", "2019-0009"), ("show", "2019-0009"), ("promises", "--format", "ics")):
        shown = " ".join(call(*command, "--today", TODAY).out.replace("\r\n ", "").split())
        said = shown[shown.index("we will look again") - 80 :]
        assert "Merrin" not in said.split("Key")[0]
        assert "After [name hidden] used a" in said
    assert "Merrin" not in call("promises", "2019-0009", "--format", "jsonl").rows[0]["quote"]
    named = call("promises", "2019-0009", "--names", "--format", "jsonl").rows[0]
    assert "Merrin" in named["quote"]


def test_a_later_report_to_the_same_body_stands_beside_the_promise_as_a_question(call: Call) -> None:
    shown = " ".join(call("promises", "2019-0001", "--later", "--today", TODAY).out.split())
    assert "Was it kept? A later report to the same body speaks of something like it" in shown
    assert "2019-0003 of 4 November 2019" in shown
    rows = call("promises", "2019-0001", "--later", "--format", "jsonl").rows
    assert all(len(row["later"]) <= 3 for row in rows)
    assert "later" not in call("promises", "--format", "jsonl").rows[0]


def test_a_later_report_to_the_same_body_about_something_else_is_not_shown(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    other = "(1) Tablets were given by a nurse who had not read the chart of the patient in the next bed."
    build(folder, tmp_path, reports(report_row(5, date="2019-12-02", concerns=other)), letters())
    shown = call("promises", "2019-0001", "--later", "--today", TODAY).out
    assert "2019-0003" in shown
    assert "2019-0005" not in shown


def test_the_exported_tables_say_what_became_of_each_promise(folder: Path, tmp_path: Path) -> None:
    with open_register(folder) as register:
        written = register.export(tmp_path / "out", formats=("jsonl",), today=dt.date(2019, 9, 2))
    assert written.rows["promises"] == 4
    assert written.rows["answers"] == 6
    rows = [json.loads(line) for line in (tmp_path / "out" / "promises.jsonl").read_text().splitlines()]
    assert sorted(row["delivery"] for row in rows) == ["open", "open", "unknown", "unknown"]
    assert written.rows["evidence"] == 0


def test_a_promise_is_named_by_enough_of_its_key(call: Call, folder: Path) -> None:
    key = key_of(folder, "end of June")
    add = ("evidence", "add", key[:17], "--link", "https://www.example.org/a", "--says", "offered")
    assert call(*add, "--reason", "as it says").code == 0
    refused = call("evidence", "add", "0", *add[3:], "--reason", "as it says")
    assert refused.code == 2
    assert "promise" in refused.err
