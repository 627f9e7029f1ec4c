"""Whatever is wrong outside: one clear error in three parts, the right exit code, and nothing lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from forewarned.register.store import open_register

ROW = {
    "url": "https://www.example.org/reports/0001/",
    "id": "2019-0001",
    "date": "2019-03-04",
    "coroner": "A. Marchetti",
    "area": "Port Merrion",
    "receivers": ["Port Merrion Harbour Authority"],
    "investigation": "On 4 May 2018 I commenced an investigation.",
    "circumstances": "The gate stood open.",
    "concerns": "(1) The gate was not watched.\n(2) Nobody knew the instruction.",
}


class Said(NamedTuple):
    """What the command said, and its exit code."""

    code: int
    out: str
    err: str


def without_privileges() -> list[str]:
    """What stands before a command that permissions are to hold for; skips where they cannot."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may do everything, and setpriv is not there to take that away")
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all"]


def forewarned(*arguments: object, before: Sequence[str] = (), most_bytes: int | None = None) -> Said:
    def limited() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [*before, sys.executable, "-m", "forewarned.cli.main", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)
    return Said(done.returncode, done.stdout, done.stderr)


def table(path: Path, *numbers: int) -> Path:
    rows = [
        {**ROW, "url": f"https://www.example.org/reports/{n:04d}/", "id": f"2019-{n:04d}"} for n in numbers
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    with open_register(folder, create=True) as made:
        made.build([table(tmp_path / "first.jsonl", 1)])
    return folder


def assert_one_clear_error(said: Said, code: int, found: str, where: object, do: str) -> None:
    """The error has its three parts, each with these words, and nothing else was said."""
    assert said.code == code, said
    first, second, third = said.err.splitlines()
    assert first.startswith("forewarned: ")
    assert found in first
    assert second.startswith("  where:")
    assert str(where) in second
    assert third.startswith("  do this: ")
    assert do in third


def assert_as_it_was(register: Path, reports: int = 1) -> None:
    with open_register(register) as held:
        assert held.verify() == ()
        assert held.reports().height == reports


def test_a_source_that_is_not_there(register: Path, tmp_path: Path) -> None:
    said = forewarned("build", tmp_path / "absent.csv", "--register", register)
    assert_one_clear_error(said, 2, "no such file", tmp_path / "absent.csv", "Check the path")
    assert_as_it_was(register)


def test_a_table_with_a_wrong_column(register: Path, tmp_path: Path) -> None:
    rows = {name: value for name, value in ROW.items() if name != "concerns"}
    (tmp_path / "wrong.jsonl").write_text(json.dumps({**rows, "worries": "x"}))
    said = forewarned("build", tmp_path / "wrong.jsonl", "--register", register)
    assert_one_clear_error(
        said, 2, "worries", "wrong.jsonl", "Nearest is «reports», which also needs: concerns"
    )
    assert_as_it_was(register)


@pytest.mark.parametrize("command", [["stats"], ["build", "first.jsonl"], ["export", "out"], ["verify"]])
def test_a_register_from_a_newer_version(command: list[str], register: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(register / "register.sqlite", isolation_level=None)) as held:
        held.execute("PRAGMA user_version = 99")
    before = (register / "register.sqlite").read_bytes()
    name, *rest = command
    said = forewarned(name, *(tmp_path / each for each in rest), "--register", register)
    assert_one_clear_error(said, 2, "schema version 99", register, "Install a newer Forewarned")
    assert (register / "register.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("closed", "arguments", "found"),
    [
        ("register", ["stats", "--register", "register"], "may not be read"),
        ("register", ["build", "first.jsonl", "--register", "register"], "may not be read"),
        ("first.jsonl", ["build", "first.jsonl", "--register", "other"], "may not be read"),
        ("folder", ["build", "folder", "--register", "other"], "cannot be listed (Permission denied)"),
        ("folder/inner", ["build", "folder", "--register", "other"], "cannot be listed (Permission denied)"),
        ("folder/a.html", ["read", "folder/a.html"], "cannot be opened (Permission denied)"),
    ],
)
def test_what_may_not_be_read(
    closed: str, arguments: list[str], found: str, register: Path, tmp_path: Path
) -> None:
    before = without_privileges()
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "a.html").write_text("<html><p>REGULATION 28 REPORT")
    mode = (tmp_path / closed).stat().st_mode
    (tmp_path / closed).chmod(0)
    places = [tmp_path / each if each in PLACES else each for each in arguments]
    try:
        said = forewarned(*places, before=before)
    finally:
        (tmp_path / closed).chmod(mode)
    assert_one_clear_error(said, 2, found, tmp_path / closed, "")
    assert_as_it_was(register)


PLACES = ("register", "other", "first.jsonl", "folder", "folder/a.html")


@pytest.mark.parametrize("command", ["build", "export", "draft", "demo"])
def test_where_nothing_may_be_written(command: str, register: Path, tmp_path: Path) -> None:
    before = without_privileges()
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    draft = tmp_path / "gate.yml"
    draft.write_text(
        "date: 2019-03-14\naddressees: [{name: Skua Foods}]\nconcerns: [{text: The gate was open.}]\n"
    )
    arguments: dict[str, list[object]] = {
        "build": [tmp_path / "first.jsonl", "--register", shut / "new"],
        "export": [shut / "new", "--register", register],
        "draft": [draft, "-o", shut / "new.pdf"],
        "demo": [shut / "new"],
    }
    said = forewarned(command, *arguments[command], before=before)
    assert_one_clear_error(said, 2, "", shut / "new", "")
    assert not list(shut.iterdir())
    assert_as_it_was(register)


@pytest.mark.parametrize(
    "command", [["stats"], ["overdue"], ["show", "2019-0001"], ["history"], ["verify"], ["export", "out"]]
)
def test_a_register_that_may_only_be_read_answers_every_question(
    command: list[str], register: Path, tmp_path: Path
) -> None:
    before = without_privileges()
    for path in (register, *register.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        name, *rest = command
        rest = [str(tmp_path / "out") if each == "out" else each for each in rest]
        assert forewarned(name, *rest, "--register", register, before=before).code == 0
        said = forewarned("build", table(tmp_path / "u.jsonl", 2), "--register", register, before=before)
        assert_one_clear_error(said, 2, "cannot be written", register, "permissions")
    finally:
        for path in (register, *register.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert_as_it_was(register)


def test_a_disk_that_takes_no_more(register: Path, tmp_path: Path) -> None:
    many = table(tmp_path / "many.jsonl", *range(2, 2000))
    said = forewarned("build", many, "--register", register, most_bytes=1_500_000)
    assert_one_clear_error(said, 3, "nothing of this source was kept", register, "build again")
    assert_as_it_was(register)
    assert forewarned("build", many, "--register", register).code == 0
    assert_as_it_was(register, reports=1999)


def test_an_export_to_a_disk_that_takes_no_more(register: Path, tmp_path: Path) -> None:
    assert forewarned("export", tmp_path / "out", "--register", register).code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    said = forewarned("export", tmp_path / "out", "--register", register, most_bytes=300)
    assert_one_clear_error(said, 3, "disk is full", tmp_path / "out", "export again")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_two_builds_at_once_both_go_in(register: Path, tmp_path: Path) -> None:
    tables = [table(tmp_path / f"{start}.jsonl", *range(start, start + 800)) for start in (1000, 3000)]
    command = [sys.executable, "-m", "forewarned.cli.main", "build", "--register", str(register)]
    runs = [subprocess.Popen([*command, str(each)], stderr=subprocess.PIPE, text=True) for each in tables]
    assert [(run.communicate(timeout=120)[1], run.returncode) for run in runs] == [("", 0)] * 2
    assert_as_it_was(register, reports=1601)


def test_a_build_beside_one_that_does_not_end_says_so(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forewarned.cli.main import run

    monkeypatch.setattr("forewarned.register.database.PATIENCE", 0.2)
    with closing(sqlite3.connect(register / "register.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert run(["build", str(table(tmp_path / "u.jsonl", 2)), "--register", str(register)]) == 2
        assert time.monotonic() - began < 20
        other.execute("ROLLBACK")
    assert_as_it_was(register)
