"""The register's tables a page at a time, narrowed and in a fixed order, as anybody may be shown them.

Each list is ordered by values that a row keeps, and a page begins after a row (`cursors`), so that a list
can be read to its end while the register grows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forewarned.errors import BadInput
from forewarned.register import cursors
from forewarned.register.columns import TABLES, Column
from forewarned.register.disclosure import EVERYTHING, disclosures

LONG = frozenset(("sent_to", "investigation", "circumstances", "concerns", "action"))
"""Columns of reports that are not listed: they are long, and their care is the whole report's."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How one table is listed: its columns, the values that order it (newest first), and its filters.

    `filters` are SQL conditions with one place for the value, by name. `report` is the column that names
    the report to whose care a row belongs; None where rows are of no report.
    """

    table: str
    source: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    filters: Mapping[str, str]
    newest_first: bool = False
    report: str | None = "report_key"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, how many the whole list has, and the cursor of the next (None at the end)."""

    rows: tuple[Mapping[str, Any], ...]
    total: int
    next_cursor: str | None


def _columns(table: str, *leave: str) -> tuple[Column, ...]:
    return tuple(column for column in TABLES[table].columns if column.name not in leave)


_HAS_WORDS = "instr(lower(coalesce({0}, '')), lower(?)) > 0"

LISTINGS: Mapping[str, Listing] = {
    each.table: each
    for each in (
        Listing(
            table="reports",
            source="reports t",
            columns=_columns("reports", *LONG),
            order=("coalesce(t.date_of_report, '')", "t.key"),
            newest_first=True,
            report="key",
            filters={
                "since": "t.date_of_report >= ?",
                "until": "t.date_of_report <= ?",
                "area": _HAS_WORDS.format("t.area || ' ' || t.coroner_area"),
                "category": _HAS_WORDS.format("t.categories"),
                "organisation": "t.key IN (SELECT report_key FROM addressees WHERE organisation_id = ?)",
            },
        ),
        Listing(
            table="concerns",
            source="concerns t",
            columns=_columns("concerns"),
            order=("t.report_key", "t.place"),
            filters={"report": "t.report_key = ?"},
        ),
        Listing(
            table="addressees",
            source="addressees t",
            columns=_columns("addressees"),
            order=("t.report_key", "t.position"),
            filters={"report": "t.report_key = ?", "organisation": "t.organisation_id = ?"},
        ),
        Listing(
            table="organisations",
            source="organisations t",
            columns=_columns("organisations"),
            order=("t.name", "t.id"),
            report=None,
            filters={"kind": "t.kind = ?", "name": _HAS_WORDS.format("t.name || ' ' || t.other_names")},
        ),
        Listing(
            table="responses",
            source="responses t JOIN reports r ON r.key = t.report_key",
            columns=_columns("responses", "text"),
            order=("coalesce(t.date, '')", "t.key"),
            newest_first=True,
            filters={
                "report": "t.report_key = ?",
                "organisation": "t.organisation_id = ?",
                "since": "t.date >= ?",
                "until": "t.date <= ?",
            },
        ),
        Listing(
            table="facts",
            source="facts t",
            columns=_columns("facts"),
            order=("t.report_key", "t.place"),
            filters={"report": "t.report_key = ?", "name": "t.name = ?"},
        ),
        Listing(
            table="answers",
            source="answers t",
            columns=_columns("answers"),
            order=("t.report_key || '#' || printf('%04d', t.place)", "t.response_key"),
            filters={
                "report": "t.report_key = ?",
                "response": "t.response_key = ?",
                "stance": "t.stance = ?",
            },
        ),
    )
}
"""The lists, by the name of their table."""


def page(
    state: sqlite3.Connection,
    name: str,
    where: Mapping[str, str] | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """One page of a list. Raises `BadInput` for a filter that it has not, or a cursor of another list."""
    listing = LISTINGS[name]
    conditions, values = _narrowed(listing, where or {})
    total = state.execute(f"SELECT count(*) FROM {listing.source}{_where(conditions)}", values).fetchone()[0]
    if cursor is not None:
        conditions, values = [*conditions, _after(listing)], [*values, *_place(listing, cursor)]
    chosen = ", ".join(f't."{column.name}"' for column in listing.columns)
    found = state.execute(
        f"SELECT {chosen}, {', '.join(listing.order)} FROM {listing.source}{_where(conditions)}"
        f" ORDER BY {_ordered(listing)} LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    more = len(found) > limit
    width = len(listing.columns)
    next_cursor = cursors.written(name, found[limit - 1][width:]) if more else None
    rows = [_row(listing.columns, cells) for cells in found[:limit]]
    return Page(tuple(_with_care(state, listing, rows)), total, next_cursor)


def _narrowed(listing: Listing, where: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    for name in where:
        if name not in listing.filters:
            known = ", ".join(listing.filters)
            raise BadInput(f"{listing.table} cannot be narrowed by «{name}»", do=f"Use one of {known}.")
    return [listing.filters[name] for name in where], list(where.values())


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _after(listing: Listing) -> str:
    """The condition for rows after the one whose ordering values are given: first, first, second."""
    first, second = listing.order
    return f"({first} {'<' if listing.newest_first else '>'} ? OR ({first} = ? AND {second} > ?))"


def _place(listing: Listing, cursor: str) -> tuple[Any, ...]:
    first, second = cursors.read(listing.table, cursor, 2)
    return first, first, second


def _ordered(listing: Listing) -> str:
    first, second = listing.order
    return f"{first} {'DESC' if listing.newest_first else 'ASC'}, {second}"


def _row(columns: Sequence[Column], cells: Sequence[Any]) -> dict[str, Any]:
    return {column.name: _cell(column, cell) for column, cell in zip(columns, cells, strict=False)}


def _cell(column: Column, cell: Any) -> Any:
    if column.kind == "list":
        return json.loads(cell or "[]")
    return bool(cell) if column.kind == "boolean" and cell is not None else cell


def _with_care(
    state: sqlite3.Connection, listing: Listing, rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows as anybody may be shown them."""
    if listing.report is None:
        return list(rows)
    column = listing.report
    shown = disclosures(state, (row[column] for row in rows if row[column]))
    careful = frozenset(("text", "as_written", "value", "conclusion", "medical_cause", "quote"))
    made = []
    for row in rows:
        each = shown.get(row[column], EVERYTHING)
        made.append(
            {name: each.listed(held) if name in careful else each.shown(held) for name, held in row.items()}
        )
    return made
