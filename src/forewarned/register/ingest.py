"""Records into the register: what is new, what changed, and the event that says so. One transaction each.

What a source no longer says is kept, except the parts of a row or document that is itself read again
(a reply taken off a page): those are withdrawn, and the history shows it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from forewarned.register.history import Chain
from forewarned.register.records import CORRECTION, DOCUMENT, PAGE, Record
from forewarned.wording import listed

PART = " ⇒ "
"""Stands in a record's id between the id of its row or document and its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row or document: where it stands, and its records, the first of which is its own."""

    where: str
    records: Sequence[Record]


class Version(NamedTuple):
    """Which version of a record counts."""

    seq: int
    sha256: str
    kind: str
    sort: str


@dataclass(slots=True)
class Taken:
    """What came of taking units in: counts, and the subjects whose rows have to be made again."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    subjects: set[str] = field(default_factory=set)


def latest_of(connection: sqlite3.Connection, source: str) -> dict[str, Version]:
    """The versions that count of every record of a source."""
    rows = connection.execute(
        "SELECT record_id, seq, sha256, kind, sort FROM latest WHERE source = ?", (source,)
    )
    return {row[0]: Version(*row[1:]) for row in rows}


class Intake:
    """Takes the units of one source in, inside the caller's transaction; `finish` writes what waits."""

    def __init__(
        self, connection: sqlite3.Connection, chain: Chain, source: str, cause: str, rules: str
    ) -> None:
        self.connection = connection
        self.chain = chain
        self.source = source
        self.cause = cause
        self.rules = rules
        self.latest = latest_of(connection, source)
        self.parts: dict[str, set[str]] = {}
        for record_id in self.latest:
            if PART in record_id:
                self.parts.setdefault(record_id.split(PART)[0], set()).add(record_id)
        self.known = {key for (key,) in connection.execute("SELECT key FROM reports")}
        self.seen: set[str] = set()
        self.taken = Taken()
        row = connection.execute("SELECT max(seq) FROM records").fetchone()
        self.next = (row[0] or 0) + 1
        self._records: list[tuple[Any, ...]] = []
        self._latest: list[tuple[Any, ...]] = []

    def take(self, unit: Unit) -> None:
        """Take one row or document in: nothing where it says what it said before, else one event."""
        main = unit.records[0]
        self.seen.update(record.record_id for record in unit.records)
        before = self.latest.get(main.record_id)
        differing = [record for record in unit.records if self._differs(record)]
        differing += self._withdrawn(main)
        if not differing:
            self.taken.unchanged += 1
            return
        if before is None:
            self.taken.new += 1
        else:
            self.taken.changed += 1
        kind = self._kind(main, before, differing)
        body: dict[str, Any] = {
            "records": [[record.record_id, record.sha256] for record in differing],
            "where": unit.where,
        }
        cause = self.cause
        if before is not None and (fields := self._fields(before, main)):
            body["fields"] = fields
            cause = f"{listed([name.replace('_', ' ') for name in fields])} changed: {cause}"
        event = self.chain.add(kind, main.subject, self.source, cause, body)
        for record in differing:
            self._write(record, event)
        self.known.add(main.subject)

    def _differs(self, record: Record) -> bool:
        held = self.latest.get(record.record_id)
        return held is None or held.sha256 != record.sha256

    def _withdrawn(self, main: Record) -> list[Record]:
        gone = sorted(self.parts.get(main.record_id, set()) - self.seen)
        return [
            Record(
                record_id,
                self._subject(record_id),
                self.latest[record_id].kind,
                self.latest[record_id].sort,
                None,
            )
            for record_id in gone
            if self._counts(record_id)
        ]

    def _counts(self, record_id: str) -> bool:
        query = "SELECT payload <> 'null' FROM records WHERE seq = ?"
        return bool(self.connection.execute(query, (self.latest[record_id].seq,)).fetchone()[0])

    def _subject(self, record_id: str) -> str:
        query = "SELECT subject FROM records WHERE seq = ?"
        return str(self.connection.execute(query, (self.latest[record_id].seq,)).fetchone()[0])

    def _kind(self, main: Record, before: Version | None, differing: Sequence[Record]) -> str:
        if main.sort == CORRECTION:
            return "corrected"
        if main.kind == "response":
            return "response_added" if before is None else "response_changed"
        if main not in differing and all(record.kind == "response" for record in differing):
            added = any(record.record_id not in self.latest for record in differing)
            return "response_added" if added else "response_changed"
        if main not in differing:
            return "claims_changed"
        if main.sort in (DOCUMENT, PAGE):
            return "document_added" if before is None else "document_replaced"
        return "claims_changed" if before is not None or main.subject in self.known else "report_added"

    def _fields(self, before: Version, main: Record) -> list[str]:
        """Which fields of the row or document itself say something else than they did."""
        text = self.connection.execute("SELECT payload FROM records WHERE seq = ?", (before.seq,)).fetchone()[
            0
        ]
        then: Mapping[str, Any] = (json.loads(text) or {}).get("values", {})
        now: Mapping[str, Any] = (main.payload or {}).get("values", {})
        return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))

    def _write(self, record: Record, event: int) -> None:
        self._records.append(
            (
                *(self.next, event, self.source, record.record_id, record.subject, record.kind, record.sort),
                *(record.sha256, self.rules, record.text),
            )
        )
        self._latest.append(
            (
                *(self.source, record.record_id, self.next, record.subject, record.kind, record.sort),
                record.sha256,
            )
        )
        self.next += 1
        self.taken.subjects.add(record.subject)
        if record.record_id in self.latest:
            # Other bytes under the same name are another document: what stood of the first is made again.
            self.taken.subjects.add(self._subject(record.record_id))

    def withdraw_unseen(self) -> None:
        """Withdraw every record of this source that this run did not bring."""
        for record_id in sorted(set(self.latest) - self.seen):
            if self._counts(record_id):
                held = self.latest[record_id]
                gone = Record(record_id, self._subject(record_id), held.kind, held.sort, None)
                body = {"records": [[record_id, gone.sha256]], "withdrawn": True}
                self._write(gone, self.chain.add("corrected", gone.subject, self.source, self.cause, body))

    def finish(self) -> Taken:
        """Write the events and records that wait; what was taken."""
        self.chain.flush()
        self.connection.executemany("INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?)", self._records)
        self.connection.executemany("INSERT OR REPLACE INTO latest VALUES (?,?,?,?,?,?,?)", self._latest)
        mains = (record_id for record_id in self.latest if PART not in record_id)
        self.taken.missing = sum(record_id not in self.seen for record_id in mains)
        self._records.clear()
        self._latest.clear()
        return self.taken


def blanks(values: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> Counter[str]:
    """In how many of these records each field is blank."""
    found: Counter[str] = Counter(dict.fromkeys(fields, 0))
    for each in values:
        found.update(field for field in fields if field not in each or each[field] in (None, "", []))
    return found
