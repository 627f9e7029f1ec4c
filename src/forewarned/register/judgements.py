"""What people judged: who a written addressee is. Kept as events, undone by further events, never lost.

A judgement is about a name as written, wherever it stands, about that name on one report, or about one
addressee of one report; the narrower one and then the newer one counts. It stands above every rule and
outlives every rebuild. An event that says what a judgement changed on a report names it with `of`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from forewarned.errors import BadInput, NotFound
from forewarned.register.history import Chain
from forewarned.register.identity import plain_name
from forewarned.register.records import links

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

    `number` is the event's, by which it is undone. `time` is when it was judged: of a judgement carried
    from another register, there.
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

    @property
    def about(self) -> tuple[str | None, int | None, str]:
        """What it is about: of two judgements about the same, the newer counts."""
        return self.report_key, self.position, name_key(self.name)

    def says_the_same(self, other: PersonJudgement) -> bool:
        """Whether both give the same answer about the same, whoever gave it."""
        answers = [(each.about, each.verdict, each.organisation_id) for each in (self, other)]
        return answers[0] == answers[1]


class TakenBack(NamedTuple):
    """That a judgement was taken back: when, by whom, why."""

    time: str
    by: str
    why: str


def name_key(name: str) -> str:
    """What two spellings of one name have in common; of a name without a letter, all of it."""
    return plain_name(name) or " ".join(name.split())


class Judgements:
    """The judgements that stand, ready for looking up."""

    def __init__(self, standing: Sequence[PersonJudgement]) -> None:
        self.standing = tuple(standing)
        self._about = {each.about: each for each in standing}
        self._judged = frozenset(name_key(each.name) for each in standing)

    def of(self, name: str, report_key: str, position: int) -> PersonJudgement | None:
        """The judgement that counts for this addressee; None where no person judged it."""
        key = name_key(name)
        return (
            self._about.get((report_key, position, key))
            or self._about.get((report_key, None, key))
            or self._about.get((None, None, key))
        )

    def has(self, name: str) -> bool:
        """Whether a person judged this name, anywhere or at one place."""
        return name_key(name) in self._judged

    def of_name(self, name: str) -> PersonJudgement | None:
        """The judgement about a name wherever it stands."""
        return self._about.get((None, None, name_key(name)))

    def about(self, name: str, report_key: str | None, position: int | None) -> PersonJudgement | None:
        """The judgement about exactly this, no wider and no narrower."""
        return self._about.get((report_key, position, name_key(name)))


def judgements(connection: sqlite3.Connection, until: str | None = None) -> Judgements:
    """The judgements that stand (by the moment `until`, UTC text): the newest of each name or place."""
    standing = [judged for judged, undone in all_judgements(connection, until) if not undone]
    return Judgements(tuple({judged.about: judged for judged in standing}.values()))


def all_judgements(
    connection: sqlite3.Connection, until: str | None = None
) -> tuple[tuple[PersonJudgement, bool], ...]:
    """Every judgement ever recorded (by then), oldest first, and whether it was undone.

    Each is about the report that its document or its page belongs to now.
    """
    listed = list(_events(connection, until))
    if not listed:
        return ()
    undone = {body["undoes"] for _, _, body in listed if "undoes" in body}
    linked = links(connection, until)
    return tuple(
        (_judgement(seq, time, body, linked), seq in undone) for seq, time, body in listed if "name" in body
    )


def taken_back(connection: sqlite3.Connection, until: str | None = None) -> Mapping[int, TakenBack]:
    """The judgements that were taken back, by their numbers."""
    return {
        body["undoes"]: TakenBack(time, body["by"], body["why"])
        for _, time, body in _events(connection, until)
        if "undoes" in body
    }


def _events(connection: sqlite3.Connection, until: str | None) -> Iterator[tuple[int, str, dict[str, Any]]]:
    rows = connection.execute(
        "SELECT seq, time, body FROM events WHERE kind = ? AND time <= ? ORDER BY seq",
        (KIND, until or "9999"),
    )
    for seq, time, body in rows:
        yield seq, time, json.loads(body)


def _judgement(seq: int, time: str, body: Mapping[str, Any], linked: Mapping[str, str]) -> PersonJudgement:
    key = body.get("report_key")
    return PersonJudgement(
        seq,
        body.get("when", time),
        body["name"],
        body["verdict"],
        body.get("organisation_id"),
        body["by"],
        body["why"],
        linked.get(key, key) if key else None,
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
    when: str | None = None,
    cause: str | None = None,
) -> int:
    """The number of the event in which the judgement is kept. Raises `BadInput` where a part is missing.

    `when` is when it was judged, where that was not now; `cause` how the history words it, where that is
    not to be the name as written.
    """
    if verdict not in VERDICTS:
        raise BadInput(f"«{verdict}» is no verdict", do=f"Known are: {', '.join(VERDICTS)}.")
    if not name.strip():
        raise BadInput("there is no name to judge", do="Give the name as it is written.")
    if not by.strip() or not why.strip():
        raise BadInput("a judgement says who judged and why", do="Give --by and --why.")
    if (verdict == "organisation") != (organisation_id is not None):
        raise BadInput(
            "an organisation goes with the verdict «organisation», and with no other", do="Give one of them."
        )
    body: dict[str, Any] = {"name": name, "verdict": verdict, "by": by.strip(), "why": why.strip()}
    place = {"organisation_id": organisation_id, "report_key": report_key, "position": position, "when": when}
    body |= {key: value for key, value in place.items() if value is not None}
    cause = cause or f"{by.strip()} judged that «{name}» {VERDICTS[verdict]}: {why.strip()}"
    return chain.add(KIND, report_key, None, cause, body)


def undo(
    connection: sqlite3.Connection,
    chain: Chain,
    number: int,
    *,
    by: str,
    why: str,
    cause: str | None = None,
) -> PersonJudgement:
    """The judgement that was taken back. Raises `NotFound` where no judgement that stands has the number."""
    if not by.strip() or not why.strip():
        raise BadInput("taking a judgement back says who did it and why", do="Give --by and --why.")
    for judged, undone in all_judgements(connection):
        if judged.number == number and not undone:
            cause = cause or f"{by.strip()} took back the judgement on «{judged.name}»: {why.strip()}"
            body = {"undoes": number, "by": by.strip(), "why": why.strip()}
            chain.add(KIND, judged.report_key, None, cause, body)
            return judged
    raise NotFound(f"no judgement that stands has the number {number}", do="List them with --decided.")
