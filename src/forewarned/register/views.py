"""One report whole: the record that stands, its duties, responses and claims."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forewarned.duties import Duty
from forewarned.facts.of_report import COLUMNS
from forewarned.model import Addressee, Concern, Part, Report, Response, Where
from forewarned.register import materialise, promise_views, queries, resolve
from forewarned.register.promise_views import HeldAnswer, HeldPromise
from forewarned.register.records import Held, spans_from
from forewarned.register.resolve import Claim


@dataclass(frozen=True, slots=True)
class JudgedAddressee:
    """Who one addressee is judged to be, by which rule or person, and why.

    `outcome` is «known», «own», «unsure», «person», «redacted» or «nothing»; without an organisation
    `organisation` and `organisation_id` are None. `signals` are those that were weighed, with their weight.
    """

    position: int
    name_as_written: str
    organisation_id: str | None
    organisation: str | None
    kind: str | None
    outcome: str
    judged_by: str | None
    confidence: float | None
    runner_up: str | None
    why: str | None
    office: str | None
    out_of_its_time: bool
    signals: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class HeldResponse:
    """A response as held: its key, the record, and the addressees it is taken to answer for.

    `positions` is empty and `assigned_by` None where that is not known. `organisation_id` is the sender.
    """

    key: str
    response: Response
    positions: tuple[int, ...]
    assigned_by: str | None
    organisation_id: str | None = None


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One fact of a report, as the contract's table of facts has it."""

    report_key: str
    name: str
    value: str
    page: int | None
    start: int
    end: int
    rule: str
    section: str
    as_written: str
    person: int
    confidence: float


@dataclass(frozen=True, slots=True)
class HeldReport:
    """Everything held about one report. `report.where` says where each value that stands was found.

    `area` is the coroner area that is meant, by its name on the report's day; None where not known.
    `fact_columns` are the facts in the report's own row, `facts` all of them with their words. `answers`
    are what the responses say to each concern, `promises` what they say was or will be done.
    """

    key: str
    report: Report
    duties: tuple[Duty, ...]
    responses: tuple[HeldResponse, ...]
    claims: tuple[Claim, ...]
    judged: tuple[JudgedAddressee, ...] = ()
    area: str | None = None
    area_id: str | None = None
    facts: tuple[HeldFact, ...] = ()
    fact_columns: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[HeldAnswer, ...] = ()
    promises: tuple[HeldPromise, ...] = ()

    @property
    def disagreements(self) -> tuple[str, ...]:
        """The fields of which sources say different things."""
        standing = {claim.field: claim.value for claim in self.claims if claim.stands}
        return tuple(
            dict.fromkeys(
                claim.field for claim in self.claims if _differs(claim.value, standing.get(claim.field))
            )
        )


def _differs(value: Any, standing: Any) -> bool:
    return value is not None and _comparable(value) != _comparable(standing)


def _comparable(value: Any) -> Any:
    if isinstance(value, list):
        return [each.get("name") if isinstance(each, dict) else each for each in value]
    return value


def _records(connection: sqlite3.Connection, key: str, until: str | None) -> list[Held]:
    return [each for each in materialise.history_of(connection, until, key) if each.kind == "report"]


def claims(connection: sqlite3.Connection, key: str, until: str | None = None) -> tuple[Claim, ...]:
    """Every claim about a report's fields (by the moment `until`); the one that stands first in each."""
    return resolve.claims("report", _records(connection, key, until))


def held_report(
    connection: sqlite3.Connection, state: sqlite3.Connection, key: str, today: dt.date, until: str | None
) -> HeldReport:
    """Everything held about the report of this key, which must be held."""
    records = _records(connection, key, until)
    area, area_id = state.execute("SELECT area, area_id FROM reports WHERE key = ?", (key,)).fetchone()
    return HeldReport(
        key=key,
        report=_report(state, key, records),
        duties=queries.duties_of(state, key, today),
        responses=_responses(state, key),
        claims=resolve.claims("report", records),
        judged=_judged(state, key),
        area=area,
        area_id=area_id,
        facts=_facts(state, key),
        fact_columns=_fact_columns(state, key),
        answers=promise_views.answers(state, key),
        promises=promise_views.promises(state, today, key),
    )


def _fact_columns(state: sqlite3.Connection, key: str) -> dict[str, Any]:
    """The facts in the report's own row; yes and no as such."""
    row = state.execute(f"SELECT {', '.join(COLUMNS)} FROM reports WHERE key = ?", (key,)).fetchone()
    values = dict(zip(COLUMNS, row, strict=True))
    truths = ("child", "jury", "suicide")
    return values | {name: None if values[name] is None else bool(values[name]) for name in truths}


def _facts(state: sqlite3.Connection, key: str) -> tuple[HeldFact, ...]:
    rows = state.execute(
        'SELECT report_key, name, value, page, start, "end", rule, section, as_written, person, confidence'
        " FROM facts WHERE report_key = ? ORDER BY place",
        (key,),
    )
    return tuple(HeldFact(*row) for row in rows)


def _judged(state: sqlite3.Connection, key: str) -> tuple[JudgedAddressee, ...]:
    rows = state.execute(
        "SELECT a.position, a.name_as_written, a.organisation_id, coalesce(o.name, a.organisation),"
        " coalesce(o.kind, a.kind), a.outcome, a.judged_by, a.confidence, a.runner_up, a.why, a.office,"
        " a.out_of_its_time, a.signals"
        " FROM addressees a LEFT JOIN organisations o ON o.id = a.organisation_id"
        " WHERE a.report_key = ? ORDER BY a.position",
        (key,),
    )
    cells = ((*row[:11], bool(row[11]), tuple(map(tuple, json.loads(row[12])))) for row in rows)
    return tuple(JudgedAddressee(*each) for each in cells)


def _report(state: sqlite3.Connection, key: str, records: list[Held]) -> Report:
    cursor = state.execute("SELECT * FROM reports WHERE key = ?", (key,))
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    first = resolve.standing("report", records)
    return Report(
        **{field: row[field] for field in _TEXTS},
        date_of_report=queries.day_of(row["date_of_report"]),
        stated_deadline=queries.day_of(row["stated_deadline"]),
        published=queries.day_of(row["published"]),
        date_as_written=row["date_as_written"],
        stated_deadline_as_written=row["stated_deadline_as_written"],
        categories=tuple(json.loads(row["categories"])),
        concerns_text=row["concerns"],
        document_links=tuple(json.loads(row["document_links"])),
        addressees=_addressees(state, key),
        concerns=_concerns(state, key),
        where={field: where for field, each in first.items() if (where := _where(field, each))},
        flags=tuple(dict.fromkeys(flag for each in records for flag in each.payload.get("flags", []))),
    )


_TEXTS = (
    *("reference", "url", "template", "deceased", "coroner", "coroner_title", "coroner_area", "sent_to"),
    *("legal_powers", "investigation", "circumstances", "action", "response_duty", "copies", "signature"),
    *("document_sha256", "source"),
)


def _where(field: str, each: Held) -> Where | None:
    found: Mapping[str, Any] | None = each.payload.get("where", {}).get(field)
    if not found:
        return None
    return Where(spans_from(found["spans"]), found["rule"], found["confidence"])


def _addressees(state: sqlite3.Connection, key: str) -> tuple[Addressee, ...]:
    rows = state.execute(
        "SELECT position, name_as_written, response_required, redacted, spans FROM addressees"
        " WHERE report_key = ? ORDER BY position",
        (key,),
    )
    return tuple(
        Addressee(
            position=row[0],
            name_as_written=row[1],
            response_required=None if row[2] is None else bool(row[2]),
            redacted=bool(row[3]),
            spans=spans_from(json.loads(row[4])),
        )
        for row in rows
    )


def _concerns(state: sqlite3.Connection, key: str) -> tuple[Concern, ...]:
    rows = state.execute(
        "SELECT number, text, label, grouped_under, parts, spans FROM concerns"
        " WHERE report_key = ? ORDER BY place",
        (key,),
    )
    return tuple(
        Concern(
            number=row[0],
            text=row[1],
            label=row[2],
            group=row[3],
            parts=tuple(Part(*part) for part in json.loads(row[4])),
            spans=spans_from(json.loads(row[5])),
        )
        for row in rows
    )


def _responses(state: sqlite3.Connection, key: str) -> tuple[HeldResponse, ...]:
    given = queries.assignment(state, key)
    rows = state.execute(
        "SELECT key, url, respondent, date, date_as_written, kind, extended_to, text, document_sha256,"
        " source, coalesce(organisation_id, assigned_id) FROM responses"
        " WHERE report_key = ? ORDER BY date, key",
        (key,),
    )
    return tuple(
        HeldResponse(
            key=row[0],
            response=Response(
                url=row[1],
                respondent=row[2],
                date=queries.day_of(row[3]),
                date_as_written=row[4],
                kind=row[5],
                extended_to=queries.day_of(row[6]),
                text=row[7],
                document_sha256=row[8],
                source=row[9],
            ),
            positions=given[row[0]].positions,
            assigned_by=given[row[0]].rule,
            organisation_id=row[10],
        )
        for row in rows
    )
