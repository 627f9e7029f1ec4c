"""Questions to the register: the contract's tables as frames, one report by any of its names, duties."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forewarned.duties import Arrival, Duty, Owed, duty_state
from forewarned.errors import NotFound
from forewarned.model import Report
from forewarned.register import identity
from forewarned.register.assignment import Assigned
from forewarned.register.child_names import is_child
from forewarned.register.columns import TABLES, Column
from forewarned.sources.shapes import shapes

if TYPE_CHECKING:
    import polars as pl

_SELECTED: Mapping[str, str] = {
    "reports": "SELECT {columns} FROM reports ORDER BY date_of_report, key",
    "concerns": "SELECT {columns} FROM concerns ORDER BY report_key, place",
    "addressees": "SELECT {columns} FROM addressees ORDER BY report_key, position",
    "facts": "SELECT {columns} FROM facts ORDER BY report_key, place",
    "organisations": "SELECT {columns} FROM organisations ORDER BY name, id",
    "responses": "SELECT {columns} FROM responses LEFT JOIN (SELECT key AS held FROM reports)"
    " ON held = report_key ORDER BY report_key, date, key",
}
_STORED: Mapping[str, Mapping[str, str]] = {
    "responses": {
        "report_key": "held AS report_key",
        "organisation_id": "coalesce(organisation_id, assigned_id) AS organisation_id",
    },
}


def rows(state: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """The rows of a contract table, in its columns' order; dates are ISO text, lists are lists."""
    if table not in _SELECTED:
        return []
    columns = TABLES[table].columns
    stored = _STORED.get(table, {})
    asked = ", ".join(stored.get(column.name, f'"{column.name}"') for column in columns)
    found = state.execute(_SELECTED[table].format(columns=asked)).fetchall()
    lists = [place for place, column in enumerate(columns) if column.kind == "list"]
    truths = [place for place, column in enumerate(columns) if column.kind == "boolean"]
    return [_typed(row, lists, truths) for row in found] if lists or truths else found


def _typed(row: tuple[Any, ...], lists: Sequence[int], truths: Sequence[int]) -> tuple[Any, ...]:
    cells = list(row)
    for place in truths:
        cells[place] = None if cells[place] is None else bool(cells[place])
    for place in lists:
        cells[place] = json.loads(cells[place] or "[]")
    return tuple(cells)


def frame(state: sqlite3.Connection, table: str) -> pl.DataFrame:
    """A contract table as a frame with exactly its columns; one of a later part is empty."""
    return framed(rows(state, table), TABLES[table].columns)


def framed(found: Sequence[Sequence[Any]], columns: Sequence[Column]) -> pl.DataFrame:
    """Rows as a frame of these columns; ISO text in a date's column becomes a date."""
    import polars as pl

    types: dict[str, Any] = {
        "string": pl.String(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.String(),
        "list": pl.List(pl.String()),
    }
    made = pl.DataFrame(
        list(map(tuple, found)), schema={column.name: types[column.kind] for column in columns}, orient="row"
    )
    dates = [column.name for column in columns if column.kind == "date"]
    return made.with_columns(pl.col(name).str.to_date("%Y-%m-%d") for name in dates) if dates else made


def find(state: sqlite3.Connection, ref: str) -> str:
    """The key of the one report that a reference, a key, an address or its last part names.

    Raises `NotFound` where none does, or several do; the message lists them.
    """
    wanted = ref.strip()
    row = state.execute("SELECT key FROM reports WHERE key = ?", (wanted.lower(),)).fetchone()
    if row:
        return str(row[0])
    for kinds, value in _spellings(wanted):
        marks = ",".join("?" * len(kinds))
        keys = [
            key
            for (key,) in state.execute(
                f"SELECT DISTINCT report_key FROM identifiers WHERE value = ? AND kind IN ({marks})"
                " ORDER BY report_key",
                (value, *kinds),
            )
        ]
        if len(keys) == 1:
            return str(keys[0])
        if keys:
            raise NotFound(
                f"«{ref}» names {len(keys)} reports: {_listed(state, keys)}", do="Use one of these keys."
            )
    raise NotFound(
        f"no report is held under «{ref}»",
        do="Give a reference (2018-0304), a key, the page's address or its last part.",
    )


def _spellings(wanted: str) -> Iterable[tuple[tuple[str, ...], str]]:
    if re.match(r"https?://", wanted, re.IGNORECASE):
        yield ("url",), identity.normal_url(wanted)
    yield ("reference", "document_reference"), identity.normal_reference(wanted)
    yield ("alias", "sha256"), wanted.lower()
    yield ("part", "file"), identity.last_part(wanted)


def _listed(state: sqlite3.Connection, keys: Sequence[str]) -> str:
    """Keys with what tells their reports apart, without the address where it would name a child."""
    shown = []
    for key in keys[:8]:
        date, area, url, categories, box_3 = state.execute(
            "SELECT date_of_report, coroner_area, url, categories, investigation FROM reports WHERE key = ?",
            (key,),
        ).fetchone()
        child = is_child(Report(categories=tuple(json.loads(categories)), investigation=box_3))
        shown.append(f"{key} ({', '.join(filter(None, (date, area, None if child else url)))})")
    return "; ".join(shown) + (f"; and {len(keys) - 8} more" if len(keys) > 8 else "")


_SENT_TO = (
    "SELECT DISTINCT report_key FROM addressees"
    " WHERE organisation_id IN (SELECT value FROM json_each(?)) ORDER BY report_key"
)


def duties(
    state: sqlite3.Connection, today: dt.date, key: str | None = None, *, to: Collection[str] | None = None
) -> list[Duty]:
    """Every duty as on `today`, by report and place in the list; or one report's.

    With `to` (ids of organisations) those of the reports that were sent to one of them, whoever's they are.
    """
    if key is None and to is not None:
        sent = state.execute(_SENT_TO, (json.dumps(sorted(to)),)).fetchall()
        return [duty for (each,) in sent for duty in duties(state, today, each)]
    where, values = ("WHERE r.key = ?", (key,)) if key else ("", ())
    found = state.execute(
        "SELECT a.report_key, a.position, a.name_as_written, a.redacted, a.response_required, a.sent,"
        " a.extended_to, r.sent, r.extended_to, r.date_of_report, r.stated_deadline, r.looked,"
        " r.looked_on, a.organisation_id"
        f" FROM addressees a JOIN reports r ON r.key = a.report_key {where}"
        " ORDER BY a.report_key, a.position",
        values,
    )
    by_report: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in found:
        by_report[row[0]].append(row)
    responses = _responses(state, key)
    everywhere = _looked_everywhere(state)
    return [
        duty_state(owed, today)
        for report_key, addressees in by_report.items()
        for owed in _owed(addressees, responses.get(report_key, []), everywhere)
    ]


def _responses(state: sqlite3.Connection, key: str | None) -> dict[str, list[tuple[Any, ...]]]:
    where, values = ("= ?", (key,)) if key else ("IS NOT NULL", ())
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in state.execute(
        "SELECT report_key, key, respondent, answers_for, kind, date, extended_to, organisation_id,"
        " positions, assigned_by, assigned_sure FROM responses"
        f" WHERE report_key {where} ORDER BY report_key, key",
        values,
    ):
        found[row[0]].append(row)
    return found


def assignment(state: sqlite3.Connection, key: str) -> Mapping[str, Assigned]:
    """For whom each response of one report answers, and by which rule."""
    return {row[1]: _assigned(row) for row in _responses(state, key).get(key, [])}


def unassigned(state: sqlite3.Connection) -> int:
    """How many responses to reports that are held could not be given to an addressee."""
    found = state.execute(
        "SELECT count(*) FROM responses WHERE positions = '[]' AND report_key IN (SELECT key FROM reports)"
    )
    return int(found.fetchone()[0])


def _assigned(row: Sequence[Any]) -> Assigned:
    return Assigned(tuple(json.loads(row[8])), row[9], row[10] or 0.0)


def _owed(
    addressees: Sequence[tuple[Any, ...]], responses: Sequence[tuple[Any, ...]], everywhere: bool
) -> Iterable[Owed]:
    """What is owed by each body addressed: one body written twice on a report owes one answer."""
    given = {each[1]: _assigned(each) for each in responses}
    bodies: dict[object, list[tuple[Any, ...]]] = defaultdict(list)
    for row in addressees:
        bodies[row[13] or row[1]].append(row)
    for rows_of in bodies.values():
        row = rows_of[0]
        positions = {each[1] for each in rows_of}
        required = [each[4] for each in rows_of]
        yield Owed(
            report_key=row[0],
            position=row[1],
            name_as_written=row[2],
            organisation_id=row[13],
            redacted=bool(row[3]),
            response_required=False if all(each == 0 for each in required) else _first(required),
            sent=day_of(_first(each[5] for each in rows_of) or row[7]),
            extended_to=day_of(max((each[6] for each in rows_of if each[6]), default=None) or row[8]),
            date_of_report=day_of(row[9]),
            stated_deadline=day_of(row[10]),
            arrivals=tuple(
                Arrival(each[1], each[4], day_of(each[5]), day_of(each[6]))
                for each in responses
                if positions & set(given[each[1]].positions)
            ),
            unassigned=sum(given[each[1]].rule is None for each in responses),
            looked=everywhere or bool(row[11]),
            looked_on=day_of(row[12]),
        )


def _first(values: Iterable[Any]) -> Any:
    """The first that is true, None where none is."""
    return next((value for value in values if value), None)


def _looked_everywhere(state: sqlite3.Connection) -> bool:
    """Whether a source was read that lists every response, so that a report without one has none."""
    listing = [name for name, shape in shapes().items() if shape.shows_responses == "all"]
    return any(
        state.execute(
            "SELECT 1 FROM responses WHERE source LIKE ? OR source LIKE ? LIMIT 1",
            (f"{name}:%", f"%; {name}:%"),
        ).fetchone()
        for name in listing
    )


def day_of(text: str | None) -> dt.date | None:
    """The date that stored text gives; None stays None."""
    return dt.date.fromisoformat(text) if text else None


def duties_of(state: sqlite3.Connection, key: str, today: dt.date) -> tuple[Duty, ...]:
    """One report's duties as on `today`."""
    return tuple(duties(state, today, key))


def duties_frame(state: sqlite3.Connection, today: dt.date) -> pl.DataFrame:
    """Every duty as on `today`, in the contract's columns."""
    columns = TABLES["duties"].columns
    made = [
        (
            *(duty.report_key, duty.organisation_id, duty.addressee_position, iso_of(duty.sent)),
            *(iso_of(duty.stated_deadline), iso_of(duty.deadline), iso_of(duty.extended_to), duty.state),
            *(iso_of(duty.answered_on), duty.days_late),
        )
        for duty in duties(state, today)
    ]
    return framed(made, columns)


def iso_of(day: dt.date | None) -> str | None:
    """The date as ISO 8601 text, as it is stored; None stays None."""
    return day.isoformat() if day else None
