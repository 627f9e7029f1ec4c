"""`forewarned search` through its own door."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from forewarned.cli.main import run
from tables import report_row, write_lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("searched")
    rows = [
        report_row(1, concerns="(1) The cell bell was not answered.\n(2) Nobody looked."),
        report_row(2, concerns="(1) The bell rang unheard; self-harm was feared.", area="Saltmere"),
        report_row(3, concerns="(1) A gate stood open.", date=None),
    ]
    table = write_lines(root / "reports.jsonl", rows)
    assert run(["build", str(table), "--register", str(root / "register"), "--format", "json"]) == 0
    return root / "register"


def said(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["search", *arguments, "--register", str(folder)])
    return code, *capsys.readouterr()


def test_lines_for_machines_have_the_contracts_columns_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = said(folder, capsys, "cell bell", "--format", "jsonl", "--limit", "1")
    row = json.loads(out)
    assert list(row)[:5] == ["report_key", "url", "concern_number", "score", "snippet"]
    assert row["concern_number"] == "1"
    assert [row["snippet"][start:end] for start, end in row["marks"]] == ["cell bell"]


def test_csv_and_json_have_the_same_hits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = said(folder, capsys, "bell", "--format", "csv")
    _, whole, _ = said(folder, capsys, "bell", "--format", "json")
    assert [row["report_key"] for row in csv.DictReader(io.StringIO(lines))] == [
        row["report_key"] for row in json.loads(whole)
    ]


def test_the_first_line_says_how_many_have_what_was_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(folder, capsys, "cell", "bell", "-harm")
    assert code == 0
    assert out.startswith("Of 3 reports, 1 has what was asked for.")


def test_the_help_line_stands_first_where_self_harm_appears(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "116 123" in said(folder, capsys, "bell")[1]
    assert "116 123" not in said(folder, capsys, "gate", "-bell")[1]


def test_explaining_says_what_else_was_looked_for_and_why_each_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = said(folder, capsys, "cell bell", "--explain")
    assert "also finds" in out
    assert "by its words, concern 1 is the 1st" in " ".join(out.split())


def test_facets_stand_under_the_hits_and_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "By area" in said(folder, capsys, "bell", "--facets")[1]
    whole = json.loads(said(folder, capsys, "bell", "--facets", "--format", "json")[1])
    areas = {each["value"]: each["reports"] for each in whole["facets"]["area"]["values"]}
    assert areas == {"Port Merrion": 1, "Saltmere": 1}


def test_a_filter_says_for_how_many_it_is_not_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = said(folder, capsys, "date:2019", "--format", "jsonl")
    assert len(out.splitlines()) == 2
    assert "«date» is not known for 1 report." in err


def test_more_like_a_concern(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(folder, capsys, "--like", "2019-0001#1", "--format", "jsonl")
    assert json.loads(out.splitlines()[0])["reference"] == "2019-0002"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give a query, or --like"),
        (("bell", "--like", "2019-0001#1"), "not both"),
        (("bell", "--as-of", "2020-01-01"), "the past cannot be searched"),
        (("colour:red",), "no field"),
        (("--", "-bell"), ""),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    code, _, err = said(folder, capsys, *arguments) if says else (2, "", "")
    assert code == 2
    assert says in err


def test_a_word_with_a_minus_needs_no_quotes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(folder, capsys, "bell", "-cell", "--format", "jsonl")
    assert code == 0
    found = [json.loads(line)["reference"] for line in out.splitlines()]
    assert found[0] == "2019-0002"
    assert "2019-0001" not in found
