"""The tables of answers, promises and evidence as frames, in the columns of the export."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from forewarned.register import promise_views
from forewarned.register.columns import TABLES
from forewarned.register.evidence_rows import evidence_of
from forewarned.register.queries import framed
from forewarned.responses.evidence import Evidence

if TYPE_CHECKING:
    import polars as pl


def answers_frame(state: sqlite3.Connection) -> pl.DataFrame:
    """One row for each concern that a response speaks to, or is silent on."""
    return _framed("answers", [as_row(each) for each in promise_views.answers(state)])


def promises_frame(state: sqlite3.Connection, today: dt.date) -> pl.DataFrame:
    """One row a promise, with what came of it as on `today`."""
    return _framed("promises", [promise_row(each) for each in promise_views.promises(state, today)])


def evidence_frame(state: sqlite3.Connection) -> pl.DataFrame:
    """One row for each piece of evidence that stands."""
    return _framed("evidence", [evidence_row(each) for held in evidence_of(state).values() for each in held])


def as_row(held: object) -> dict[str, Any]:
    """A dataclass as a row of its fields."""
    return {each.name: getattr(held, each.name) for each in fields(held)}  # type: ignore[arg-type]


def promise_row(held: promise_views.HeldPromise) -> dict[str, Any]:
    """A promise as a row, its state of delivery in words of the contract's list."""
    delivery = held.delivery
    return as_row(held) | {
        "delivery": delivery.state,
        "delivered_on": delivery.since if delivery.state in ("delivered", "delivered_late") else None,
        "days_late": delivery.days_late,
        "evidence": [str(each.number) for each in held.evidence],
    }


def evidence_row(each: Evidence) -> dict[str, Any]:
    """Evidence as a row."""
    row = as_row(each)
    return row | {"promise_key": row.pop("promise")}


def _framed(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    columns = TABLES[table].columns
    return framed([[_cell(row, column.name) for column in columns] for row in rows], columns)


def _cell(row: Mapping[str, Any], name: str) -> Any:
    value = row[name]
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
