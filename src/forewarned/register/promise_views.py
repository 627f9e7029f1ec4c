"""Promises and answers as their users see them: with whose they are, what came of them, and the evidence."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, cast

from forewarned.errors import NotFound
from forewarned.register import queries
from forewarned.register.evidence_rows import evidence_of
from forewarned.responses.answer import Status
from forewarned.responses.delivery import Delivery, delivery_of
from forewarned.responses.evidence import Evidence


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """What one response says to one concern, and who judged so. `place` is the concern's in its report."""

    response_key: str
    report_key: str
    place: int
    concern_number: str
    stance: str
    quote: str | None
    start: int | None
    end: int | None
    judged_by: str
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldPromise:
    """A promise, whose it is, and what came of it as on the day asked about.

    `owner` is who is to act where the words name somebody, `organisation` whose response it stands in.
    `due` is the last day of the time that is meant; `promised_on` the day of the response.
    """

    key: str
    response_key: str
    report_key: str
    concern_number: str | None
    status: Status
    action: str
    quote: str
    start: int
    end: int
    owner: str | None
    organisation_id: str | None
    organisation: str | None
    respondent: str | None
    promised_on: dt.date | None
    due: dt.date | None
    due_as_written: str | None
    due_iso: str | None
    due_precision: str | None
    strength: str | None
    judged_by: str
    confidence: float
    why: tuple[str, ...]
    delivery: Delivery
    evidence: tuple[Evidence, ...]


def answers(state: sqlite3.Connection, report_key: str | None = None) -> tuple[HeldAnswer, ...]:
    """Every answer, or those to one report, by report, concern and response."""
    rows = state.execute(
        'SELECT response_key, report_key, place, concern_number, stance, quote, start, "end", judged_by,'
        " confidence, why FROM answers WHERE ?1 IS NULL OR report_key = ?1"
        " ORDER BY report_key, place, response_key",
        (report_key,),
    )
    names = [each.name for each in fields(HeldAnswer)]
    held = (dict(zip(names, row, strict=True)) for row in rows)
    return tuple(HeldAnswer(**each | {"why": tuple(json.loads(each["why"]))}) for each in held)


def promises(
    state: sqlite3.Connection, today: dt.date, report_key: str | None = None
) -> tuple[HeldPromise, ...]:
    """Every promise, or those made about one report, as on `today`; by report, response and place."""
    rows = state.execute(
        "SELECT p.key, p.response_key, p.report_key, p.concern_number, p.status, p.action, p.quote, p.start,"
        ' p."end", p.owner, r.organisation_id, r.respondent, r.date, p.due, p.due_as_written, p.due_iso,'
        " p.due_precision, p.strength, p.judged_by, p.confidence, p.why"
        " FROM promises p JOIN responses r ON r.key = p.response_key"
        " WHERE ?1 IS NULL OR p.report_key = ?1 ORDER BY p.report_key, r.date, r.key, p.start",
        (report_key,),
    )
    names = [column[0] for column in rows.description]
    senders, evidence = Senders(state), evidence_of(state)
    return tuple(
        _promise(dict(zip(names, row, strict=True)), senders, evidence.get(row[0], ()), today)
        for row in rows.fetchall()
    )


def _promise(
    row: Mapping[str, Any], senders: Senders, evidence: tuple[Evidence, ...], today: dt.date
) -> HeldPromise:
    due = queries.day_of(row["due"])
    given = {name: value for name, value in row.items() if name != "date"}
    body = senders.of(row["response_key"], row["report_key"], row["organisation_id"])
    return HeldPromise(
        **given
        | {
            "organisation_id": body,
            "organisation": senders.names.get(body) if body else None,
            "promised_on": queries.day_of(row["date"]),
            "due": due,
            "why": tuple(json.loads(row["why"])),
            "delivery": delivery_of(cast(Status, row["status"]), due, evidence, today),
            "evidence": evidence,
        }
    )


class Senders:
    """Whose a response is: the organisation that sent it, else the one for which it is taken to answer."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self.state = state
        self._assigned: dict[str, Mapping[str, str | None]] = {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The organisations' names."""
        return dict(self.state.execute("SELECT id, name FROM organisations"))

    def of(self, response_key: str, report_key: str, organisation_id: str | None) -> str | None:
        """The organisation; None where it is not known, or where a response answers for several."""
        if organisation_id:
            return organisation_id
        if report_key not in self._assigned:
            self._assigned[report_key] = self._given(report_key)
        return self._assigned[report_key].get(response_key)

    def _given(self, report_key: str) -> Mapping[str, str | None]:
        bodies = dict(
            self.state.execute(
                "SELECT position, organisation_id FROM addressees WHERE report_key = ?", (report_key,)
            )
        )
        given = queries.assignment(self.state, report_key)
        found = {key: {bodies.get(place) for place in each.positions} for key, each in given.items()}
        return {key: next(iter(each)) for key, each in found.items() if len(each) == 1}


def find_promise(state: sqlite3.Connection, wanted: str) -> str:
    """The key of the one promise that a key, or its beginning or end, means. Raises `NotFound`."""
    asked = wanted.strip().lower()
    if state.execute("SELECT 1 FROM promises WHERE key = ?", (asked,)).fetchone():
        return asked
    keys = [
        key
        for (key,) in state.execute("SELECT key FROM promises ORDER BY key")
        if asked and (key.startswith(asked) or key.partition("-")[2].startswith(asked))
    ]
    if len(keys) == 1:
        return str(keys[0])
    if keys:
        listed = ", ".join(keys[:8]) + (f" and {len(keys) - 8} more" if len(keys) > 8 else "")
        raise NotFound(f"«{wanted}» could be {len(keys)} promises: {listed}", do="Give more of the key.")
    raise NotFound(
        f"no promise has the key «{wanted}»", do="`forewarned promises` lists them with their keys."
    )


def find_response(state: sqlite3.Connection, wanted: str) -> str:
    """The key of the response that a key or an address means. Raises `NotFound`."""
    row = state.execute(
        "SELECT key FROM responses WHERE key = ?1 OR url = ?2", (wanted.strip().lower(), wanted.strip())
    ).fetchone()
    if row is None:
        raise NotFound(
            f"no response has the key or the address «{wanted}»", do="`forewarned show REF` names them."
        )
    return str(row[0])
