"""Every duty with its report and its body beside it, narrowed and a page at a time."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from forewarned.duties import STATES
from forewarned.errors import BadInput
from forewarned.register import queries
from forewarned.register.columns import TABLES, Column
from forewarned.register.computed import Computed, Row, plain
from forewarned.register.listings import Page

COLUMNS: tuple[Column, ...] = (
    *TABLES["duties"].columns,
    Column("due", "date", "The deadline that governs: the extension, else the later of day 56 and stated."),
    Column("due_by", "string", "Which deadline that is: day 56, stated or extended."),
    Column("name_as_written", "string", "The addressee's name as written."),
    Column("organisation", "string", "The organisation's name; blank where not judged."),
    Column("reference", "string", "The report's reference."),
    Column("date_of_report", "date", "The date on the report."),
    Column("area", "string", "The coroner area."),
    Column("flags", "list", "What to know of how the deadline or the state was found."),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties are asked for; None asks for any. Days are those of the deadline that governs."""

    report: str | None = None
    organisation: str | None = None
    state: str | None = None
    due_since: dt.date | None = None
    due_until: dt.date | None = None
    area: str | None = None


def page(
    state: sqlite3.Connection,
    today: dt.date,
    wanted: Wanted | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """One page of the duties as on `today`, the latest deadline first. Raises `BadInput`."""
    found = narrowed(state, today, wanted or Wanted())
    return _DUTIES.page(state, found, cursor, limit, lambda care, row: care.shown(row))


def narrowed(state: sqlite3.Connection, today: dt.date, wanted: Wanted) -> Sequence[Row]:
    """The duties asked for, the latest deadline first, those without one last; no name is hidden."""
    if wanted.state is not None and wanted.state not in STATES:
        raise BadInput(f"there is no state «{wanted.state}»", do=f"Use one of {', '.join(STATES)}.")
    rows = _DUTIES.rows(state, today)
    if wanted.organisation is not None:
        rows = [row for row in rows if row["organisation_id"] == wanted.organisation]
    return rows if wanted == Wanted() else [row for row in rows if _is_wanted(row, wanted)]


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    due = row["due"]
    return (
        wanted.report in (None, row["report_key"])
        and wanted.organisation in (None, row["organisation_id"])
        and wanted.state in (None, row["state"])
        and (wanted.due_since is None or (due is not None and due >= wanted.due_since.isoformat()))
        and (wanted.due_until is None or (due is not None and due <= wanted.due_until.isoformat()))
        and (wanted.area is None or wanted.area.casefold() in (row["area"] or "").casefold())
    )


def _rows(state: sqlite3.Connection, today: dt.date) -> Iterator[Row]:
    reports = {
        key: beside
        for key, *beside in state.execute(
            "SELECT key, reference, date_of_report, coalesce(area, coroner_area) FROM reports"
        )
    }
    names = dict(state.execute("SELECT id, name FROM organisations"))
    for duty in queries.duties(state, today):
        reference, day, area = reports[duty.report_key]
        held = asdict(duty) | {
            "due": duty.governing,
            "due_by": duty.governed_by,
            "organisation": names.get(duty.organisation_id),
            "reference": reference,
            "date_of_report": day,
            "area": area,
            "flags": list(duty.flags),
        }
        yield {column.name: plain(held[column.name]) for column in COLUMNS}


_DUTIES = Computed("duties", _rows, "due", ("report_key", "addressee_position"))
