"""Evidence as the register keeps it: attached and taken back by events, and the table of what stands."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forewarned.register.database import LONDON
from forewarned.register.judgements import TakenBack
from forewarned.register.promise_keys import rekeyed
from forewarned.register.records import links
from forewarned.responses.evidence import Evidence

KIND = "evidence_added"
BACK = "evidence_taken_back"


@dataclass(frozen=True, slots=True)
class Attached:
    """Evidence as it was attached: its response, the promise as it stood then, how it was taken back."""

    evidence: Evidence
    response_key: str
    promised: Mapping[str, Any]
    taken_back: TakenBack | None


def body_of(evidence: Evidence, response_key: str, promised: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of evidence in its event, beside the change that it made."""
    parts = {name: getattr(evidence, name) for name in ("promise", "kind", "place", "name", "says")}
    parts |= {"by": evidence.by, "why": evidence.why, "on": evidence.on and evidence.on.isoformat()}
    parts |= {"response_key": response_key, "promised": promised}
    return {name: value for name, value in parts.items() if value is not None}


def attached(connection: sqlite3.Connection, until: str | None = None) -> tuple[Attached, ...]:
    """Every piece of evidence ever attached (by the moment `until`, UTC text), oldest first."""
    rows = connection.execute(
        "SELECT seq, time, kind, body FROM events WHERE kind IN (?, ?) AND time <= ? ORDER BY seq",
        (KIND, BACK, until or "9999"),
    ).fetchall()
    listed = [(seq, time, kind, json.loads(body)) for seq, time, kind, body in rows]
    linked = links(connection, until) if listed else {}
    back = {
        body["undoes"]: TakenBack(time, body["by"], body["why"])
        for _, time, kind, body in listed
        if kind == BACK
    }
    return tuple(
        Attached(
            evidence=_evidence(seq, time, body, linked),
            response_key=linked.get(body["response_key"], body["response_key"]),
            promised=body["promised"],
            taken_back=back.get(seq),
        )
        for seq, time, kind, body in listed
        if kind == KIND
    )


def _evidence(seq: int, time: str, body: Mapping[str, Any], linked: Mapping[str, str]) -> Evidence:
    return Evidence(
        number=seq,
        promise=rekeyed(body["promise"], linked),
        kind=body["kind"],
        place=body["place"],
        name=body.get("name"),
        says=body["says"],
        on=dt.date.fromisoformat(body["on"]) if body.get("on") else None,
        recorded=day_of_time(time),
        by=body["by"],
        why=body["why"],
    )


def day_of_time(time: str) -> dt.date:
    """The day in London of a moment (UTC text)."""
    return dt.datetime.fromisoformat(time).astimezone(LONDON).date()


def write_evidence(state: sqlite3.Connection, held: Sequence[Attached]) -> None:
    """Make the table of evidence again: what was attached and not taken back."""
    state.execute("DELETE FROM evidence")
    state.executemany(
        "INSERT INTO evidence VALUES (?,?,?,?,?,?,?,?,?,?)",
        [_row(each.evidence) for each in held if each.taken_back is None],
    )


def _row(each: Evidence) -> tuple[Any, ...]:
    on = each.on.isoformat() if each.on else None
    return (
        *(each.number, each.promise, each.kind, each.place, each.name, each.says, on),
        *(each.recorded.isoformat(), each.by, each.why),
    )


def evidence_of(state: sqlite3.Connection, promise: str | None = None) -> dict[str, tuple[Evidence, ...]]:
    """The evidence that stands for each promise, or for one, in the order in which it was attached."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in state.execute(
        'SELECT number, promise_key, kind, place, name, says, "on", recorded, "by", why FROM evidence'
        " WHERE ?1 IS NULL OR promise_key = ?1 ORDER BY number",
        (promise,),
    ):
        number, promise_key, kind, place, name, says, on, recorded, by, why = row
        day = dt.date.fromisoformat(on) if on else None
        seen = dt.date.fromisoformat(recorded)
        each = Evidence(number, promise_key, kind, place, name, says, day, seen, by, why)
        found[promise_key].append(each)
    return {key: tuple(each) for key, each in found.items()}
