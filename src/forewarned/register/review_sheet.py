"""Judgements as a sheet: out as CSV to be filled in or carried to another register, and in again.

A sheet has a row for each judgement that counts (with `when` it was given) and one for each name that is
still unsure, its verdict blank. A cell that a spreadsheet would take for a formula has a «'» before it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from forewarned.errors import BadInput, ForewarnedError
from forewarned.register.database import stamp
from forewarned.register.judgements import PersonJudgement, Verdict
from forewarned.register.nearness import near, the_one
from forewarned.register.reviewing import Unsure, Wanted, check_place

if TYPE_CHECKING:
    from forewarned.register.store import Register

COLUMNS = (
    *("name", "uses", "candidates", "verdict", "organisation_id", "by", "why", "report_key", "position"),
    "when",
)
NEEDED = ("name", "verdict", "organisation_id")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken in: its line, what is wrong, what to do."""

    line: int
    found: str
    do: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What came of a sheet: judgements taken in, rows that say what is held already, without a verdict,
    refused; and on how many reports somebody else is shown now.
    """

    taken: int
    held: int
    blank: int
    reports: int
    refused: tuple[Refused, ...]


# -- out --------------------------------------------------------------------------------------------------


def sheet(register: Register) -> tuple[str, int, int, int]:
    """The sheet's text; how many rows are judgements, how many are unsure names; how many were left out.

    A name that holds that of a child who died is left out: it is judged in the terminal.
    """
    decided = [each.judged for each in register.judgements() if each.counts]
    waiting = register.unsure()
    whole = [each for each in waiting if each.name == each.shown]
    rows = [*map(_decided_row, decided), *(_waiting_row(register.state, each) for each in whole)]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _guarded(value) for key, value in row.items()} for row in rows)
    return out.getvalue(), len(decided), len(whole), len(waiting) - len(whole)


def _decided_row(judged: PersonJudgement) -> dict[str, object]:
    return {
        "name": judged.name,
        "verdict": judged.verdict,
        "organisation_id": judged.organisation_id or "",
        "by": judged.by,
        "why": judged.why,
        "report_key": judged.report_key or "",
        "position": judged.position or "",
        "when": judged.time,
    }


def _waiting_row(state: sqlite3.Connection, unsure: Unsure) -> dict[str, object]:
    found = near(state, unsure.name)
    named = " | ".join(f"{each.organisation_id}: {each.name}" for each in found)
    return {"name": unsure.name, "uses": unsure.uses, "candidates": named}


def _guarded(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


# -- in ---------------------------------------------------------------------------------------------------


def read_sheet(
    register: Register, text: str, *, by: str | None = None, why: str | None = None, now: dt.datetime
) -> SheetRead:
    """What came of a sheet's rows: the good ones are taken in together, each bad one is refused.

    `by` and `why` stand where a row leaves them blank. Raises `BadInput` where it is no such sheet.
    """
    reader = _Reader(register, by, why, now)
    for line, row in _rows(text):
        reader.read(line, row)
    taken = register.judge(*reader.wanted, now=lambda: now) if reader.wanted else ()
    repeats = sum(each.is_repeat for each in taken)
    return SheetRead(
        taken=len(taken) - repeats,
        held=reader.held + repeats,
        blank=reader.blank,
        reports=sum(each.reports for each in taken),
        refused=tuple(reader.refused),
    )


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows with the lines they end on, their columns' names in small letters."""
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    read = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        heads = [head.strip().casefold() for head in next(read, [])]
        missing = [name for name in NEEDED if name not in heads]
        if missing:
            raise BadInput(
                f"this sheet has no column {' and no column '.join(missing)}",
                do=f"Its first line names the columns: {', '.join(COLUMNS)}.",
            )
        for cells in read:
            if any(cell.strip() for cell in cells):
                yield read.line_num, dict(zip(heads, map(_unguarded, map(str.strip, cells)), strict=False))
    except csv.Error as error:
        raise BadInput(
            f"this is no CSV: {error}", where=f"line {read.line_num}", do="Save it anew."
        ) from error


class _Reader:
    """The rows of a sheet sorted: to be taken in, held already, blank, refused."""

    def __init__(self, register: Register, by: str | None, why: str | None, now: dt.datetime) -> None:
        self.register = register
        self.now = now
        self.wanted: list[Wanted] = []
        self.refused: list[Refused] = []
        self.held = self.blank = 0
        self._given = {"by": by or "", "why": why or ""}
        self._decided = register.judgements()

    def read(self, line: int, row: Mapping[str, str]) -> None:
        """Sort one row in. What is wrong with it is kept, and raises nothing."""
        try:
            if not row.get("verdict"):
                self._pass_over(row)
                return
            wanted = self._wanted(row)
            if self._is_held(wanted):
                self.held += 1
            else:
                check_place(self.register.connection, wanted.name, wanted.report_key, wanted.position)
                self.wanted.append(wanted)
        except ForewarnedError as error:
            self.refused.append(Refused(line, error.found, error.do))

    def _pass_over(self, row: Mapping[str, str]) -> None:
        if row.get("organisation_id"):
            raise BadInput("an organisation, and no verdict", do="Write organisation as the verdict.")
        self.blank += 1

    def _wanted(self, row: Mapping[str, str]) -> Wanted:
        said = {key: row.get(key) or self._given[key] for key in ("by", "why")}
        missing = [key for key, text in {"name": row.get("name"), **said}.items() if not text]
        if missing:
            raise BadInput(f"no {' and no '.join(missing)}", do="Fill it in, or give --by and --why for all.")
        verdict = _verdict(row["verdict"])
        named = row.get("organisation_id")
        if (verdict == "organisation") != bool(named):
            raise BadInput(
                "an organisation goes with the verdict «organisation», and with no other",
                do="Fill in organisation_id, or leave it blank with the other verdicts.",
            )
        key = row.get("report_key")
        return Wanted(
            name=" ".join(row["name"].split()),
            verdict=verdict,
            organisation_id=the_one(self.register.state, named).organisation_id if named else None,
            report_key=self.register.find(key) if key else None,
            position=_position(row.get("position")),
            when=self._when(row.get("when")),
            **said,
        )

    def _when(self, text: str | None) -> str | None:
        if not text:
            return None
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            raise BadInput(f"«{text}» is no time", do="Leave `when` blank for a new verdict.") from None
        if moment.tzinfo is None or moment > self.now:
            raise BadInput(
                f"«{text}» is later than now, or has no zone", do="Leave `when` blank for a new verdict."
            )
        return stamp(moment)

    def _is_held(self, wanted: Wanted) -> bool:
        """Whether it was carried here before; raises `BadInput` where a newer one stands in its way."""
        about = _as_judgement(wanted).about
        for each in self._decided:
            same = each.judged.about == about
            if same and wanted.when and _same(each.judged, wanted) and each.judged.time == wanted.when:
                return True
            if same and each.counts and wanted.when and each.judged.time > wanted.when:
                raise BadInput(
                    f"a newer judgement of «{wanted.name}» counts here, number {each.judged.number}",
                    do="Leave it so, or clear `when` to judge it anew.",
                )
        return False


def _as_judgement(wanted: Wanted) -> PersonJudgement:
    return PersonJudgement(
        *(0, "", wanted.name, wanted.verdict, wanted.organisation_id, wanted.by, wanted.why),
        *(wanted.report_key, wanted.position),
    )


def _same(judged: PersonJudgement, wanted: Wanted) -> bool:
    return judged.says_the_same(_as_judgement(wanted)) and judged.by == wanted.by


def _verdict(text: str) -> Verdict:
    said = text.casefold()
    found: Iterable[Verdict] = get_args(Verdict)
    for verdict in found:
        if said == verdict or (said == _NOBODY and verdict == "none"):
            return verdict
    raise BadInput(f"«{text}» is no verdict", do=f"Known are: {', '.join(get_args(Verdict))}.")


def _position(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise BadInput(f"«{text}» is no position", do="Write its number, or leave it blank.")
    return int(text)
