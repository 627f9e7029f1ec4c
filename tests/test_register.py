"""The register: history, claims, corrections, links, faults, and the past as it stood."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forewarned.archive import Archive
from forewarned.errors import BadInput, NotFound, RegisterProblem, Stopped
from forewarned.form.write import write
from forewarned.model import Addressee, Concern, Report
from forewarned.register.columns import TABLES
from forewarned.register.store import Register, open_register
from tables import ADDRESS, register_row, report_row, write_lines

TODAY = dt.date(2020, 1, 1)
FIELDS = ("id", "coroner", "area", "concerns", "receivers")


def a_report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "reference": "2019-0001",
        "date_of_report": dt.date(2019, 3, 4),
        "deceased": "Corin Ashgrove",
        "coroner": "Alma Marchetti",
        "coroner_title": "Senior Coroner",
        "coroner_area": "Port Merrion",
        "addressees": (Addressee(1, "Port Merrion Harbour Authority"),),
        "investigation": "I commenced an investigation into the death of Corin Ashgrove, aged 40.",
        "circumstances": "The gate stood open for most of an hour and nobody was beside it.",
        "concerns": (Concern("1", "The gate was not watched."), Concern("2", "Nobody knew the instruction.")),
    }
    return Report(**(values | changes))


def at(moment: str) -> Callable[[], dt.datetime]:
    return lambda: dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


def state_of(register: Register) -> list[pl.DataFrame]:
    return [getattr(register, name)() for name in ("reports", "concerns", "addressees", "responses")]


def same(one: list[pl.DataFrame], other: list[pl.DataFrame]) -> bool:
    return all(first.equals(second) for first, second in zip(one, other, strict=True))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return open_register(tmp_path / "register", create=True)


def test_every_frame_has_exactly_the_contracts_columns_even_when_empty(register: Register) -> None:
    for name, table in TABLES.items():
        frame = register.duties(TODAY) if name == "duties" else getattr(register, name)()
        assert frame.columns == [column.name for column in table.columns]
        assert frame.height == 0


def test_a_second_run_over_the_same_table_changes_nothing(tmp_path: Path, register: Register) -> None:
    table = write_lines(tmp_path / "t.jsonl", [report_row(1), report_row(2)])
    register.build([table])
    head = register.head()
    summary = register.build([table])
    assert (summary.read, summary.unchanged, summary.by_source[0].skipped) == (2, 2, True)
    os.utime(table)
    write_lines(table, [report_row(2), report_row(1)])
    assert register.build([table]).changed == 0
    assert [event.kind for event in register.history()].count("report_added") == 2
    assert register.history()[1].hash != head


def test_a_number_that_comes_twice_names_one_concern_each(tmp_path: Path, register: Register) -> None:
    concerns = "Harbour Authority\n(1) The gate was open.\n(2) Nobody knew.\nMarsh Police\n(1) Nobody came."
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1, concerns=concerns)])])
    held = register.concerns()
    assert held["number"].to_list() == ["1", "2", "1-2"]
    assert register.more_like(f"{held['report_key'][0]}#1-2").typed.endswith("#1-2")


def test_what_stood_on_a_day_can_be_asked_of_a_later_register(tmp_path: Path, register: Register) -> None:
    table = tmp_path / "t.jsonl"
    register.build([write_lines(table, [report_row(1)])], now=at("2025-03-01T23:59:00"))
    before = state_of(register)
    rows = [report_row(1, area="Elsewhere"), report_row(2)]
    register.build([write_lines(table, rows)], now=at("2025-03-02T00:01:00"), accept_loss=True)
    with open_register(register.folder, as_of=dt.date(2025, 3, 1)) as past:
        assert same(state_of(past), before)
        assert [claim.value for claim in past.claims("2019-0001") if claim.field == "coroner_area"] == [
            "Port Merrion"
        ]
        assert len(past.history()) < len(register.history())
    with open_register(register.folder, as_of=dt.date(2025, 3, 2)) as now:
        assert same(state_of(now), state_of(register))
    with open_register(register.folder, as_of=dt.date(2025, 2, 28)) as empty:
        assert empty.reports().height == 0


def test_the_end_of_a_day_is_londons(tmp_path: Path, register: Register) -> None:
    table = write_lines(tmp_path / "t.jsonl", [report_row(1)])
    register.build([table], now=at("2025-07-01T23:30:00"))  # half past midnight on the 2nd in London
    assert open_register(register.folder, as_of=dt.date(2025, 7, 1)).reports().height == 0
    assert open_register(register.folder, as_of=dt.date(2025, 7, 2)).reports().height == 1


def test_sources_that_disagree_are_all_kept_and_the_reason_is_said(
    tmp_path: Path, register: Register
) -> None:
    register.build(
        [
            write_lines(tmp_path / "a.jsonl", [report_row(1)]),
            write_lines(tmp_path / "b.jsonl", [register_row(1)]),
        ]
    )
    assert register.reports().height == 1  # one page, however its address is spelt
    areas = [claim for claim in register.claims("2019-0001") if claim.field == "coroner_area"]
    assert [(claim.value, claim.stands) for claim in areas] == [
        ("Merrion (Port)", True),
        ("Port Merrion", False),
    ]
    assert areas[1].why.startswith("differs")
    assert "coroner_area" in register.report("2019-0001").disagreements


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    blanked=st.lists(st.sampled_from(FIELDS), max_size=3),
    dates=st.lists(st.sampled_from(["2019-03-04", "9 August", "", "2019-03-05"]), min_size=3, max_size=3),
)
def test_the_order_of_sources_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, blanked: list[str], dates: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("order")
    one = report_row(1, date=dates[0]) | dict.fromkeys(blanked)
    tables = [
        write_lines(folder / "a.jsonl", [one]),
        write_lines(folder / "b.jsonl", [report_row(1, date=dates[1], concerns="Another text.")]),
        write_lines(folder / "c.jsonl", [register_row(1, date=dates[2], reply_urls=[f"{ADDRESS}reply.pdf"])]),
    ]
    states = []
    for number, order in enumerate(itertools.permutations(tables)):
        with open_register(folder / f"register {number}", create=True) as register:
            for table in order:
                register.build([table], accept_loss=True)
            states.append(state_of(register))
    assert all(same(states[0], other) for other in states[1:])


def test_a_correction_beats_every_source_and_says_who_and_why(tmp_path: Path, register: Register) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1)])])
    corrections = register.folder / "corrections"
    corrections.mkdir()
    file = corrections / "2019-0001.yml"
    file.write_text(
        "- {report: 2019-0001, field: date_of_report, value: 2019-03-14,\n"
        "   by: A. Editor, why: A slip., date: 2025-03-01}\n"
        "- report: 2019-0001\n  addressee: 2\n  field: response_required\n  value: false\n"
        "  by: A. Editor\n  why: Box 8 says so.\n  date: 2025-03-01\n"
    )
    register.build([])
    assert register.reports()["date_of_report"].to_list() == [dt.date(2019, 3, 14)]
    assert register.duties(TODAY)["state"].to_list()[1] == "not_required"
    standing = next(claim for claim in register.claims("2019-0001") if claim.field == "date_of_report")
    assert "A. Editor" in standing.why
    assert "corrected" in [event.kind for event in register.history("2019-0001")]
    file.unlink()
    register.build([])
    assert register.reports()["date_of_report"].to_list() == [dt.date(2019, 3, 4)]
    assert register.verify() == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{report: 2019-0001, field: coroner, value: X, why: w, date: 2025-03-01}", "«by» is missing"),
        ("{report: 2019-0001, feild: coroner, value: X, by: b, why: w, date: 2025-03-01}", "«feild»"),
        ("{report: 2019-0001, field: coronet, value: X, by: b, why: w, date: 2025-03-01}", "«coronet»"),
        ("{report: 2019-0001, field: sent, value: soon, by: b, why: w, date: 2025-03-01}", "not a date"),
        ("- [", "not YAML"),
    ],
)
def test_a_faulty_correction_is_named_by_file_and_key(register: Register, text: str, said: str) -> None:
    (register.folder / "corrections").mkdir()
    (register.folder / "corrections" / "wrong.yml").write_text(text)
    with pytest.raises(BadInput, match=said) as refusal:
        register.build([])
    assert "wrong.yml" in refusal.value.where


def test_a_correction_of_a_report_that_is_not_held_is_refused_until_it_is(
    tmp_path: Path, register: Register
) -> None:
    (register.folder / "corrections").mkdir()
    (register.folder / "corrections" / "early.yml").write_text(
        "{report: 2019-0001, field: coroner, value: B. Lowther, by: b, why: w, date: 2025-03-01}"
    )
    assert "early.yml" in register.build([]).refused[0].where
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1)])])
    assert register.reports()["coroner"].to_list() == ["B. Lowther"]


@pytest.mark.parametrize("first", ["documents", "table"])
def test_a_page_and_its_document_are_one_report(tmp_path: Path, register: Register, first: str) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write(a_report(reference=None), folder / "Gate-0001.pdf")
    table = write_lines(tmp_path / "t.jsonl", [register_row(1), register_row(2)])
    for source in [folder, table] if first == "documents" else [table, folder]:
        register.build([source])
    assert register.reports().height == 2
    row = register.reports().filter(pl.col("reference") == "2019-0001").to_dicts()[0]
    assert row["document_sha256"] is not None
    assert row["url"] is not None
    assert row["deceased"] == "Corin Ashgrove"
    linked = [event for event in register.history("2019-0001") if event.kind == "linked"]
    assert linked[0].cause == "the report's page or table links to a file of this name"
    assert register.find(row["document_sha256"]) == row["key"]


def test_a_reference_links_only_where_one_report_holds_it_and_nothing_speaks_against_it(
    tmp_path: Path, register: Register
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write(a_report(), folder / "2019-0001.pdf")
    write(a_report(reference="2019-0002", deceased="Someone Else"), folder / "2019-0002.pdf")
    write(a_report(reference="2019-0003", date_of_report=dt.date(2017, 1, 1)), folder / "2019-0003.pdf")
    rows = [register_row(number, pdf_url=None) for number in (1, 2, 3)]
    rows.append(register_row(4, id="2019-0002", pdf_url=None))
    register.build([write_lines(tmp_path / "t.jsonl", rows), folder], accept_loss=True)
    linked = [event for event in register.history() if event.kind == "linked"]
    assert [event.cause for event in linked] == [
        "the reference in the file's name, which one report alone holds"
    ]
    assert register.reports().height == 6  # two hold 2019-0002; 2019-0003 has another date


def test_an_index_says_what_files_are_and_whom_they_answer(tmp_path: Path, register: Register) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write(a_report(reference=None), folder / "a.pdf")
    (folder / "index.csv").write_text(
        "file,kind,reference,url,published,categories,answers_for\n"
        f"a.pdf,report,2019-0009,{ADDRESS}9/,2019-03-20,Product related deaths|Other related deaths,\n"
    )
    register.build([folder])
    row = register.reports().to_dicts()[0]
    assert (row["reference"], row["published"], row["url"]) == (
        "2019-0009",
        dt.date(2019, 3, 20),
        f"{ADDRESS}9/",
    )
    assert row["categories"] == ["Product related deaths", "Other related deaths"]
    assert register.build([folder]).by_source[0].skipped


def test_a_replaced_document_is_kept_and_the_new_one_stands(tmp_path: Path, register: Register) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    register_of_pages = write_lines(tmp_path / "t.jsonl", [register_row(1, pdf_url=f"{ADDRESS}a.pdf")])
    write(a_report(reference=None), folder / "a.pdf")
    register.build([register_of_pages, folder])
    first = register.reports()["document_sha256"].to_list()[0]
    write(a_report(reference=None, circumstances="The gate stood open and [REDACTED]."), folder / "a.pdf")
    summary = register.build([folder])
    assert summary.changed == 1
    assert "[REDACTED]" in register.reports()["circumstances"].to_list()[0]
    assert register.reports().height == 1
    assert Archive(register.folder / "archive").holds(first)
    assert "document_replaced" in [event.kind for event in register.history()]


def test_a_hostile_document_is_refused_and_the_others_go_in(tmp_path: Path, register: Register) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    write(a_report(), folder / "good.pdf")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing more")
    summary = register.build([folder])
    assert (summary.read, summary.new, len(summary.refused)) == (2, 1, 1)
    assert summary.refused[0].where == "bad.pdf"


def test_a_folder_that_gives_less_than_half_of_before_stops(tmp_path: Path, register: Register) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(3):
        write(a_report(reference=f"2019-100{number}"), folder / f"{number}.docx")
    register.build([folder])
    for number in (1, 2):
        (folder / f"{number}.docx").unlink()
    with pytest.raises(Stopped):
        register.build([folder])
    assert register.build([folder], accept_loss=True).by_source[0].missing == 2
    assert register.reports().height == 3


def test_an_answer_is_given_to_the_addressee_of_its_name(tmp_path: Path, register: Register) -> None:
    replies = [f"{ADDRESS}files/a.pdf", f"{ADDRESS}files/b.pdf"]
    rows = [register_row(1, reply_urls=replies[:1]), register_row(2, reply_urls=replies[1:]), register_row(3)]
    links = [
        {"parent_url": row["url"], "response_url": reply, "respondent": name, "is_response": True}
        for row, reply, name in zip(
            rows, replies, ["PORT MERRION Harbour authority", "Somebody"], strict=False
        )
    ]
    register.build([write_lines(tmp_path / "t.jsonl", rows), write_lines(tmp_path / "l.jsonl", links)])
    states = {key: register.report(f"2019-000{key}", today=TODAY).duties for key in (1, 2, 3)}
    assert [duty.state for duty in states[1]] == ["answered", "none_published"]
    assert [duty.state for duty in states[2]] == ["unknown", "unknown"]
    assert [event.kind for event in register.history("2019-0001")] == ["report_added", "response_added"]
    assert [duty.state for duty in states[3]] == ["none_published", "none_published"]
    overdue = register.overdue(TODAY)
    assert overdue.rows.height == overdue.counts["none_published"] == 3
    assert overdue.past_due["duties"] == overdue.counts["duties"] == 6


def test_nothing_is_said_to_be_owed_where_no_source_speaks_of_responses(
    tmp_path: Path, register: Register
) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1)])])
    assert register.duties(TODAY)["state"].to_list() == ["unknown", "unknown"]


def test_an_attachment_that_is_no_response_is_not_counted(tmp_path: Path, register: Register) -> None:
    reply = f"{ADDRESS}files/policy.pdf"
    link = {
        "parent_url": f"{ADDRESS}0001/",
        "response_url": reply,
        "respondent": "A body",
        "is_response": False,
    }
    register.build(
        [
            write_lines(tmp_path / "t.jsonl", [register_row(1, reply_urls=[reply])]),
            write_lines(tmp_path / "l.jsonl", [link]),
        ]
    )
    assert register.responses().height == 0


def test_find_takes_every_name_of_a_report_and_lists_them_where_several_fit(
    tmp_path: Path, register: Register
) -> None:
    rows = [register_row(1), register_row(2), register_row(3, id="2019-0002")]
    register.build([write_lines(tmp_path / "t.jsonl", rows)])
    key = register.find("2019-0001")
    for name in (key, f"{ADDRESS}0001", f"{ADDRESS}0001/", "0001", "2019 – 0001", "Gate-0001.pdf"):
        assert register.find(name) == key
    with pytest.raises(NotFound, match="names 2 reports"):
        register.find("2019-0002")
    with pytest.raises(NotFound, match="no report is held"):
        register.find("1999-0001")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE events SET body = replace(body, 'line 1', 'line 9') WHERE seq = 1", "event 1: was altered"),
        ("DELETE FROM events WHERE seq = 1", "event 1: missing"),
        ("UPDATE records SET payload = replace(payload, 'Port', 'Fort') WHERE seq = 1", "record 1 "),
        ("DELETE FROM records WHERE seq = 1", "announces a record"),
        ("DELETE FROM stored", "the list of documents does not"),
    ],
)
def test_tampering_is_forbidden_and_where_it_is_forced_verify_finds_it(
    tmp_path: Path, register: Register, damage: str, said: str
) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1), report_row(2)])])
    assert register.verify() == ()
    connection = sqlite3.connect(register.folder / "register.sqlite")
    if "stored" not in damage:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(damage)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(damage)
    connection.commit()
    assert any(said in problem for problem in register.verify())


def test_an_archived_document_that_was_altered_or_lost_is_found(tmp_path: Path, register: Register) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1)])])
    archive = Archive(register.folder / "archive")
    [sha256] = archive.hashes()
    archive.place(sha256).write_bytes(b"other bytes")
    assert "its bytes are not" in register.verify()[0]
    archive.place(sha256).unlink()
    assert "is missing" in register.verify()[0]


def test_a_register_from_a_newer_version_is_refused(register: Register) -> None:
    sqlite3.connect(register.folder / "register.sqlite").execute("PRAGMA user_version = 99")
    with pytest.raises(RegisterProblem, match="version 99"):
        open_register(register.folder)


def test_a_missing_register_and_a_foreign_file_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(RegisterProblem, match="no register here"):
        open_register(tmp_path / "nowhere")
    (tmp_path / "register.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(RegisterProblem, match="damaged"):
        open_register(tmp_path)


def test_a_full_disk_is_one_clear_error_and_loses_nothing(
    tmp_path: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write_lines(tmp_path / "t.jsonl", [report_row(1)])
    register.build([table])
    head = register.head()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(Stopped, match="disk is full"):
            register.build([write_lines(tmp_path / "u.jsonl", [report_row(2)])])
    assert register.head() == head
    assert register.build([tmp_path / "u.jsonl"]).new == 1


BUILD = """
import sys
from forewarned.register.store import open_register
with open_register(sys.argv[1], create=True) as register:
    register.build(sys.argv[2:])
"""


def test_a_build_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path) -> None:
    tables = [
        write_lines(tmp_path / "a.jsonl", [report_row(number) for number in range(1500)]),
        write_lines(tmp_path / "b.jsonl", [register_row(number) for number in range(1500)]),
    ]
    with open_register(tmp_path / "whole", create=True) as whole:
        began = time.monotonic()
        whole.build(tables)
        wanted, took = state_of(whole), time.monotonic() - began
    moments = random.Random(7)
    for number in range(6):
        folder = tmp_path / f"killed {number}"
        run = subprocess.Popen([sys.executable, "-c", BUILD, str(folder), *map(str, tables)])
        time.sleep(moments.uniform(0.1, took + 0.5))
        run.send_signal(signal.SIGKILL)
        run.wait()
        with open_register(folder, create=True) as register:
            assert register.verify() == ()
            register.build(tables)
            assert same(state_of(register), wanted)
            assert register.verify() == ()


def test_an_export_describes_every_column_and_its_files_agree(tmp_path: Path, register: Register) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [register_row(1), register_row(2)])])
    exported = register.export(tmp_path / "out", today=TODAY)
    assert exported.rows["reports"] == 2
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        table = TABLES[Path(resource["path"]).stem]
        assert [field["name"] for field in resource["schema"]["fields"]] == [c.name for c in table.columns]
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert (tmp_path / "out" / resource["path"]).stat().st_size == resource["bytes"]
    frame = pl.read_parquet(tmp_path / "out" / "reports.parquet")
    assert frame.equals(register.reports())
    lines = (tmp_path / "out" / "reports.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["key"] for line in lines] == frame["key"].to_list()
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    register.export(tmp_path / "out", today=TODAY)
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_counts_come_with_their_denominators(tmp_path: Path, register: Register) -> None:
    register.build(
        [write_lines(tmp_path / "t.jsonl", [register_row(1), register_row(2, date=None, category=[])])]
    )
    stats = register.stats(TODAY)
    assert stats.counts["reports"] == 2
    assert sum(stats.by_state.values()) == stats.counts["addressees"] == 4
    assert stats.by_year["year"].to_list() == ["2019", "not known"]
    assert stats.by_category["category"].to_list() == ["Product related deaths", "not known"]
    filled = {row["field"]: (row["filled"], row["reports"]) for row in stats.completeness.to_dicts()}
    assert filled["date_of_report"] == (1, 2)


def test_an_export_of_several_formats_is_one_run_with_one_descriptor(
    tmp_path: Path, register: Register
) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [register_row(1)])])
    out = tmp_path / "out"
    exported = register.export(out, formats=["csv", "jsonl"], today=TODAY)
    described = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert sorted(resource["path"] for resource in described["resources"]) == sorted(
        path.name for path in exported.files if path.name != "datapackage.json"
    )
    assert {path.suffix for path in out.iterdir()} == {".csv", ".jsonl", ".json"}
    with pytest.raises(BadInput, match="«xlsx» is no format"):
        register.export(out, formats=["csv", "xlsx"], today=TODAY)  # type: ignore[list-item]


def test_an_export_that_fails_leaves_the_files_of_the_last_one(
    tmp_path: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    register.build([write_lines(tmp_path / "t.jsonl", [register_row(1)])])
    register.export(out, today=TODAY)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    register.build([write_lines(tmp_path / "t.jsonl", [register_row(1), register_row(2)])])
    synced, fsync = 0, os.fsync

    def full(handle: int) -> None:
        nonlocal synced
        synced += 1
        if synced > 5:
            raise OSError(28, "No space left on device")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(Stopped, match="earlier export are as they were"):
            register.export(out, today=TODAY)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_the_deadline_that_reports_state_is_compared_with_day_56(tmp_path: Path, register: Register) -> None:
    days = ("29 April 2019", "28 April 2019", "3 May 2019", "an unknown day")
    sections = [
        {
            **{
                name: report_row(number)[name]
                for name in ("url", "investigation", "circumstances", "concerns")
            },
            "concerns_truncated": False,
            "response_duty": f"You must respond within 56 days, namely by {stated}.",
        }
        for number, stated in enumerate(days, start=1)
    ]
    rows = [*map(report_row, range(1, 5)), report_row(9, date=None)]
    register.build(
        [write_lines(tmp_path / "reports.jsonl", rows), write_lines(tmp_path / "html.jsonl", sections)]
    )
    stated = register.stats(TODAY).stated_deadlines
    assert (stated.compared, stated.same, stated.earlier, stated.later, stated.not_known) == (3, 1, 1, 1, 2)


def test_the_history_of_a_report_says_which_fields_changed_and_where_they_are_read_now(
    tmp_path: Path, register: Register
) -> None:
    register.build([write_lines(tmp_path / "reports.jsonl", [report_row(1)])])
    register.build([write_lines(tmp_path / "register.jsonl", [register_row(1)])])
    changed = [event.cause for event in register.history("2019-0001") if event.kind == "shown_changed"]
    assert changed == [
        "url, coroner and coroner area changed: read from the register table in place of the reports table; "
        "categories first given by the register table"
    ]
    (tmp_path / "documents").mkdir()
    write(a_report(), tmp_path / "documents" / "gate-0001.pdf")
    register.build([tmp_path / "documents"])
    last = [event for event in register.history("2019-0001") if event.kind == "shown_changed"][-1]
    assert "concerns" in last.body["fields"]
    assert "read from the document in place of the reports table" in last.cause
    register.build([write_lines(tmp_path / "reports.jsonl", [report_row(1, area="Merrion")])])
    assert "coroner area changed: reports table read" in [event.cause for event in register.history()]
    assert register.verify() == ()


def test_a_day_before_anything_was_read_is_named(tmp_path: Path, register: Register) -> None:
    register.build([write_lines(tmp_path / "t.jsonl", [report_row(1)])], now=at("2024-05-02T12:00"))
    early = open_register(register.folder, as_of=dt.date(2024, 5, 1))
    with pytest.raises(NotFound, match="not held on 1 May 2024: nothing had been read by then") as caught:
        early.report("2019-0001")
    assert "2 May 2024" in caught.value.do
    with open_register(register.folder, as_of=dt.date(2024, 5, 2)) as later:
        assert later.report("2019-0001").report.reference == "2019-0001"


def two_copies(folder: Path, first: Report, second: Report) -> Path:
    folder.mkdir()
    write(first, folder / "2019-0001-first.pdf")
    write(second, folder / "2019-0001-again.pdf")
    return folder


def test_copies_of_one_report_without_a_page_are_one_and_the_more_redacted_is_shown(
    tmp_path: Path, register: Register
) -> None:
    redacted = a_report(
        deceased=None,
        investigation="I commenced an investigation into the death of [REDACTED], aged 40.",
        circumstances="The gate stood open for most of an hour and [REDACTED] was not beside it.",
    )
    register.build([two_copies(tmp_path / "documents", a_report(), redacted)])
    assert register.reports().height == 1
    held = register.report("2019-0001")
    assert held.report.deceased in (None, "[REDACTED]")
    assert "[REDACTED]" in (held.report.circumstances or "")
    assert held.report.date_of_report == dt.date(2019, 3, 4)
    assert "Ashgrove" not in str(register.reports().to_dicts()) + str(register.concerns().to_dicts())
    older = [claim for claim in held.claims if "Ashgrove" in str(claim.value)]
    assert {claim.why for claim in older} == {"a more redacted copy of the document replaces it"}
    assert not any(claim.stands for claim in older)
    assert len(list(Archive(register.folder / "archive").hashes())) == 2
    assert register.verify() == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"investigation": "I commenced an investigation into the death of Someone Else, aged 40."},
        {"date_of_report": dt.date(2019, 3, 5)},
        {"deceased": None, "circumstances": "A lamp on the other quay had failed and nobody had mended it."
         " The boats came in without seeing the wall, and a man was lost.", "concerns":
         (Concern("1", "No lamp was ever looked at by whoever was in charge of all those quays."),),
         "investigation": "My inquiry began when winter ended, and is over."},
    ],
)  # fmt: skip
def test_another_death_under_the_same_reference_stays_a_report_of_its_own(
    changes: dict[str, Any], tmp_path: Path, register: Register
) -> None:
    register.build([two_copies(tmp_path / "documents", a_report(), a_report(**changes))])
    assert register.reports().height == 2


def test_a_copy_follows_the_other_to_the_page_that_links_to_it(tmp_path: Path, register: Register) -> None:
    folder = two_copies(
        tmp_path / "documents", a_report(), a_report(circumstances="The gate was [REDACTED].")
    )
    register.build([folder])
    register.build([write_lines(tmp_path / "t.jsonl", [
        register_row(1, id=None, pdf_url=f"{ADDRESS}2019-0001-first.pdf"),
    ])])  # fmt: skip
    assert register.reports().height == 1
    assert "[REDACTED]" in register.reports()["circumstances"].to_list()[0]
