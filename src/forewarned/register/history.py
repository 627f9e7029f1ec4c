"""What happened to the register, in order, and proof that nothing of it was rewritten.

Each event carries the hash of the one before it, so that whoever keeps a copy of the newest hash can
tell later whether any earlier event was changed, removed or slipped in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forewarned.errors import NotFound
from forewarned.register.database import LONDON
from forewarned.wording import date_in_words

BEGINNING = "0" * 64

KINDS: Mapping[str, str] = {
    "report_added": "a report that was not held before",
    "claims_changed": "a source says something else, or more, of a report",
    "document_added": "a document of a report was taken in",
    "document_replaced": "a document was replaced at its place by another version; the old one is kept",
    "response_added": "a response that was not held before",
    "response_changed": "a source says something else, or more, of a response",
    "shown_changed": "another value of a report is shown than before, and from which source it comes",
    "linked": "a document or a response was judged to belong to a report",
    "corrected": "an editor's correction was taken in, changed or withdrawn",
    "refused": "rows or documents were refused",
    "source_read": "a source was read to its end",
    "loss_accepted": "a source that fell outside what it declares was accepted on the caller's word",
    "judged": "a judgement was recorded",
    "evidence_added": "evidence was attached to a promise",
    "evidence_taken_back": "evidence was taken back",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One change: when (UTC), from which source, why, to what, of which kind, and its particulars."""

    seq: int
    time: str
    source: str | None
    cause: str
    subject: str | None
    kind: str
    body: Mapping[str, Any]
    hash: str


def canonical(value: object) -> str:
    """JSON of one form only: keys sorted, no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_hash(
    previous: str,
    seq: int,
    time: str,
    source: str | None,
    cause: str,
    subject: str | None,
    kind: str,
    body: str,
) -> str:
    """The hash of one event: SHA-256 over the hash before it and the event's canonical JSON."""
    text = previous + canonical([seq, time, source, cause, subject, kind, body])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Chain:
    """The end of the chain, to which events are added inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, time: str) -> None:
        self.connection = connection
        self.time = time
        row = connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        self.seq: int = row[0] if row else 0
        self.hash: str = row[1] if row else BEGINNING
        self._waiting: list[tuple[object, ...]] = []

    def add(
        self, kind: str, subject: str | None, source: str | None, cause: str, body: Mapping[str, Any]
    ) -> int:
        """The number of the event added. It is written by `flush`."""
        self.seq += 1
        text = canonical(body)
        previous, self.hash = (
            self.hash,
            link_hash(self.hash, self.seq, self.time, source, cause, subject, kind, text),
        )
        self._waiting.append((self.seq, self.time, source, cause, subject, kind, text, previous, self.hash))
        return self.seq

    def flush(self) -> None:
        """Write the events that wait."""
        self.connection.executemany("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)", self._waiting)
        self._waiting.clear()


_ABOUT = (
    "SELECT ? UNION SELECT subject FROM links WHERE report_key = ?"
    " UNION SELECT key FROM responses WHERE report_key = ?"
    " UNION SELECT subject FROM links WHERE report_key IN (SELECT key FROM responses WHERE report_key = ?)"
)
"""The subjects of events about a report: itself, its documents, its responses and theirs."""


def head(connection: sqlite3.Connection) -> str:
    """The newest event's hash; zeros for an empty register."""
    row = connection.execute("SELECT hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return str(row[0]) if row else BEGINNING


def events(
    connection: sqlite3.Connection, report_key: str | None = None, *, until: str | None = None
) -> tuple[Event, ...]:
    """Events, oldest first: all, or those about one report, its documents and its responses."""
    query = "SELECT seq, time, source, cause, subject, kind, body, hash FROM events WHERE time <= ?"
    values: list[object] = [until or "9999"]
    if report_key is not None:
        query += f" AND (subject IN ({_ABOUT}) OR seq IN (SELECT event FROM links WHERE report_key = ?))"
        values += [report_key] * 5
    rows: Iterable[tuple[Any, ...]] = connection.execute(query + " ORDER BY seq", values)
    return tuple(
        Event(row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6]), row[7]) for row in rows
    )


def refuse_before(connection: sqlite3.Connection, ref: str, day: dt.date, until: str | None) -> None:
    """Raises `NotFound`, with the day, where the register had read nothing by then (until: UTC text)."""
    if connection.execute("SELECT 1 FROM events WHERE time <= ? LIMIT 1", (until,)).fetchone():
        return
    row = connection.execute("SELECT min(time) FROM events").fetchone()
    first = date_in_words(dt.datetime.fromisoformat(row[0]).astimezone(LONDON).date()) if row[0] else None
    raise NotFound(
        f"«{ref}» was not held on {date_in_words(day)}: nothing had been read by then",
        do=f"This register begins on {first}; ask for that day or a later one."
        if first
        else "Build it first.",
    )


def broken_links(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the chain, one line a fault: a hash that does not follow, a number left out."""
    faults = []
    previous, expected = BEGINNING, 1
    for seq, time, source, cause, subject, kind, body, before, stored in connection.execute(
        "SELECT seq, time, source, cause, subject, kind, body, previous, hash FROM events ORDER BY seq"
    ):
        if seq != expected:
            faults.append(f"event {expected}: missing from the history; the next one held is {seq}")
        if before != previous:
            faults.append(f"event {seq}: does not follow the event before it")
        if link_hash(before, seq, time, source, cause, subject, kind, body) != stored:
            faults.append(f"event {seq}: was altered after it was written")
        previous, expected = stored, seq + 1
    return faults
