"""Evidence attached to promises and taken back; each is one transaction.

The event and everything that stands because of it go in together. An event says which state of delivery
it brought about, as on the day on which it was recorded.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from forewarned.archive import Archive
from forewarned.errors import BadInput, NotFound
from forewarned.register import materialise, promise_views
from forewarned.register.answer_rows import snapshot
from forewarned.register.answer_writing import Clock, promise_row, signed, text_of, writing
from forewarned.register.evidence_rows import BACK, KIND, attached, body_of, day_of_time, evidence_of
from forewarned.register.history import Chain
from forewarned.register.queries import day_of
from forewarned.responses.delivery import Delivery, delivery_of
from forewarned.responses.evidence import SAYS, Evidence, Kind, Says


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence to be attached: exactly one of an address, a file's name and bytes, a response's key."""

    promise: str
    says: Says
    by: str
    why: str
    link: str | None = None
    file: tuple[str, bytes] | None = None
    response: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of evidence taken in or back: the evidence, and the promise's state before and after."""

    evidence: Evidence
    before: Delivery
    after: Delivery


def add_evidence(folder: Path, wanted: NewEvidence, now: Clock | None = None) -> Changed:
    """What came of evidence that was attached. Raises `NotFound`, `BadInput`."""
    _check(wanted)
    with writing(folder, now) as (connection, chain):
        evidence = _evidence(connection, chain, folder, wanted)
        changed = _attach(connection, chain, evidence)
        if wanted.file:
            stored = (evidence.place, len(wanted.file[1]), evidence.number)
            connection.execute("INSERT OR IGNORE INTO stored VALUES (?,?,?)", stored)
        return changed


def _check(wanted: NewEvidence) -> None:
    signed(wanted.by, wanted.why)
    if wanted.says not in SAYS:
        raise BadInput(f"evidence cannot say «{wanted.says}»", do=f"It says one of {', '.join(SAYS)}.")
    if sum(each is not None for each in (wanted.link, wanted.file, wanted.response)) != 1:
        raise BadInput("evidence is one thing", do="Give one of a link, a file and a response.")


def _evidence(connection: sqlite3.Connection, chain: Chain, folder: Path, wanted: NewEvidence) -> Evidence:
    """What is wanted as evidence, under the number that its event will have."""
    key = promise_views.find_promise(connection, wanted.promise)
    today = day_of_time(chain.time)
    if wanted.on and wanted.on > today:
        raise BadInput(f"{wanted.on} is still to come", do="Give a day that has been.")
    kind, place, name = _kept(connection, folder, wanted)
    by, why = signed(wanted.by, wanted.why)
    return Evidence(chain.seq + 1, key, kind, place, name, wanted.says, wanted.on, today, by, why)


def _attach(connection: sqlite3.Connection, chain: Chain, evidence: Evidence) -> Changed:
    """Record evidence, and make again what stands on it; its event says from which state to which."""
    row = promise_row(connection, evidence.promise)
    before = _delivery(connection, evidence.promise, evidence.recorded)
    after = _delivery(connection, evidence.promise, evidence.recorded, more=(evidence,))
    cause = f"{evidence.by} attached evidence to promise {row.key} ({_step(before, after)}): {evidence.why}"
    promised = snapshot(row, text_of(connection, row.response_key))
    body = body_of(evidence, row.response_key, promised) | _states(before, after)
    chain.add(KIND, row.response_key, None, cause, body)
    chain.flush()
    materialise.stand(connection, {row.response_key})
    return Changed(evidence, before, after)


def take_back_evidence(folder: Path, number: int, *, by: str, why: str, now: Clock | None = None) -> Changed:
    """What came of taking evidence back. Raises `NotFound` where no evidence that stands has the number."""
    by, why = signed(by, why)
    with writing(folder, now) as (connection, chain):
        held = {each.evidence.number: each for each in attached(connection) if each.taken_back is None}
        if number not in held:
            raise NotFound(
                f"no evidence that stands has the number {number}", do="`forewarned evidence list` lists it."
            )
        evidence, response = held[number].evidence, held[number].response_key
        today = day_of_time(chain.time)
        before = _delivery(connection, evidence.promise, today)
        after = _delivery(connection, evidence.promise, today, without=number)
        cause = (
            f"{by} took back evidence {number} for promise {evidence.promise} ({_step(before, after)}): {why}"
        )
        body = {"undoes": number, "by": by, "why": why} | _states(before, after)
        chain.add(BACK, response, None, cause, body)
        chain.flush()
        materialise.stand(connection, {response})
        return Changed(evidence, before, after)


def _kept(connection: sqlite3.Connection, folder: Path, wanted: NewEvidence) -> tuple[Kind, str, str | None]:
    """What kind of evidence it is, where it is, and what a file is called; a file's bytes are archived."""
    if wanted.link is not None:
        parts = urlsplit(wanted.link.strip())
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise BadInput(f"«{wanted.link}» is no web address", do="Give one that begins with https://.")
        return "link", wanted.link.strip(), None
    if wanted.file is not None:
        name, content = wanted.file
        if not content:
            raise BadInput("the file is empty", where=name, do="Give another one.")
        return "file", Archive(folder / "archive").add(content), Path(name).name
    return "response", promise_views.find_response(connection, wanted.response or ""), None


def _delivery(
    connection: sqlite3.Connection,
    key: str,
    today: dt.date,
    *,
    more: Sequence[Evidence] = (),
    without: int | None = None,
) -> Delivery:
    """The state of a promise by the evidence that stands, with more of it or without one piece."""
    found = connection.execute("SELECT status, due FROM promises WHERE key = ?", (key,)).fetchone()
    if found is None:
        return Delivery("unknown")
    held = (each for each in evidence_of(connection, key).get(key, ()) if each.number != without)
    return delivery_of(found[0], day_of(found[1]), (*held, *more), today)


def _states(before: Delivery, after: Delivery) -> dict[str, str]:
    return {"delivery_before": before.state, "delivery": after.state}


def _step(before: Delivery, after: Delivery) -> str:
    return f"stays {after.state}" if before.state == after.state else f"{before.state} to {after.state}"
