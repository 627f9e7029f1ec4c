"""Reports as they stand in lists: what each is called, to whom it went, and its words shown with care.

A title carries no method: it is the name of who died, «a child aged 14» where that was a child, or the
reference (or the day) where no name is published.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forewarned import wording
from forewarned.model import Report
from forewarned.register.queries import day_of
from forewarned.register.report_care import Care, cares


@dataclass(frozen=True, slots=True)
class Listed:
    """One report in a list. `addressees` are the bodies' names, else the names as written, in order."""

    key: str
    reference: str | None
    title: str
    date_of_report: dt.date | None
    area: str | None
    categories: tuple[str, ...]
    addressees: tuple[str, ...]
    concerns: int
    care: Care


def title_of(report: Report, asked: Care) -> str:
    """What a report is called."""
    if asked.child is not None:
        return asked.child[:1].upper() + asked.child[1:]
    if report.deceased:
        return report.deceased
    if report.reference:
        return f"Report {report.reference}"
    day = report.date_of_report
    return f"Report of {wording.date_in_words(day)}" if day else "Report without a date"


def listed(state: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Listed]:
    """These reports by their keys, in the order given; a key that is not held is left out."""
    wanted = list(dict.fromkeys(keys))
    rows = state.execute(
        "SELECT key, reference, date_of_report, coalesce(area, coroner_area) AS place, categories, deceased,"
        " (SELECT count(*) FROM concerns WHERE report_key = key) AS numbered"
        " FROM reports WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    )
    names = [column[0] for column in rows.description]
    held = {row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}
    asked = cares(state, held)
    sent = _addressees(state, wanted)
    return {key: _listed(held[key], asked[key], sent.get(key, ())) for key in wanted if key in asked}


def newest(state: sqlite3.Connection, limit: int) -> tuple[Listed, ...]:
    """The reports with the newest dates, the newest first."""
    keys = state.execute(
        "SELECT key FROM reports WHERE date_of_report IS NOT NULL ORDER BY date_of_report DESC, key LIMIT ?",
        (limit,),
    )
    return tuple(listed(state, [key for (key,) in keys]).values())


def _listed(row: Mapping[str, Any], asked: Care, addressees: tuple[str, ...]) -> Listed:
    report = Report(
        reference=row["reference"],
        date_of_report=day_of(row["date_of_report"]),
        deceased=row["deceased"],
        categories=tuple(json.loads(row["categories"] or "[]")),
    )
    return Listed(
        key=row["key"],
        reference=row["reference"],
        title=title_of(report, asked),
        date_of_report=day_of(row["date_of_report"]),
        area=row["place"],
        categories=report.categories,
        addressees=addressees,
        concerns=row["numbered"],
        care=asked,
    )


def _addressees(state: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key, name in state.execute(
        "SELECT a.report_key, coalesce(o.name, a.name_as_written) FROM addressees a"
        " LEFT JOIN organisations o ON o.id = a.organisation_id"
        " WHERE a.report_key IN (SELECT value FROM json_each(?)) ORDER BY a.report_key, a.position",
        (json.dumps(list(keys)),),
    ):
        found[key][name] = None
    return {key: tuple(names) for key, names in found.items()}
