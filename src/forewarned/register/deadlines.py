"""The duties that are open on a day: past their deadline with no answer published, and still to come."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

from forewarned.duties import Duty
from forewarned.register import queries

OPEN = ("none_published", "not_due", "extended", "interim")
"""The states of a duty from which an answer is still wanted."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One open duty: who owes an answer to which report, the day it was or is due, and its state.

    `organisation` is the body's name, None where it is not known which body is meant; `due` the deadline
    that governs. `area` is the coroner's.
    """

    report_key: str
    reference: str | None
    area: str | None
    position: int
    name_as_written: str
    organisation_id: str | None
    organisation: str | None
    kind: str | None
    due: dt.date
    state: str
    extended_to: dt.date | None

    def days_past(self, today: dt.date) -> int:
        """Calendar days since it was due; negative where it is still to come."""
        return (today - self.due).days


def deadlines(state: sqlite3.Connection, today: dt.date) -> tuple[Deadline, ...]:
    """Every open duty with a day on which it is due, by that day, the newest first."""
    reports = {
        row[0]: row[1:]
        for row in state.execute("SELECT key, reference, coalesce(area, coroner_area) FROM reports")
    }
    bodies = {row[0]: row[1:] for row in state.execute("SELECT id, name, kind FROM organisations")}
    found = [
        _deadline(duty, duty.governing, reports[duty.report_key], bodies.get(duty.organisation_id or ""))
        for duty in queries.duties(state, today)
        if duty.state in OPEN and duty.governing is not None
    ]
    found.sort(key=lambda each: (each.report_key, each.position))
    found.sort(key=lambda each: each.due, reverse=True)
    return tuple(found)


def _deadline(
    duty: Duty,
    due: dt.date,
    report: tuple[str | None, str | None],
    body: tuple[str, str | None] | None,
) -> Deadline:
    return Deadline(
        report_key=duty.report_key,
        reference=report[0],
        area=report[1],
        position=duty.addressee_position,
        name_as_written=duty.name_as_written,
        organisation_id=duty.organisation_id,
        organisation=body[0] if body else None,
        kind=body[1] if body else None,
        due=due,
        state=duty.state,
        extended_to=duty.extended_to,
    )
