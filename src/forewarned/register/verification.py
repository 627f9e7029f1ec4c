"""Proof that what is held is what was taken in: the chain, every record, every archived document."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from forewarned.archive import Archive
from forewarned.register import materialise
from forewarned.register.history import broken_links


def problems(connection: sqlite3.Connection, folder: Path) -> tuple[str, ...]:
    """What is wrong, one line a fault; empty when all is well. Reads every record and every document."""
    found = (
        *broken_links(connection),
        *_records(connection),
        *_links(connection),
        *_archive(connection, Archive(folder / "archive")),
    )
    return found or tuple(_shown(connection))


def _shown(connection: sqlite3.Connection) -> Iterator[str]:
    """What is shown against the same made anew from the records; asked only where the records are sound.

    Where the rules that make it have changed since the last build, nothing is compared: the next build
    makes it all again.
    """
    row = connection.execute("SELECT value FROM meta WHERE name = 'state_rules'").fetchone()
    if row is None or row[0] != materialise.state_rules():
        return
    anew = materialise.as_it_stood(connection, "9999")
    try:
        for table, key in (
            ("reports", "key"),
            ("responses", "key"),
            ("concerns", "report_key"),
            ("addressees", "report_key"),
            ("answers", "response_key"),
            ("promises", "key"),
            ("evidence", "number"),
        ):
            query = f"SELECT {key}, * FROM {table}"
            different = set(connection.execute(query)) ^ set(anew.execute(query))
            for subject in sorted({str(row[0]) for row in different}):
                yield f"{table} of {subject}: what is shown is not what the records say"
    finally:
        anew.close()


def _records(connection: sqlite3.Connection) -> Iterator[str]:
    """Records against the events that announced them, both ways.

    They are told by their subjects' keys: their own ids are addresses, which may hold a name.
    """
    subjects: dict[int, str | None] = {}
    announced: dict[int, set[tuple[str, str]]] = {}
    for seq, subject, body in connection.execute("SELECT seq, subject, body FROM events"):
        subjects[seq] = subject
        try:
            listed = json.loads(body).get("records", [])
        except (ValueError, AttributeError):
            continue  # the chain's own check has said that this event was altered
        announced[seq] = {(record_id, sha256) for record_id, sha256 in listed}
    rows = connection.execute(
        "SELECT seq, event, record_id, subject, sha256, payload FROM records ORDER BY seq"
    )
    for seq, event, record_id, subject, sha256, payload in rows:
        if hashlib.sha256(payload.encode()).hexdigest() != sha256:
            yield f"record {seq} of {subject}: its content was altered after it was taken in"
        elif (record_id, sha256) not in announced.get(event, set()):
            yield f"record {seq} of {subject}: no event announces it"
        else:
            announced[event].discard((record_id, sha256))
    for event, left in sorted(announced.items()):
        for _ in left:
            yield f"event {event}: announces a record of {subjects[event]} that is not held"


def _links(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute(
        "SELECT l.seq, l.subject, l.report_key, l.rule, e.subject, e.kind, e.body FROM links l"
        " LEFT JOIN events e ON e.seq = l.event ORDER BY l.seq"
    )
    held = 0
    for seq, subject, target, rule, announced, kind, body in rows:
        held += 1
        said = json.loads(body) if body else {}
        if (subject, target, rule, "linked") != (announced, said.get("to"), said.get("rule"), kind):
            yield f"link {seq} ({subject}): is not what its event says"
    linked = connection.execute("SELECT count(*) FROM events WHERE kind = 'linked'").fetchone()[0]
    if linked != held:
        yield f"{linked} links are announced in the history; {held} are held"


def _archive(connection: sqlite3.Connection, archive: Archive) -> Iterator[str]:
    for sha256 in archive.altered():
        yield f"archived document {sha256}: its bytes are not what its name says"
    for (sha256,) in connection.execute("SELECT sha256 FROM stored ORDER BY sha256"):
        if not archive.holds(sha256):
            yield f"archived document {sha256}: is missing"
    listed = {
        sha256
        for (body,) in connection.execute("SELECT body FROM events WHERE kind = 'source_read'")
        for sha256 in json.loads(body).get("archived", [])
    }
    kept = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM stored")}
    for sha256 in sorted(listed - kept):
        yield f"archived document {sha256}: the history names it, the list of documents does not"
