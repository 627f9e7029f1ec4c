"""What changed in the register, as anybody may be told: each event with the report and the bodies it touches.

An event's number in the chain is its place: whoever has read to a place can ask for what came after it.
What a source says word for word, and the names of files, stay in the history; they are not told here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forewarned.register.disclosure import Disclosure, disclosures

TOLD: Mapping[str, str] = {
    "report_added": "A report was added",
    "claims_changed": "A source says more of a report",
    "document_added": "A document was added",
    "document_replaced": "A document was replaced",
    "response_added": "An answer was added",
    "response_changed": "A source says more of an answer",
    "shown_changed": "What is shown of a report changed",
    "linked": "A document or an answer was judged to belong to a report",
    "corrected": "A correction was taken in",
    "judged": "Somebody judged what was unsure",
}
"""The kinds of event that are told, each in words."""


@dataclass(frozen=True, slots=True)
class Change:
    """One event: its place in the chain, when (UTC), of which kind, and what it touches.

    `report_key` is None where it touches no report that is held; `fields` are those of the report that
    are shown otherwise since. `organisations` are those that the report was sent to, by id.
    """

    seq: int
    time: str
    kind: str
    what: str
    report_key: str | None
    reference: str | None
    response_key: str | None
    fields: tuple[str, ...]
    organisations: tuple[str, ...]


def newest(connection: sqlite3.Connection) -> int:
    """The place of the newest event; 0 for an empty register."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])


def after(connection: sqlite3.Connection, seq: int, limit: int = 1000) -> tuple[int, tuple[Change, ...]]:
    """The changes after a place, oldest first, of the next so many events; and the place read to."""
    rows = connection.execute(
        "SELECT seq, time, kind, subject, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
    ).fetchall()
    return (rows[-1][0] if rows else seq), _told(connection, rows)


def before(
    connection: sqlite3.Connection, seq: int | None, limit: int, report: str | None = None
) -> tuple[Change, ...]:
    """The newest changes before a place (None: of all), the newest first; of one report where it is given."""
    marks = ",".join("?" * len(TOLD))
    values: list[Any] = [seq if seq is not None else 2**62, *TOLD]
    about = ""
    if report is not None:
        about, values = f" AND subject IN ({_SUBJECTS})", [*values, report, report, report]
    rows = connection.execute(
        f"SELECT seq, time, kind, subject, body FROM events WHERE seq < ? AND kind IN ({marks}){about}"
        " ORDER BY seq DESC LIMIT ?",
        (*values, limit),
    ).fetchall()
    return _told(connection, rows)


def touches(change: Change, report: str | None, organisation: str | None) -> bool:
    """Whether a change is of this report and this body; None asks for any."""
    return report in (None, change.report_key) and (
        organisation is None or organisation in change.organisations
    )


_SUBJECTS = (
    "SELECT ? UNION SELECT subject FROM links WHERE report_key = ?"
    " UNION SELECT key FROM responses WHERE report_key = ?"
)


def _told(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> tuple[Change, ...]:
    wanted = [row for row in rows if row[2] in TOLD]
    about = _About(connection, {row[3] for row in wanted if row[3]})
    return tuple(_change(about, *row) for row in wanted)


def _change(about: _About, seq: int, time: str, kind: str, subject: str | None, body: str) -> Change:
    key = about.report_of(subject)
    return Change(
        seq=seq,
        time=time,
        kind=kind,
        what=TOLD[kind],
        report_key=key,
        reference=about.references.get(key) if key else None,
        response_key=subject if subject in about.responses else None,
        fields=tuple(json.loads(body).get("fields", ())) if kind == "shown_changed" else (),
        organisations=about.organisations.get(key, ()) if key else (),
    )


class _About:
    """The reports that the subjects of some events belong to, with what is told of them."""

    def __init__(self, connection: sqlite3.Connection, subjects: Iterable[str]) -> None:
        chosen = json.dumps(sorted(subjects))
        self.linked = dict(
            self._pairs(connection, "SELECT subject, report_key FROM links", "subject", chosen)
        )
        self.responses = dict(self._pairs(connection, "SELECT key, report_key FROM responses", "key", chosen))
        keys = {key for key in (*json.loads(chosen), *self.linked.values(), *self.responses.values()) if key}
        keys |= {self.responses[key] for key in self.linked.values() if self.responses.get(key)}
        held = json.dumps(sorted(keys))
        self.references = dict(self._pairs(connection, "SELECT key, reference FROM reports", "key", held))
        bodies: dict[str, list[str]] = {}
        pairs = "SELECT report_key, organisation_id FROM addressees"
        for key, body in self._pairs(connection, pairs, "report_key", held):
            if body and body not in bodies.setdefault(key, []):
                bodies[key].append(body)
        self.organisations = {key: tuple(each) for key, each in bodies.items()}

    @staticmethod
    def _pairs(
        connection: sqlite3.Connection, chosen: str, column: str, keys: str
    ) -> Iterator[tuple[Any, Any]]:
        yield from connection.execute(f"{chosen} WHERE {column} IN (SELECT value FROM json_each(?))", (keys,))

    def report_of(self, subject: str | None) -> str | None:
        """The key of the report that a subject is, or belongs to."""
        at = subject
        for _ in range(3):
            if at is None or at in self.references:
                return at
            at = self.responses.get(at) or self.linked.get(at)
        return None


def care_of(connection: sqlite3.Connection, changes: Iterable[Change]) -> dict[str, Disclosure]:
    """How the reports that changes touch are shown."""
    return disclosures(connection, (each.report_key for each in changes if each.report_key))


def last_time(connection: sqlite3.Connection) -> str | None:
    """When the newest event came about (UTC, ISO 8601); None for an empty register."""
    row = connection.execute("SELECT time FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return row[0] if row else None


def told(connection: sqlite3.Connection, report: str | None = None) -> int:
    """How many changes are told: of the register, or of one report."""
    marks = ",".join("?" * len(TOLD))
    values: list[Any] = [*TOLD]
    about = ""
    if report is not None:
        about, values = f" AND subject IN ({_SUBJECTS})", [*values, report, report, report]
    query = f"SELECT count(*) FROM events WHERE kind IN ({marks}){about}"
    return int(connection.execute(query, values).fetchone()[0])
