"""Tables: shapes recognised, every row in or refused with a reason, and the stop that protects."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from forewarned.errors import BadInput, Stopped
from forewarned.register.store import Register, open_register
from tables import report_row, write_lines

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the measuring data are not beside the repository")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return open_register(tmp_path / "register", create=True)


def test_the_same_rows_give_the_same_reports_from_every_format(tmp_path: Path) -> None:
    rows = [report_row(number) for number in range(1, 4)]
    plain = write_lines(tmp_path / "a.jsonl", rows)
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    parquet = tmp_path / "c.parquet"
    pl.DataFrame(rows).write_parquet(parquet)
    texts = tmp_path / "d.csv"
    pl.DataFrame([row | {"receivers": "; ".join(row["receivers"])} for row in rows]).write_csv(texts)
    held = []
    for path in (plain, packed, parquet, texts):
        with open_register(tmp_path / f"of {path.name}", create=True) as register:
            assert register.build([path]).new == 3
            held.append((register.reports().drop("source"), register.concerns(), register.addressees()))
    for others in held[1:]:
        assert all(one.equals(other) for one, other in zip(held[0], others, strict=True))
    assert held[0][1]["number"].to_list() == ["1", "2"] * 3
    assert held[0][2]["name_as_written"].to_list()[:2] == rows[0]["receivers"]


def test_an_unknown_shape_is_refused_naming_what_was_found_and_what_is_lacking(
    tmp_path: Path, register: Register
) -> None:
    row = report_row(1)
    row["concern_text"] = row.pop("concerns")
    with pytest.raises(BadInput) as refusal:
        register.build([write_lines(tmp_path / "odd.jsonl", [row])])
    assert "concern_text" in refusal.value.found
    assert "«reports», which also needs: concerns" in refusal.value.do
    assert register.reports().height == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x1f\x8bbroken", "t.jsonl.gz"),
        (b"not parquet", "t.parquet"),
        (b"", "t.csv"),
        (b"a,b\n\xff\xfe,1\n", "t.csv"),
        (b"a,a\n1,2\n", "t.csv"),
    ],
)
def test_a_broken_file_is_one_clear_error(
    tmp_path: Path, register: Register, content: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as refusal:
        register.build([tmp_path / name])
    assert name in refusal.value.where
    assert "\n" not in refusal.value.line()


def test_every_row_goes_in_or_is_refused_with_its_line_and_reason(tmp_path: Path, register: Register) -> None:
    rows: list[Any] = [report_row(number) for number in range(1, 31)]
    rows[3] = ["no", "object"]
    rows[7] = report_row(8, url=None)
    rows[9] = report_row(9)
    summary = register.build([write_lines(tmp_path / "t.jsonl", rows)])
    assert (summary.read, summary.new, len(summary.refused)) == (30, 27, 3)
    assert [refusal.where for refusal in summary.refused] == [
        "t.jsonl, line 4",
        "t.jsonl, line 8",
        "t.jsonl, line 10",
    ]
    assert summary.refused_by_reason()["the same address as an earlier row of this table"] == 1
    assert register.reports().height == 27


def test_a_date_that_cannot_be_read_is_kept_as_written_and_counted(
    tmp_path: Path, register: Register
) -> None:
    summary = register.build(
        [write_lines(tmp_path / "t.jsonl", [report_row(1, date="9 August"), report_row(2)])]
    )
    assert summary.by_source[0].unread_dates == {"date_of_report": 1}
    report = register.report("2019-0001").report
    assert (report.date_of_report, report.date_as_written) == (None, "9 August")


def test_columns_that_nobody_declared_are_reported(tmp_path: Path, register: Register) -> None:
    summary = register.build(
        [write_lines(tmp_path / "t.jsonl", [report_row(1, mood="grave"), report_row(2, mood=None)])]
    )
    assert summary.by_source[0].undeclared == {"mood": 1}


def test_truncated_concerns_never_stand_over_the_full_text(tmp_path: Path, register: Register) -> None:
    sections = report_row(1) | {
        "response_duty": "…namely by 29 April 2019.",
        "concerns": "(1) The gate",
        "action": None,
    }
    sections |= {"concerns_truncated": True}
    register.build(
        [write_lines(tmp_path / "h.jsonl", [sections]), write_lines(tmp_path / "r.jsonl", [report_row(1)])]
    )
    assert register.concerns().height == 2
    assert register.reports()["stated_deadline"].to_list() == [dt.date(2019, 4, 29)]


def test_a_run_that_would_blank_a_field_stops_and_changes_nothing(tmp_path: Path, register: Register) -> None:
    table = write_lines(tmp_path / "t.jsonl", [report_row(number) for number in range(1, 11)])
    register.build([table])
    head, held = register.head(), register.reports()
    write_lines(
        table, [report_row(number, area=None if number < 3 else "Elsewhere") for number in range(1, 11)]
    )
    with pytest.raises(Stopped, match="coroner_area"):
        register.build([table])
    assert register.head() == head
    assert register.reports().equals(held)


def test_blanking_is_seen_under_another_file_name_too(tmp_path: Path, register: Register) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(number) for number in range(1, 11)])])
    with pytest.raises(Stopped):
        register.build(
            [write_lines(tmp_path / "new.jsonl", [report_row(n, concerns=None) for n in range(1, 11)])]
        )


def test_a_table_that_shrank_stops_and_an_accepted_loss_is_in_the_history(
    tmp_path: Path, register: Register
) -> None:
    table = write_lines(tmp_path / "t.jsonl", [report_row(number) for number in range(1, 11)])
    register.build([table])
    write_lines(table, [report_row(number) for number in range(1, 9)])
    with pytest.raises(Stopped) as stop:
        register.build([table])
    assert stop.value.exit_code == 3
    summary = register.build([table], accept_loss=True)
    assert summary.by_source[0].missing == 2
    assert register.reports().height == 10
    assert [event.kind for event in register.history()].count("loss_accepted") == 1


def test_a_table_blank_from_the_start_is_stopped_by_what_its_shape_declares(
    tmp_path: Path, register: Register
) -> None:
    with pytest.raises(Stopped, match="concerns_text"):
        register.build(
            [write_lines(tmp_path / "t.jsonl", [report_row(n, concerns=None) for n in range(1, 31)])]
        )
    assert register.reports().height == 0


def test_a_few_changed_rows_go_through(tmp_path: Path, register: Register) -> None:
    table = write_lines(tmp_path / "t.jsonl", [report_row(number) for number in range(1, 11)])
    register.build([table])
    write_lines(table, [report_row(n, area="Elsewhere" if n == 4 else "Port Merrion") for n in range(1, 12)])
    summary = register.build([table])
    assert (summary.new, summary.changed, summary.unchanged) == (1, 1, 9)
    assert register.history("2019-0004")[-1].body["fields"] == ["coroner_area"]


@needs_data
def test_every_row_of_the_real_tables_is_in_or_refused(tmp_path: Path, register: Register) -> None:
    tables = [DATA / "reports.jsonl.gz", DATA / "register.jsonl.gz"]
    summary = register.build(tables)
    assert [part.read for part in summary.by_source] == [5543, 6281]
    assert summary.read == summary.new + summary.changed + summary.unchanged + len(summary.refused)
    urls = set()
    for table in tables:
        with gzip.open(table, "rt", encoding="utf-8") as lines:
            urls |= {json.loads(line)["url"] for line in lines}
    assert register.reports().height == len(urls)
    again = register.build(tables)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 11824)
    assert again.seconds < 2
    assert register.verify() == ()


@needs_data
def test_no_text_of_the_real_table_is_altered(register: Register) -> None:
    register.build([DATA / "reports.jsonl.gz"])
    with gzip.open(DATA / "reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = {row["url"]: row for row in map(json.loads, lines)}
    for held in register.reports().iter_rows(named=True):
        row = rows[held["url"]]
        assert (held["concerns"], held["circumstances"]) == (row["concerns"], row["circumstances"])
        assert (held["investigation"], held["reference"]) == (row["investigation"], row["id"])


def test_entities_are_read_where_the_shape_declares_html_and_kept_as_written(
    tmp_path: Path, register: Register
) -> None:
    row = report_row(
        1,
        area="Merrion &amp; Tarn",
        receivers=["Children&#x2019;s Board; R&D Ltd"],
        circumstances="5 &lt; 6.",
    )
    register.build([write_lines(tmp_path / "t.jsonl", [row])])
    report = register.report("2019-0001").report
    assert report.coroner_area == "Merrion & Tarn"
    assert [one.name_as_written for one in report.addressees] == ["Children’s Board", "R&D Ltd"]
    assert report.circumstances == "5 &lt; 6."
    claim = next(claim for claim in register.claims("2019-0001") if claim.field == "coroner_area")
    assert claim.as_written == "Merrion &amp; Tarn"
    assert claim.rule == "column «area» of a reports table, its HTML entities read"
