"""What people judged: who a written addressee is. Kept as events, undone by further events, never lost.

A judgement is about a name as written, wherever it stands, or about one addressee of one report; the
narrower one and then the newer one counts. It stands above every rule and outlives every rebuild.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from forewarned.errors import BadInput, NotFound
from forewarned.register.history import Chain
from forewarned.register.identity import plain_name

KIND = "judged"
Verdict = Literal["organisation", "own", "person", "none", "unsure"]
VERDICTS: Mapping[Verdict, str] = {
    "organisation": "is this organisation",
    "own": "is a body of its own, by its own name",
    "person": "is a person, and no body is named",
    "none": "names nobody: a fragment, an address, a redaction",
    "unsure": "was looked at and stays unsure",
}


@dataclass(frozen=True, slots=True)
class PersonJudgement:
    """One person's judgement; `report_key` and `position` are None where it is about a name anywhere.

    `number` is the event's, by which it is undone.
    """

    number: int
    time: str
    name: str
    verdict: Verdict
    organisation_id: str | None
    by: str
    why: str
    report_key: str | None = None
    position: int | None = None


class Judgements:
    """The judgements that stand, ready for looking up."""

    def __init__(self, standing: Sequence[PersonJudgement]) -> None:
        self.standing = tuple(standing)
        self._places = {(each.report_key, each.position): each for each in standing if each.report_key}
        self._names = {plain_name(each.name): each for each in standing if not each.report_key}

    def of(self, name: str, report_key: str, position: int) -> PersonJudgement | None:
        """The judgement that counts for this addressee; None where no person judged it."""
        placed = self._places.get((report_key, position))
        if placed and plain_name(placed.name) == plain_name(name):
            return placed
        return self._names.get(plain_name(name))

    def of_name(self, name: str) -> PersonJudgement | None:
        """The judgement about a name wherever it stands."""
        return self._names.get(plain_name(name))


def judgements(connection: sqlite3.Connection, until: str | None = None) -> Judgements:
    """The judgements that stand (by the moment `until`, UTC text): the newest of each name or place."""
    standing: dict[object, PersonJudgement] = {}
    undone: set[int] = set()
    listed = list(_events(connection, until))
    for _, _, body in listed:
        if "undoes" in body:
            undone.add(body["undoes"])
    for seq, time, body in listed:
        if "undoes" in body or seq in undone:
            continue
        judged = _judgement(seq, time, body)
        standing[judged.report_key, judged.position, plain_name(judged.name)] = judged
    return Judgements(tuple(standing.values()))


def all_judgements(connection: sqlite3.Connection) -> tuple[tuple[PersonJudgement, bool], ...]:
    """Every judgement ever recorded, oldest first, and whether it was undone."""
    listed = list(_events(connection, None))
    undone = {body["undoes"] for _, _, body in listed if "undoes" in body}
    return tuple(
        (_judgement(seq, time, body), seq in undone) for seq, time, body in listed if "undoes" not in body
    )


def _events(connection: sqlite3.Connection, until: str | None) -> Iterator[tuple[int, str, dict[str, Any]]]:
    rows = connection.execute(
        "SELECT seq, time, body FROM events WHERE kind = ? AND time <= ? ORDER BY seq",
        (KIND, until or "9999"),
    )
    for seq, time, body in rows:
        yield seq, time, json.loads(body)


def _judgement(seq: int, time: str, body: Mapping[str, Any]) -> PersonJudgement:
    return PersonJudgement(
        seq,
        time,
        body["name"],
        body["verdict"],
        body.get("organisation_id"),
        body["by"],
        body["why"],
        body.get("report_key"),
        body.get("position"),
    )


def record(
    chain: Chain,
    name: str,
    verdict: Verdict,
    *,
    organisation_id: str | None,
    by: str,
    why: str,
    report_key: str | None = None,
    position: int | None = None,
) -> int:
    """The number of the event in which the judgement is kept. Raises `BadInput` where a part is missing."""
    if verdict not in VERDICTS:
        raise BadInput(f"«{verdict}» is no verdict", do=f"Known are: {', '.join(VERDICTS)}.")
    if not by.strip() or not why.strip():
        raise BadInput("a judgement says who judged and why", do="Give --by and --why.")
    if (verdict == "organisation") != (organisation_id is not None):
        raise BadInput(
            "an organisation goes with the verdict «organisation», and with no other", do="Give one of them."
        )
    body: dict[str, Any] = {"name": name, "verdict": verdict, "by": by.strip(), "why": why.strip()}
    place = {"organisation_id": organisation_id, "report_key": report_key, "position": position}
    body |= {key: value for key, value in place.items() if value is not None}
    cause = f"{by.strip()} judged that «{name}» {VERDICTS[verdict]}: {why.strip()}"
    return chain.add(KIND, report_key, None, cause, body)


def undo(connection: sqlite3.Connection, chain: Chain, number: int, *, by: str, why: str) -> PersonJudgement:
    """The judgement that was taken back. Raises `NotFound` where no judgement that stands has the number."""
    if not by.strip() or not why.strip():
        raise BadInput("taking a judgement back says who did it and why", do="Give --by and --why.")
    for judged, undone in all_judgements(connection):
        if judged.number == number and not undone:
            cause = f"{by.strip()} took back the judgement on «{judged.name}»: {why.strip()}"
            chain.add(KIND, judged.report_key, None, cause, {"undoes": number, "by": by, "why": why})
            return judged
    raise NotFound(f"no judgement that stands has the number {number}", do="List them with --decided.")
