"""Records: one immutable version of what one source says of one report or response."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, NamedTuple

from forewarned.model import Addressee, Concern, Report, Response, Span
from forewarned.register.history import canonical

CORRECTION, DOCUMENT, PAGE, INDEX, TABLE = "correction", "document", "page", "index", "table"
_NOT_CLAIMS = {"where", "flags", "source", "addressees", "concerns"}


@dataclass(frozen=True)
class Record:
    """What one source says of one report or response: `payload` holds its fields (see `payload_of`)."""

    record_id: str
    subject: str
    kind: str
    sort: str
    payload: Mapping[str, Any] | None

    @cached_property
    def text(self) -> str:
        """The payload as canonical JSON."""
        return canonical(self.payload)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the payload's canonical JSON."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Held(NamedTuple):
    """A record as the register holds it: the version that counts, with when and by what it came."""

    source: str
    record_id: str
    subject: str
    kind: str
    sort: str
    rules: str
    time: str
    payload: Mapping[str, Any]

    def value(self, field: str) -> Any:
        """The value that this record gives of a field; None where it gives none."""
        return self.payload["values"].get(field)

    def written(self, field: str) -> str | None:
        """The words in which this record found a value that could not be taken as it stood."""
        found: str | None = self.payload.get("written", {}).get(field)
        return found


def payload_of(found: Report | Response) -> dict[str, Any]:
    """A document as a record's payload: values, dates as written, where each stood, flags.

    Dates are ISO text; blank fields are left out.
    """
    values: dict[str, Any] = {}
    for each in fields(found):
        value = getattr(found, each.name)
        if each.name in _NOT_CLAIMS or value is None or value == () or value == "":
            continue
        values[each.name] = _plain(value)
    written = {}
    for name, date in (
        ("date_as_written", "date_of_report"),
        ("stated_deadline_as_written", "stated_deadline"),
    ):
        if name in values:
            written[date if isinstance(found, Report) else "date"] = values.pop(name)
    if isinstance(found, Report):
        values |= _lists(found)
    return {
        "values": values,
        "written": written,
        "where": {
            name: {"rule": where.rule, "spans": _spans(where.spans), "confidence": where.confidence}
            for name, where in found.where.items()
        },
        "flags": list(found.flags),
    }


def _lists(report: Report) -> dict[str, Any]:
    lists: dict[str, Any] = {}
    if report.addressees:
        lists["addressees"] = [_addressee(each) for each in report.addressees]
    if report.concerns:
        lists["concerns"] = [_concern(each) for each in report.concerns]
    return lists


def _addressee(each: Addressee) -> dict[str, Any]:
    return {
        "name": each.name_as_written,
        "redacted": each.redacted,
        "response_required": each.response_required,
        "spans": _spans(each.spans),
    }


def _concern(each: Concern) -> dict[str, Any]:
    return {
        "number": each.number,
        "text": each.text,
        "label": each.label,
        "group": each.group,
        "parts": [[part.number, part.start, part.end, part.level] for part in each.parts],
        "spans": _spans(each.spans),
    }


def _spans(spans: Iterable[Span]) -> list[list[Any]]:
    return [[s.document, s.page, s.start, s.end, list(s.box) if s.box else None] for s in spans]


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def spans_from(plain: Iterable[list[Any]] | None) -> tuple[Span, ...]:
    """The spans that `payload_of` wrote down."""
    return tuple(
        Span(each[0], each[1], each[2], each[3], tuple(each[4]) if each[4] else None) for each in plain or ()
    )


_HELD = """SELECT r.source, r.record_id, r.subject, r.kind, r.sort, r.rules, e.time, r.payload
  FROM records r JOIN events e ON e.seq = r.event WHERE r.payload <> 'null' AND """


def held(connection: sqlite3.Connection, subjects: Iterable[str]) -> list[Held]:
    """The versions that count of every record about these subjects."""
    wanted = json.dumps(sorted(subjects))
    return _loaded(
        connection.execute(
            _HELD + "r.seq IN (SELECT seq FROM latest WHERE subject IN (SELECT value FROM json_each(?)))",
            (wanted,),
        )
    )


def held_at(connection: sqlite3.Connection, until: str) -> list[Held]:
    """The versions that counted of every record at a past moment (UTC text)."""
    return _loaded(
        connection.execute(
            _HELD + "r.seq IN (SELECT max(v.seq) FROM records v JOIN events w ON w.seq = v.event"
            " WHERE w.time <= ? GROUP BY v.source, v.record_id)",
            (until,),
        )
    )


def _loaded(rows: Iterable[tuple[Any, ...]]) -> list[Held]:
    return [Held(row[0], row[1], row[2], row[3], row[4], row[5], row[6], json.loads(row[7])) for row in rows]


def links(connection: sqlite3.Connection, until: str | None = None) -> dict[str, str]:
    """What each linked document or response was last judged to belong to (by the moment `until`)."""
    rows = connection.execute(
        "SELECT l.subject, l.report_key FROM links l JOIN events e ON e.seq = l.event"
        " WHERE e.time <= ? ORDER BY l.seq",
        (until or "9999",),
    )
    return {subject: target for subject, target in rows if subject is not None}
