"""The command line through its own door: what it prints, and with which code it ends."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from forewarned.cli.main import COMMANDS, cli, run
from forewarned.demonstration.render import render_corpus
from forewarned.form.draft import read_draft
from forewarned.register.columns import TABLES

GATE = """
reference: "2019-0901"
date: 2019-03-14
published: 2019-03-21
deceased: {name: Merrin Oakhollow, age: 54}
coroner: {name: Isolde Marrack-Venn, title: Senior Coroner, area: Calder Vale and Marsh}
addressees:
  - {name: "Larkmoor Hospitals NHS Foundation Trust"}
  - {name: "Chief Constable, Northmarch Police"}
investigation: |
  On 3 May 2018 I commenced an investigation into the death of Merrin Oakhollow, aged 54.
  The investigation concluded at the end of the inquest on 8 March 2019.
  The conclusion of the inquest was accident.
circumstances: |
  The gate stood open while the post beside it was empty.
concerns:
  - text: |
      The officers on duty had not been told that the post was to be held while the gate stood open.
  - text: |
      Nobody looked at whether the post was held.
copies: ["the family of the deceased"]
categories: ["Other related deaths"]
responses:
  - respondent: "Larkmoor Hospitals NHS Foundation Trust"
    answers_for: [1]
    date: 2019-06-24
    kind: final
    signed_by: "Tobias Ferncastle, Chief Executive"
    body: |
      Thank you for your report dated 14 March 2019. We have told every officer of the post.
"""

CHILD = """
reference: "2020-0902"
date: 2020-02-03
deceased: {name: Tamsin Vennelby, age: 14, child: true}
coroner: {name: Isolde Marrack-Venn, title: Senior Coroner, area: Calder Vale and Marsh}
addressees:
  - {name: "Brackwater City Council"}
investigation: |
  On 3 May 2019 I commenced an investigation into the death of Tamsin Vennelby, aged 14.
  The investigation concluded at the end of the inquest on 20 January 2020.
  The conclusion of the inquest was suicide.
circumstances: |
  Tamsin had waited a year to be seen.
concerns:
  - text: |
      Nobody told the school that Tamsin was waiting.
copies: ["the family of the deceased"]
categories: ["Child Death (from 2015)", "Suicide (from 2015)"]
"""


class Said(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def first(self) -> str:
        return self.out.splitlines()[0]


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FOREWARNED_REGISTER", raising=False)
    monkeypatch.delenv("FOREWARNED_DEBUG", raising=False)

    def calling(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return calling


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    drafts = [read_draft(text, Path(f"{place}.yml")) for place, text in enumerate((GATE, CHILD))]
    render_corpus(folder, drafts=drafts, jobs=1)
    return folder


@pytest.fixture(scope="session")
def register(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("held") / "register"
    assert run(["build", str(documents), "--register", str(folder), "--jobs", "1", "--format", "json"]) == 0
    return folder


@pytest.fixture
def report(documents: Path) -> Path:
    return documents / "Prevention-of-Future-Deaths-Report-2019-0901.pdf"


# -- help and errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, call: Call) -> None:
    said = call(name, "--help")
    assert said.code == 0
    assert f"forewarned {name}" in said.out.split("Example")[1]


def test_the_help_lists_every_command_and_imports_none() -> None:
    code = (
        "import sys; from forewarned.cli.main import run; run(['--help']); "
        "sys.exit(any(f'forewarned.cli.{name}' in sys.modules for name in "
        f"{list(COMMANDS)!r}) or any(name in sys.modules for name in ('polars', 'yaml', 'rich', 'sqlite3')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, "the help imported something heavy"
    for name, line in COMMANDS.items():
        assert f"{name} " in done.stdout
        assert line.split(":")[0] in done.stdout


def test_an_error_says_what_was_found_where_and_what_to_do(call: Call, tmp_path: Path) -> None:
    said = call("show", "2019-0901", "--register", tmp_path / "absent")
    assert said.code == 2
    found, where, do = said.err.splitlines()
    assert found == "forewarned: there is no register here."
    assert str(tmp_path / "absent") in where
    assert "forewarned build" in do
    assert said.out == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["shwo"], "Did you mean `forewarned show`?"),
        (["read"], "`forewarned read --help`"),
        (["stats", "--format", "xml"], "`forewarned stats --help`"),
        (["overdue", "--today", "17/20/2022"], "is no date"),
        (["overdue", "--limit", "0"], "Give a number from 1 on"),
        (["draft"], "draft --new"),
    ],
)
def test_wrong_use_is_refused_with_what_to_do(arguments: list[str], expected: str, call: Call) -> None:
    said = call(*arguments)
    assert said.code == 2
    assert expected in said.err
    assert "Traceback" not in said.err


def test_a_register_that_is_a_file_is_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "register").write_text("a file")
    assert "this is a file" in call("stats", "--register", tmp_path / "register").err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_one_clear_error(call: Call, tmp_path: Path) -> None:
    closed = tmp_path / "register"
    closed.mkdir(mode=0o000)
    said = call("stats", "--register", closed)
    assert said.code == 2
    assert "permissions" in said.err


def test_a_fault_of_our_own_is_a_message_not_a_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr(cli, "main", broken)
    said = call("stats")
    assert said.code == 2
    assert "a wheel came off" in said.err
    assert "FOREWARNED_DEBUG=1" in said.err


def test_a_fault_shows_its_traceback_when_asked(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr(cli, "main", broken)
    monkeypatch.setenv("FOREWARNED_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run(["stats"])


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0), (click.Abort, 130)]
)
def test_stopping_by_hand_and_a_closed_pipe_are_quiet(
    error: type[BaseException], code: int, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli, "main", stopped)
    monkeypatch.setattr("forewarned.cli.main._close_quietly", lambda: None)
    said = call("stats")
    assert said.code == code
    assert len(said.err.splitlines()) <= 1


def test_a_full_disk_ends_with_the_code_for_protection(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "register.sqlite")

    monkeypatch.setattr(cli, "main", full)
    said = call("build", "x")
    assert said.code == 3
    assert "the disk is full" in said.err


# -- read ---------------------------------------------------------------------------------------------


def test_reading_one_document_gives_one_object_with_the_contracts_columns(call: Call, report: Path) -> None:
    said = call("read", report)
    assert said.code == 0
    found = json.loads(said.out)
    assert {column.name for column in TABLES["reports"].columns} <= set(found)
    assert found["reference"] == "2019-0901"
    assert [concern["number"] for concern in found["concerns"]] == ["1", "2"]
    assert "".join(found["concerns"][1]["text"].split()) in "".join(found["concerns_text"].split())
    assert [one["position"] for one in found["addressees"]] == [1, 2]
    assert found["document"]["sha256"] == found["document_sha256"]


def test_offsets_refer_to_the_text_that_is_printed(call: Call, report: Path) -> None:
    text = call("read", "--text", report).out
    found = json.loads(call("read", report).out)
    concern = found["concerns"][1]
    assert text[concern["start"] : concern["end"]].split() == concern["text"].split()


def test_several_documents_give_a_line_each_in_the_order_given(call: Call, documents: Path) -> None:
    files = sorted(documents.glob("*.pdf"), reverse=True)
    said = call("read", *files)
    assert [json.loads(line)["file"] for line in said.out.splitlines()] == [str(file) for file in files]
    assert {json.loads(line)["kind"] for line in said.out.splitlines()} == {"report", "response"}


def test_a_refused_document_is_named_and_the_others_are_read(
    call: Call, report: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    said = call("read", broken, report)
    assert said.code == 2
    assert str(broken) in said.err
    assert len(said.out.splitlines()) == 1


def test_explaining_a_document_shows_every_line_and_what_it_was_taken_for(call: Call, report: Path) -> None:
    rows = [
        json.loads(line) for line in call("read", "--explain", "--format", "jsonl", report).out.splitlines()
    ]
    lines = [line for line in call("read", "--text", report).out.splitlines() if line]
    assert [row["text"] for row in rows if row["text"]] == lines
    assert "box 5 text" in {row["taken_for"] for row in rows}
    said = call("read", "--explain", report)
    assert said.first.startswith(f"{report.name} is a report in the form: ")


def test_a_missing_document_is_one_clear_error(call: Call, tmp_path: Path) -> None:
    said = call("read", tmp_path / "absent.pdf")
    assert said.code == 2
    assert "absent.pdf" in said.err


# -- draft --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["pdf", "docx", "html"])
def test_a_draft_is_written_and_reads_back(ending: str, call: Call, tmp_path: Path) -> None:
    draft = tmp_path / "gate.yml"
    draft.write_text(GATE, "utf-8")
    out = tmp_path / f"gate.{ending}"
    assert call("draft", draft, "-o", out).code == 0
    found = json.loads(call("read", out).out)
    assert [concern["number"] for concern in found["concerns"]] == ["1", "2"]


def test_a_draft_without_addressee_is_faulted(call: Call, tmp_path: Path) -> None:
    draft = tmp_path / "new.yml"
    draft.write_text(call("draft", "--new").out, "utf-8")
    said = call("draft", draft, "--check", "--format", "json")
    assert said.code == 1
    assert any(fault["field"] == "addressees" and fault["source"] for fault in json.loads(said.out))


def test_the_draft_to_start_from_can_be_filled_in_and_written(call: Call, tmp_path: Path) -> None:
    text = call("draft", "--new").out
    text = text.replace("addressees: []", 'addressees: [{name: "Brackwater City Council"}]')
    draft = tmp_path / "report.yml"
    draft.write_text(text.replace("date: null ", "date: 2026-01-30 "), "utf-8")
    assert call("draft", draft, "-o", tmp_path / "report.pdf").code == 0
    found = json.loads(call("read", tmp_path / "report.pdf").out)
    assert found["stated_deadline"] == (dt.date(2026, 1, 30) + dt.timedelta(days=56)).isoformat()


def test_an_unknown_key_in_a_draft_is_named(call: Call, tmp_path: Path) -> None:
    draft = tmp_path / "wrong.yml"
    draft.write_text(GATE.replace("circumstances:", "circumstanses:"), "utf-8")
    said = call("draft", draft, "-o", tmp_path / "out.pdf")
    assert said.code == 2
    assert "circumstances" in said.err


# -- build --------------------------------------------------------------------------------------------


def test_a_build_says_first_what_became_of_what_it_read(call: Call, documents: Path, tmp_path: Path) -> None:
    said = call("build", documents, "--register", tmp_path / "r", "--jobs", "1")
    assert said.code == 0
    assert said.first.startswith("3 documents read: 3 new, 0 changed, 0 unchanged, 0 refused, in ")
    again = json.loads(call("build", documents, "--register", tmp_path / "r", "--format", "json").out)
    assert (again["read"], again["new"], again["unchanged"]) == (3, 0, 3)


def test_a_build_names_what_it_refused_and_why(call: Call, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    said = call("build", sources, "--register", tmp_path / "r", "--jobs", "1")
    assert said.code == 2
    assert "1 refused" in said.first
    assert "broken.pdf" in said.out


def test_a_source_that_is_not_there_is_refused(call: Call, tmp_path: Path) -> None:
    said = call("build", tmp_path / "absent", "--register", tmp_path / "r")
    assert said.code == 2
    assert "absent" in said.err


# -- show, overdue, stats -----------------------------------------------------------------------------


def test_a_report_is_shown_with_the_answer_first(call: Call, register: Path) -> None:
    said = call("show", "2019-0901", "--register", register, "--today", "2020-01-01")
    assert said.code == 0
    assert said.out.replace("\n", " ").startswith(
        "Warned 2 bodies of 2 concerns on 14 March 2019. One answered; "
    )
    assert "Answered late, by 46 days" in said.out


def test_the_machines_report_has_the_contracts_columns(call: Call, register: Path) -> None:
    found = json.loads(call("show", "2019-0901", "--register", register, "--format", "json").out)
    assert {column.name for column in TABLES["reports"].columns} <= set(found)
    assert [duty["addressee_position"] for duty in found["duties"]] == [1, 2]
    assert {column.name for column in TABLES["duties"].columns} <= set(found["duties"][0])
    rows = list(
        csv.DictReader(io.StringIO(call("show", found["key"], "--register", register, "--format", "csv").out))
    )
    assert [column.name for column in TABLES["reports"].columns] == list(rows[0])
    assert rows[0]["coroner_area"] == "Calder Vale and Marsh"


def test_a_childs_name_is_hidden_until_it_is_asked_for(call: Call, register: Path) -> None:
    for output_format in ("table", "json", "jsonl", "csv"):
        said = call(
            "show", "2020-0902", "--register", register, "--full", "--claims", "--format", output_format
        )
        assert "tamsin" not in said.out.lower()
        assert "vennelby" not in said.out.lower()
    assert "a child aged 14" in call("show", "2020-0902", "--register", register).out
    assert "Tamsin Vennelby" in call("show", "2020-0902", "--register", register, "--names").out


def test_the_samaritans_stand_before_any_detail_of_a_suicide(call: Call, register: Path) -> None:
    out = call("show", "2020-0902", "--register", register, "--full").out
    assert 0 < out.index("116 123") < out.index("Sent to")
    assert "116 123" not in call("show", "2019-0901", "--register", register, "--full").out


def test_an_unknown_reference_is_one_clear_error(call: Call, register: Path) -> None:
    said = call("show", "1999-9999", "--register", register)
    assert said.code == 2
    assert "1999-9999" in said.err


def test_the_claims_say_which_value_stands_and_why(call: Call, register: Path) -> None:
    found = json.loads(call("show", "2019-0901", "--register", register, "--claims", "--format", "json").out)
    claims = [claim for claim in found["claims"] if claim["field"] == "coroner_area"]
    assert sum(claim["stands"] for claim in claims) == 1


def test_overdue_counts_of_how_many_before_it_lists(call: Call, register: Path) -> None:
    said = call("overdue", "--register", register, "--today", "2021-01-01")
    assert said.code == 0
    assert said.first.startswith("Of 3 duties past their deadline, 2 have no answer published")
    assert "tamsin" not in said.out.lower()


def test_overdue_for_machines_has_the_contracts_columns_and_filters(call: Call, register: Path) -> None:
    asked = ("overdue", "--register", register, "--today", "2021-01-01", "--format")
    rows = list(csv.DictReader(io.StringIO(call(*asked, "csv").out)))
    assert {column.name for column in TABLES["duties"].columns} <= set(rows[0])
    assert {row["state"] for row in rows} == {"none_published"}
    assert [row["deadline"] for row in rows] == sorted((row["deadline"] for row in rows), reverse=True)
    assert len(json.loads(call(*asked, "json", "--limit", "1").out)) == 1
    assert len(json.loads(call(*asked, "json", "--since", "2020-01-01").out)) == 1
    assert json.loads(call(*asked, "json", "--area", "Elsewhere").out) == []
    assert len(call(*asked, "jsonl", "--area", "calder vale and marsh").out.splitlines()) == 2


def test_overdue_is_a_finding_only_where_the_caller_asked(call: Call, register: Path) -> None:
    asked = ("overdue", "--register", register, "--fail-if-any", "--today")
    assert call(*asked, "2021-01-01").code == 1
    assert call(*asked, "2019-03-15").code == 0


def test_stats_give_every_count_its_of_how_many(call: Call, register: Path) -> None:
    said = call("stats", "--register", register, "--today", "2021-01-01")
    assert said.code == 0
    assert said.first.startswith("2 reports")
    found = json.loads(call("stats", "--register", register, "--today", "2021-01-01", "--format", "json").out)
    assert found["reports"] == 2
    assert found["states"]["none_published"] == 2
    rows = list(csv.DictReader(io.StringIO(call("stats", "--register", register, "--format", "csv").out)))
    assert {"table", "name", "count", "of", "not_known"} <= set(rows[0])


def test_colour_is_never_written_where_no_terminal_reads(call: Call, register: Path) -> None:
    for arguments in (("show", "2019-0901"), ("overdue",), ("stats",), ("history",)):
        assert "\x1b" not in call(*arguments, "--register", register).out


def test_a_narrow_terminal_loses_nothing(call: Call, register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    out = call("overdue", "--register", register, "--today", "2021-01-01").out
    assert all(len(line) <= 48 for line in out.splitlines())
    for whole in (
        "Brackwater City Council",
        "Chief Constable, Northmarch Police",
        "30 March 2020",
        "2020-0902",
    ):
        assert whole in out


def test_whoever_reads_only_the_beginning_is_no_error(register: Path) -> None:
    command = [sys.executable, "-m", "forewarned.cli.main", "history", "--register", str(register)]
    for output_format in ("table", "jsonl", "csv"):
        reading = subprocess.Popen(
            [*command, "--format", output_format], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert reading.stdout is not None
        assert reading.stderr is not None
        reading.stdout.close()
        assert reading.stderr.read() == b""
        assert reading.wait() == 0


def test_a_child_named_only_by_the_text_and_the_address_is_hidden_too() -> None:
    from forewarned.model import Report
    from forewarned.register import child_names as names

    report = Report(
        url="https://www.example.org/reports/tamsin-vennelby-prevention-of-future-deaths-report-2/",
        categories=("Child Death (from 2015)",),
        investigation="I opened an investigation into the death of Tamsin VENNELBY, aged 14.",
    )
    assert names.is_child(report)
    shown = names.hidden(report, names.name_of(report), names.who_died(report))
    assert "tamsin" not in str(shown).lower()
    assert "vennelby" not in str(shown).lower()
    assert "future-deaths-report-2" in (shown.url or "")
    assert names.who_died(report) == "a child aged 14"


@pytest.mark.parametrize(
    ("box_3", "child"),
    [
        ("I opened an investigation into the death of Tamsin Vennelby, aged 14.", True),
        ("I opened an investigation into the death of Tamsin Vennelby, aged 3 months.", True),
        ("I opened an investigation into the death of Tamsin Vennelby (17 years old).", True),
        (
            "I opened an investigation into the deaths of Ann Vennelby, 42 years, and Tam Vennelby, 8 years.",
            True,
        ),
        ("I opened an investigation into the death of Tamsin Vennelby, fourteen years of age.", True),
        ("I opened an investigation into the death of Tamsin Vennelby, seventy-five years of age.", False),
        ("I opened an investigation into the death of Tamsin Vennelby, aged 54.", False),
        ("On 7 May 2014 I opened an investigation into the death of Tamsin Vennelby.", False),
        (None, False),
    ],
)
def test_an_age_under_18_beside_the_name_tells_a_child(box_3: str | None, child: bool) -> None:
    from forewarned.model import Report
    from forewarned.register.child_names import is_child

    assert is_child(Report(investigation=box_3)) is child


def test_no_list_for_people_shows_a_childs_name_by_way_of_an_address(call: Call, tmp_path: Path) -> None:
    rows = [
        {
            "url": f"https://www.example.org/reports/tamsin-vennelby{number}/",
            "id": "2020-0902",
            "date": "2020-02-03",
            "receivers": ["Brackwater City Council"],
            "area": "Calder Vale and Marsh",
            "coroner": "Isolde Marrack-Venn",
            "investigation": "I opened an investigation into the death of Tamsin Vennelby, aged 14.",
            "circumstances": "Tamsin had waited a year to be seen.",
            "concerns": "Nobody told the school.",
        }
        for number in ("", "-2")
    ]
    table = tmp_path / "reports.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    asked = ("--register", tmp_path / "r")
    assert call("build", table, *asked).code == 0
    with sqlite3.connect(tmp_path / "r" / "register.sqlite") as held:
        held.execute("UPDATE latest SET sha256 = 'x'")
        held.execute("DROP TRIGGER records_keep")
        held.execute("UPDATE records SET sha256 = 'x'")
    commands = (["overdue"], ["stats"], ["history"], ["history", "tamsin-vennelby-2"], ["show", "2020-0902"])
    for command in (*commands, ["show", "tamsin-vennelby-2"], ["verify"]):
        said = call(*command, *asked)
        words = (said.out + said.err).replace(command[-1], "")
        assert "names 2 reports" in words or command != ["show", "2020-0902"]
        assert "vennelby" not in words.lower()
    found = json.loads(call("show", "tamsin-vennelby-2", *asked, "--format", "json").out)
    assert found["url"] == rows[1]["url"]
    assert "Vennelby" not in json.dumps(found)


def test_no_color_is_obeyed_on_a_terminal(register: Path) -> None:
    pty = pytest.importorskip("pty")

    def seen(**extra: str) -> bytes:
        parent, child = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **extra}
        command = [sys.executable, "-m", "forewarned.cli.main", "overdue", "--register", str(register)]
        subprocess.run(command, stdout=child, stderr=child, env=environment, check=True)
        os.close(child)
        found = b""
        try:
            while part := os.read(parent, 65536):
                found += part
        except OSError:  # the end of a terminal whose other side is closed
            pass
        os.close(parent)
        return found

    assert b"\x1b[3" not in seen(NO_COLOR="1")


# -- export, history, verify --------------------------------------------------------------------------


def test_an_export_writes_the_contracts_tables(call: Call, register: Path, tmp_path: Path) -> None:
    said = call("export", tmp_path / "out", "--as", "csv", "--register", register)
    assert said.code == 0
    with (tmp_path / "out" / "reports.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [column.name for column in TABLES["reports"].columns]
    assert len(rows) == 2
    assert not list((tmp_path / "out").glob("*.parquet"))
    other = call("export", tmp_path / "out", "--as", "xlsx", "--register", register)
    assert other.code == 2
    assert "Choose from parquet, csv, jsonl." in other.err


def test_the_history_says_when_what_and_why(call: Call, register: Path) -> None:
    said = call("history", "--register", register)
    assert said.code == 0
    assert " change" in said.first
    events = [
        json.loads(line)
        for line in call("history", "--register", register, "--format", "jsonl").out.splitlines()
    ]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    own = call("history", "2019-0901", "--register", register, "--format", "jsonl").out.splitlines()
    assert 0 < len(own) < len(events)


def test_a_sound_register_verifies_and_a_changed_document_is_found(
    call: Call, documents: Path, tmp_path: Path
) -> None:
    call("build", documents, "--register", tmp_path / "r", "--jobs", "1")
    sound = call("verify", "--register", tmp_path / "r")
    assert sound.code == 0
    assert sound.first.startswith("The register is as it was written")
    head = json.loads(call("verify", "--register", tmp_path / "r", "--format", "json").out)["head"]
    assert call("verify", "--register", tmp_path / "r", "--head", head).code == 0
    assert call("verify", "--register", tmp_path / "r", "--head", "f" * 64).code == 1
    stored = next(path for path in (tmp_path / "r" / "archive").rglob("*") if path.is_file())
    stored.chmod(0o644)
    stored.write_bytes(b"something else")
    changed = call("verify", "--register", tmp_path / "r")
    assert changed.code == 1
    assert stored.name[:12] in changed.out.replace("\n", "")


def test_the_demonstration_names_what_it_wrote(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = (read_draft(GATE, Path("gate.yml")),)
    monkeypatch.setattr("forewarned.demonstration.render.demonstration_drafts", lambda: drafts)
    said = call("demo", tmp_path / "demo", "--jobs", "1")
    assert said.code == 0
    assert said.first.startswith("1 report and 1 answer written")
    assert (tmp_path / "demo" / "index.csv").exists()


def test_a_build_in_which_nothing_can_be_read_ends_with_2(call: Call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    built = call("build", tmp_path / "in", "--register", tmp_path / "r")
    assert built.code == 2
    assert "1 refused" in built.first


def test_a_pipe_is_refused_and_never_waited_for(call: Call, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    built = call("build", tmp_path / "pipe.pdf", "--register", tmp_path / "r")
    assert built.code == 2
    assert "pipe" in built.out + built.err


def test_a_head_too_short_to_tell_hashes_apart_is_refused(call: Call, register: Path) -> None:
    assert call("verify", "--register", register, "--head", "1").code == 2
