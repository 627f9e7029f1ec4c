"""Counts, each with its denominator and with what is not known."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forewarned.duties import STATES, Duty
from forewarned.register import queries
from forewarned.register.columns import TABLES, Column
from forewarned.wording import NOT_KNOWN

if TYPE_CHECKING:
    import polars as pl

_OVERDUE = (
    Column("report_key", "string", ""),
    Column("reference", "string", ""),
    Column("url", "string", ""),
    Column("coroner_area", "string", ""),
    Column("addressee_position", "integer", ""),
    Column("name_as_written", "string", ""),
    Column("organisation_id", "string", ""),
    Column("sent", "date", ""),
    Column("stated_deadline", "date", ""),
    Column("deadline", "date", ""),
    Column("due", "date", ""),
    Column("due_by", "string", ""),
    Column("days_overdue", "integer", ""),
)
_ANSWERS = ("reports", "addressees", *STATES)


@dataclass(frozen=True, slots=True)
class Overdue:
    """The duties past their deadline for which no answer was seen, the longest overdue first.

    `rows` has a row a duty; `due` and `due_by` are the deadline that governs and which one it is.
    `counts` gives `duties` (all) and each state of them. `past_due` gives the duties whose governing
    deadline has passed and that ask for an answer: `duties` (all of them) and each state of them; of
    these the ones in the state `none_published` are listed, and whether the `unknown` were answered is
    not known. Duties without a day from which to count are in `counts` only.
    """

    today: dt.date
    rows: pl.DataFrame
    counts: Mapping[str, int]
    past_due: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StatedDeadlines:
    """How the last day that reports state compares with day 56: counts of reports.

    Of the `compared`, for which both are known, it is the `same`, `earlier` or `later`; of `not_known`
    one of the two is missing. Reports without an addressee lay no duty on anybody and are not counted.
    """

    compared: int
    same: int
    earlier: int
    later: int
    not_known: int


@dataclass(frozen=True, slots=True)
class Stats:
    """How much is held and how complete it is, on `today`.

    `counts`: reports, concerns, addressees, responses, and responses whose report is not held or whose
    addressee is not known. `by_state` counts duties. `by_year`, `by_area` and `by_category` have a row a
    value (a report of several categories counts in each) with reports, addressees and each state of
    their duties. `completeness` has a row a field: filled, blank, of how many reports. `stated_deadlines`
    compares what reports state with day 56.
    """

    today: dt.date
    counts: Mapping[str, int]
    by_state: Mapping[str, int]
    by_year: pl.DataFrame
    by_area: pl.DataFrame
    by_category: pl.DataFrame
    completeness: pl.DataFrame
    stated_deadlines: StatedDeadlines


def overdue(state: sqlite3.Connection, today: dt.date) -> Overdue:
    """See `Overdue`."""
    duties = queries.duties(state, today)
    reports = {row[0]: row for row in state.execute("SELECT key, reference, url, coroner_area FROM reports")}
    listed = [duty for duty in duties if duty.state == "none_published"]
    listed.sort(key=lambda duty: (duty.governing or today, duty.report_key, duty.addressee_position))
    made = [
        (
            *reports[duty.report_key],
            duty.addressee_position,
            duty.name_as_written,
            duty.organisation_id,
            *(
                queries.iso_of(day)
                for day in (duty.sent, duty.stated_deadline, duty.deadline, duty.governing)
            ),
            duty.governed_by,
            (today - duty.governing).days if duty.governing else None,
        )
        for duty in listed
    ]
    past_due = [duty for duty in duties if _is_past_due(duty, today)]
    return Overdue(today, queries.framed(made, _OVERDUE), _counted(duties), _counted(past_due))


def _is_past_due(duty: Duty, today: dt.date) -> bool:
    return duty.governing is not None and duty.governing < today and duty.state != "not_required"


def _counted(duties: Sequence[Duty]) -> dict[str, int]:
    return {"duties": len(duties), **_states(duties)}


def stats(state: sqlite3.Connection, today: dt.date) -> Stats:
    """See `Stats`."""
    duties = queries.duties(state, today)
    by_report: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_report[duty.report_key].append(duty)
    reports = state.execute(
        "SELECT key, date_of_report, coalesce(area, coroner_area), categories FROM reports"
    ).fetchall()
    years = [((date or NOT_KNOWN)[:4] if date else NOT_KNOWN, key) for key, date, _, _ in reports]
    areas = [(area or NOT_KNOWN, key) for key, _, area, _ in reports]
    tags = [(tag, key) for key, _, _, listed in reports for tag in json.loads(listed) or [NOT_KNOWN]]
    return Stats(
        today=today,
        counts=_counts(state),
        by_state=_states(duties),
        by_year=_grouped("year", years, by_report),
        by_area=_grouped("coroner_area", areas, by_report),
        by_category=_grouped("category", tags, by_report),
        completeness=_completeness(state),
        stated_deadlines=_stated_deadlines(by_report.values()),
    )


def _stated_deadlines(reports: Collection[Sequence[Duty]]) -> StatedDeadlines:
    days = [
        (first.stated_deadline - first.deadline).days
        for first, *_ in reports
        if first.stated_deadline and first.deadline
    ]
    return StatedDeadlines(
        compared=len(days),
        same=sum(apart == 0 for apart in days),
        earlier=sum(apart < 0 for apart in days),
        later=sum(apart > 0 for apart in days),
        not_known=len(reports) - len(days),
    )


def _states(duties: Iterable[Duty]) -> dict[str, int]:
    found = Counter(duty.state for duty in duties)
    return {name: found[name] for name in STATES}


def _counts(state: sqlite3.Connection) -> dict[str, int]:
    def count(query: str) -> int:
        return int(state.execute(query).fetchone()[0])

    return {
        "reports": count("SELECT count(*) FROM reports"),
        "concerns": count("SELECT count(*) FROM concerns"),
        "addressees": count("SELECT count(*) FROM addressees"),
        "responses": count("SELECT count(*) FROM responses"),
        "responses_to_reports_not_held": count(
            "SELECT count(*) FROM responses"
            " WHERE report_key IS NULL OR report_key NOT IN (SELECT key FROM reports)"
        ),
        "responses_of_unknown_addressee": queries.unassigned(state),
    }


def _grouped(name: str, pairs: Iterable[tuple[str, str]], duties: Mapping[str, list[Duty]]) -> pl.DataFrame:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for value, key in pairs:
        counted[value]["reports"] += 1
        for duty in duties.get(key, []):
            counted[value]["addressees"] += 1
            counted[value][duty.state] += 1
    columns = (Column(name, "string", ""), *(Column(each, "integer", "") for each in _ANSWERS))
    rows: list[tuple[Any, ...]] = [
        (value, *(counts[each] for each in _ANSWERS))
        for value, counts in sorted(counted.items(), key=lambda item: (item[0] == NOT_KNOWN, item[0]))
    ]
    return queries.framed(rows, columns)


def _completeness(state: sqlite3.Connection) -> pl.DataFrame:
    names = [column.name for column in TABLES["reports"].columns]
    found = queries.rows(state, "reports")
    rows = []
    for place, name in enumerate(names):
        filled = sum(row[place] not in (None, "", []) for row in found)
        rows.append((name, filled, len(found) - filled, len(found)))
    columns = (
        Column("field", "string", ""),
        *(Column(each, "integer", "") for each in ("filled", "blank", "reports")),
    )
    return queries.framed(rows, columns)
