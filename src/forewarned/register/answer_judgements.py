"""What people judged of answers and promises: kept as events, undone by further events, never lost.

A judgement stands above every rule and outlives every rebuild. It is about the answer of one response to
one concern of one report, or about one promise; the newer of two about the same counts. The words that it
points to are kept as a place and a hash (`promise_keys`), never as text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from forewarned.register.judgements import KIND, TakenBack, taken_back
from forewarned.register.promise_keys import rekeyed
from forewarned.register.records import links

About = Literal["answer", "promise"]
Verdict = Literal["stance", "right", "wrong", "edited", "added"]
VERDICTS: Mapping[Verdict, str] = {
    "stance": "takes this stance to the concern",
    "right": "is a promise, as it was read",
    "wrong": "is no promise",
    "edited": "is a promise, and says otherwise than was read",
    "added": "is a promise that was not found",
}


@dataclass(frozen=True, slots=True)
class AnswerJudgement:
    """One person's judgement of an answer or of a promise.

    `number` is the event's, by which it is undone. `concern_number` tells the answer, `promise` the
    promise's key. `said` has what is judged: a stance, or the parts of the promise that are otherwise;
    `words` the locator of the words that show it, `promised` those of the promise as it stood then.
    """

    number: int
    time: str
    about: About
    response_key: str
    report_key: str | None
    verdict: Verdict
    by: str
    why: str
    concern_number: str | None = None
    promise: str | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] | None = None
    promised: Mapping[str, Any] | None = None

    @property
    def key(self) -> tuple[str | None, ...]:
        """What it is about: of two judgements about the same, the newer counts."""
        if self.about == "promise":
            return (self.promise,)
        return self.response_key, self.report_key, self.concern_number

    @property
    def signed(self) -> str:
        """Who judged, and on which day."""
        return f"{self.by}, {self.time[:10]}"

    def body(self) -> dict[str, Any]:
        """What is kept of it in its event."""
        parts = {
            name: getattr(self, name)
            for name in ("response_key", "report_key", "verdict", "by", "why", "concern_number", "promise")
        }
        parts |= {"about": self.about, "said": dict(self.said), "words": self.words}
        parts |= {"promised": self.promised}
        return {name: value for name, value in parts.items() if value not in (None, {})}


class AnswerJudgements:
    """The judgements that stand, ready for looking up."""

    def __init__(self, standing: Mapping[tuple[str | None, ...], AnswerJudgement]) -> None:
        self.standing = tuple(standing.values())
        self._about = standing
        self._promises: dict[str, list[AnswerJudgement]] = {}
        for each in self.standing:
            if each.about == "promise":
                self._promises.setdefault(each.response_key, []).append(each)

    def of_answer(self, response_key: str, report_key: str, number: str) -> AnswerJudgement | None:
        """The judgement that counts for a response's answer to one concern."""
        return self._about.get((response_key, report_key, number))

    def of_promise(self, key: str) -> AnswerJudgement | None:
        """The judgement that counts for a promise."""
        return self._about.get((key,))

    def on_promises_of(self, response_key: str) -> tuple[AnswerJudgement, ...]:
        """The judgements that count on promises of one response."""
        return tuple(self._promises.get(response_key, ()))


def answer_judgements(connection: sqlite3.Connection, until: str | None = None) -> AnswerJudgements:
    """The judgements that stand (by the moment `until`, UTC text): the newest about each thing."""
    standing = {each.key: each for each, back in all_answer_judgements(connection, until) if back is None}
    return AnswerJudgements(standing)


def all_answer_judgements(
    connection: sqlite3.Connection, until: str | None = None
) -> tuple[tuple[AnswerJudgement, TakenBack | None], ...]:
    """Every judgement of answers and promises ever recorded, oldest first; how it was taken back, if so."""
    listed = list(_events(connection, until))
    if not listed:
        return ()
    linked, back = links(connection, until), taken_back(connection, until)
    return tuple((_judgement(seq, time, body, linked), back.get(seq)) for seq, time, body in listed)


def _events(connection: sqlite3.Connection, until: str | None) -> Iterator[tuple[int, str, dict[str, Any]]]:
    rows = connection.execute(
        "SELECT seq, time, body FROM events WHERE kind = ? AND time <= ?"
        " AND json_extract(body, '$.about') IS NOT NULL ORDER BY seq",
        (KIND, until or "9999"),
    )
    return ((seq, time, json.loads(body)) for seq, time, body in rows)


def _judgement(seq: int, time: str, body: Mapping[str, Any], linked: Mapping[str, str]) -> AnswerJudgement:
    report, promise = body.get("report_key"), body.get("promise")
    return AnswerJudgement(
        number=seq,
        time=time,
        about=body["about"],
        response_key=linked.get(body["response_key"], body["response_key"]),
        report_key=linked.get(report, report) if report else None,
        verdict=body["verdict"],
        by=body["by"],
        why=body["why"],
        concern_number=body.get("concern_number"),
        promise=rekeyed(promise, linked) if promise else None,
        said=body.get("said", {}),
        words=body.get("words"),
        promised=body.get("promised"),
    )
