"""Invented reports and responses for tests of what is answered, promised and delivered; nobody here exists.

The reader is one that takes each line of a letter as it is marked, so that these tests do not hang on how
letters are read: «[1 taken] words» answers concern 1, «[1 will 2019-06-30 stronger] words» promises.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from forewarned.cli.main import run
from forewarned.model import Concern
from forewarned.register import answer_reader
from forewarned.register.store import Register, open_register
from forewarned.responses.answer import Answer, Answered, Due, Promise
from tables import ADDRESS, report_row, write_lines

HARBOUR, GATES = "Port Merrion Harbour Authority", "Sentinel Gate Services Limited"
MADE = dt.datetime(2019, 9, 1, 9, tzinfo=dt.UTC)
TODAY = dt.date(2019, 9, 2)
LETTER = """Dear Coroner
[1 taken] We have put a watch on the gate.
[1 done - stronger] We have put a watch on the gate.
[1 will 2019-06-30 intermediate] We will write the instruction by the end of June.
[1 will 2019-12-31 weaker] Training will follow by December.
Yours sincerely"""
OTHER = """Dear Coroner
[1 disputed] The gate was never ours.
[2 considering] We are thinking about the instruction.
[2 will - weaker] We will tell our staff in due course."""

_MARK = re.compile(r"^\[(\w+) (\w+)(?: (\S+) (\S+))?\] (.*)$", re.MULTILINE)


class Fake:
    """A reader of marked lines, which counts how often it reads."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(
        self, concerns: Sequence[Concern], text: str, *, respondent: object, written: object
    ) -> Answered:
        assert respondent
        assert written == dt.date(2019, 4, 29), "the last day to answer a report of 4 March 2019"
        self.read += 1
        marks = list(_MARK.finditer(text))
        answers = {
            mark[1]: Answer(mark[1], mark[2], mark[5], *mark.span(5), "the mark", 0.8)  # type: ignore[arg-type]
            for mark in marks
            if mark[2] not in ("done", "will")
        }
        silent = (Answer(each.number, "not_addressed", None, None, None, "silence", 0.6) for each in concerns)
        return Answered(
            tuple(answers.get(each.concern_number, each) for each in silent),
            tuple(_promise(mark) for mark in marks if mark[2] in ("done", "will")),
        )


def _promise(mark: re.Match[str]) -> Promise:
    due = None
    if mark[3] != "-":
        day = dt.date.fromisoformat(mark[3])
        due = Due(mark[3], mark.start(3), mark.end(3), day, mark[3], "day", "the mark")
    given = (mark[5], mark[5], mark.start(5), mark.end(5), None, due, mark[4], "the mark", 0.7)
    return Promise(mark[1], mark[2], *given)  # type: ignore[arg-type]


def response_row(number: int, respondent: str, text: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "parent_url": f"{ADDRESS}{number:04d}/",
        "response_url": f"{ADDRESS}files/{number}-{respondent.split()[0].lower()}.pdf",
        "respondent": respondent,
        "text": text,
        "partial": False,
    } | changes


def reports(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [report_row(1), report_row(2), report_row(3, date="2019-11-04"), *more]


def letters(*more: dict[str, Any], first: str = LETTER) -> list[dict[str, Any]]:
    return [
        response_row(1, HARBOUR, first),
        response_row(1, GATES, OTHER),
        response_row(2, HARBOUR, "Dear Coroner\n[1 taken] We have watched it since."),
        response_row(2, GATES, None),
        *more,
    ]


class Said(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Said]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    made = Fake()
    monkeypatch.setattr(answer_reader, "reading", lambda: made)
    return made


@pytest.fixture
def folder(tmp_path: Path, fake: Fake) -> Path:
    """A register of three reports: one answered by both bodies, one by one of them, one by nobody."""
    build(tmp_path / "register", tmp_path, reports(), letters())
    return tmp_path / "register"


def build(
    folder: Path, beside: Path, rows: Sequence[dict[str, Any]], letters: Sequence[dict[str, Any]] = ()
) -> None:
    sources = [write_lines(beside / "reports.jsonl", rows)]
    if letters:
        sources.append(write_lines(beside / "responses.jsonl", letters))
    with open_register(folder, create=True) as register:
        register.build(sources, now=lambda: MADE)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Call:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("FOREWARNED_REGISTER", str(folder))
    monkeypatch.setenv("LOGNAME", "rames")

    def calling(*arguments: object, lines: Sequence[str] = ()) -> Said:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return calling


def keys(register: Register) -> list[str]:
    """The keys of the promises about the first report, in the order of its letters."""
    return [each.key for each in register.held_promises(TODAY, "2019-0001")]


def key_of(folder: Path, words: str) -> str:
    """The key of the promise that has these words."""
    with open_register(folder) as register:
        return next(each.key for each in register.held_promises(TODAY) if words in each.quote)
