"""`forewarned resolve`: one name for people, a file of names for machines, people's judgements first."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from forewarned.cli.main import run
from forewarned.register.reviewing import Wanted
from forewarned.register.store import open_register
from tables import report_row, write_lines

CONTRACT = ["name_as_written", "organisation", "organisation_id", "kind", "rule", "confidence", "runner_up"]
ADDED = ["outcome", "why", "office", "standing_today"]
UNSURE = "VQX"
"""An abbreviation that nothing explains."""


class Said(NamedTuple):
    """What the command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("FOREWARNED_REGISTER", raising=False)

    def calling(*arguments: object) -> Said:
        capsys.readouterr()
        code = run(["resolve", *map(str, arguments)])
        return Said(code, *capsys.readouterr())

    return calling


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register in which people judged the unsure name and a known one."""
    folder = tmp_path / "register"
    with open_register(folder, create=True) as opened:
        opened.build([write_lines(tmp_path / "t.jsonl", [report_row(1, receivers=[UNSURE, "Kent Police"])])])
        opened.judge(
            Wanted(UNSURE, "own", "R. Ames", "a firm"), Wanted("Kent Police", "none", "R. Ames", "a trial")
        )
    return folder


def names(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_a_name_is_answered_with_who_it_is_and_what_decided(call: Call) -> None:
    said = call("Chief Constable of Essex Police")
    assert said.code == 0
    first, *rest = said.out.splitlines()
    assert first == "Essex Police."
    shown = "\n".join(rest)
    for words in ("essex-police", "police force", "Chief Constable", "Decided by"):
        assert words in shown


def test_a_body_that_ended_is_shown_with_its_dates_and_with_those_that_stand_today(call: Call) -> None:
    said = call("NHS Bolton CCG", "--on", "2019-03-14").out
    assert "to 30 June 2022" in said
    assert "NHS Greater Manchester Integrated Care Board" in said
    row = call("NHS Bolton CCG", "--on", "2019-03-14", "--format", "jsonl").rows[0]
    assert row["standing_today"] == ["NHS Greater Manchester Integrated Care Board"]


def test_what_decided_can_be_explained_signal_by_signal(call: Call) -> None:
    written = "Sussex Partnership NHS Trst"
    brief, full = call(written).out, call(written, "--explain").out
    assert "Signals" in brief
    assert "Counted" in full
    assert "how much of the known name stands in what is written" in full


def test_unsure_is_an_answer_and_a_finding_only_where_asked_for(call: Call) -> None:
    said = call(UNSURE)
    assert said.code == 0
    assert said.out.startswith("It is unsure who is meant")
    assert call(UNSURE, "--strict").code == 1
    assert call("Kent Police", "--strict").code == 0
    row = call(UNSURE, "--format", "jsonl").rows[0]
    assert (row["organisation"], row["organisation_id"], row["outcome"]) == (None, None, "unsure")


def test_a_file_gives_a_row_for_each_line_in_order_with_the_contracts_keys_first(
    call: Call, tmp_path: Path
) -> None:
    file = names(tmp_path / "n.txt", "Essex Police", "", UNSURE, "  ", "[REDACTED]", "Essex Police\r")
    rows = call("--file", file, "--format", "jsonl").rows
    assert [row["name_as_written"] for row in rows] == ["Essex Police", UNSURE, "[REDACTED]", "Essex Police"]
    assert all(list(row) == [*CONTRACT, *ADDED] for row in rows)
    assert [row["organisation_id"] for row in rows] == ["essex-police", None, None, "essex-police"]


def test_a_line_of_several_bodies_is_one_row(call: Call, tmp_path: Path) -> None:
    row = call("--file", names(tmp_path / "n.txt", "Essex Police and Kent Police"), "--format", "jsonl").rows[
        0
    ]
    assert row["organisation"] == "Essex Police | Kent Police"
    assert row["organisation_id"] == "essex-police | kent-police"
    assert call("Essex Police and Kent Police").out.startswith("2 bodies are named: Essex Police and Kent")


def test_a_file_is_read_for_people_and_for_spreadsheets_too(call: Call, tmp_path: Path) -> None:
    file = names(tmp_path / "n.txt", "\ufeffEssex Police", UNSURE)
    assert call("--file", file).out.startswith("2 names; 1 unsure.")
    rows = list(csv.DictReader(io.StringIO(call("--file", file, "--format", "csv").out)))
    assert [row["organisation_id"] for row in rows] == ["essex-police", ""]


def test_names_are_read_from_standard_input() -> None:
    command = [sys.executable, "-m", "forewarned.cli.main", "resolve", "--file", "-", "--format", "jsonl"]
    done = subprocess.run(
        command, input="Essex Police\n\nKent Police\n", capture_output=True, text=True, check=True
    )
    found = [json.loads(line)["organisation_id"] for line in done.stdout.splitlines()]
    assert found == ["essex-police", "kent-police"]


def test_what_people_judged_in_a_register_comes_first(
    call: Call, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = call("The vqx", "--register", register, "--format", "jsonl").rows[0]
    assert (row["organisation_id"], row["outcome"], row["confidence"]) == ("vqx", "own", 1.0)
    assert row["rule"].startswith("judged by R. Ames on ")
    several = call("Essex Police and Kent Police", "--register", register, "--format", "jsonl").rows[0]
    assert several["organisation"] == "Essex Police"
    monkeypatch.setenv("FOREWARNED_REGISTER", str(register))
    assert call(UNSURE, "--strict").code == 0
    monkeypatch.setenv("FOREWARNED_REGISTER", str(register / "none"))
    assert call(UNSURE, "--strict").code == 1


def test_what_cannot_be_resolved_is_refused_with_what_to_do(call: Call, tmp_path: Path) -> None:
    broken = tmp_path / "latin.txt"
    broken.write_bytes(b"Essex Police\nCaf\xe9 Police\n")
    for arguments, words in (
        ((), "one name or a file"),
        (("Essex Police", "--file", broken), "one name or a file"),
        (("--file", broken), "line 2"),
        (("--file", tmp_path / "none.txt"), "none.txt"),
        (("Essex Police", "--register", tmp_path / "none"), "no register"),
    ):
        said = call(*arguments)
        assert said.code == 2
        assert words in said.err
        assert "do this:" in said.err


def test_thousands_of_names_take_seconds(call: Call, tmp_path: Path) -> None:
    file = names(tmp_path / "n.txt", *(f"Chief Executive, Surgery {number}, Kent" for number in range(2000)))
    began = time.monotonic()
    assert len(call("--file", file, "--format", "jsonl").rows) == 2000
    assert time.monotonic() - began < 30
