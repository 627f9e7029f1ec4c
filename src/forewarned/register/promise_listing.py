"""Every promise with what came of it, narrowed and a page at a time."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forewarned.register import promise_views
from forewarned.register.columns import TABLES, Column
from forewarned.register.computed import Computed, Row, plain
from forewarned.register.disclosure import Disclosure
from forewarned.register.listings import Page
from forewarned.register.promise_frames import promise_row

COLUMNS: tuple[Column, ...] = (
    *TABLES["promises"].columns,
    Column("organisation", "string", "The name of the organisation; blank where not known."),
    Column("reference", "string", "The report's reference."),
)
_CAREFUL = ("action", "quote", "owner", "due_as_written")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which promises are asked for; None asks for any. Days are those by which they are due."""

    report: str | None = None
    organisation: str | None = None
    delivery: str | None = None
    strength: str | None = None
    due_since: dt.date | None = None
    due_until: dt.date | None = None


def page(
    state: sqlite3.Connection,
    today: dt.date,
    wanted: Wanted | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """One page of the promises as on `today`, the latest to fall due first. Raises `BadInput`."""
    found = narrowed(state, today, wanted or Wanted())
    return _PROMISES.page(state, found, cursor, limit, with_care)


def narrowed(state: sqlite3.Connection, today: dt.date, wanted: Wanted) -> Sequence[Row]:
    """The promises asked for, the latest to fall due first, those without a day last; nothing is hidden."""
    rows = _PROMISES.rows(state, today)
    return rows if wanted == Wanted() else [row for row in rows if _is_wanted(row, wanted)]


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    due = row["due"]
    return (
        wanted.report in (None, row["report_key"])
        and wanted.organisation in (None, row["organisation_id"])
        and wanted.delivery in (None, row["delivery"])
        and wanted.strength in (None, row["strength"])
        and (wanted.due_since is None or (due is not None and due >= wanted.due_since.isoformat()))
        and (wanted.due_until is None or (due is not None and due <= wanted.due_until.isoformat()))
    )


def with_care(care: Disclosure, row: Row) -> Row:
    """A promise as anybody may be shown it in a list."""
    return {name: care.listed(held) if name in _CAREFUL else care.shown(held) for name, held in row.items()}


def _rows(state: sqlite3.Connection, today: dt.date) -> Iterator[Row]:
    references = dict(state.execute("SELECT key, reference FROM reports"))
    for promise in promise_views.promises(state, today):
        held = promise_row(promise) | {"reference": references.get(promise.report_key)}
        yield {column.name: plain(held[column.name]) for column in COLUMNS}


_PROMISES = Computed("promises", _rows, "due", ("report_key", "key"))
