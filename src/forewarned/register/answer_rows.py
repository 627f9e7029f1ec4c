"""Answers and promises as rows of the register: what was read of each response, people's judgements first.

A promise that somebody judged, or attached evidence to, stays with its key where a later rule no longer
finds it: as it stood then, as long as its words are in the response.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from forewarned.duties import deadline
from forewarned.model import Concern
from forewarned.register.answer_judgements import AnswerJudgement, AnswerJudgements
from forewarned.register.answer_reader import AnswerReader, Letter, concerns_of
from forewarned.register.assignment import Assigned
from forewarned.register.evidence_rows import Attached
from forewarned.register.promise_keys import Place as _At
from forewarned.register.promise_keys import found_again, locator, place_of, promise_key
from forewarned.register.queries import assignment
from forewarned.responses.answer import Answer, Promise

KEPT = "kept as it stood: evidence or a judgement is attached to it"
UNDATED = "the response has no date: its words for days are read as of the last day to answer"
_CHOSEN = "(SELECT value FROM json_each(?1))"
_EDITED = ("concern_number", "status", "owner", "strength")


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as the register's table holds it."""

    key: str
    response_key: str
    report_key: str
    concern_number: str | None
    status: str
    action: str
    quote: str
    start: int
    end: int
    owner: str | None
    due: str | None
    due_as_written: str | None
    due_iso: str | None
    due_precision: str | None
    strength: str | None
    judged_by: str
    confidence: float
    why: str


class _Response(NamedTuple):
    key: str
    report_key: str
    text: str
    respondent: str | None
    date: str | None
    sent: str | None
    whole: bool

    @property
    def written(self) -> dt.date | None:
        """The day by which its words are read: its own, else the last day to answer its report."""
        if self.date or not self.sent:
            return dt.date.fromisoformat(self.date) if self.date else None
        return deadline(dt.date.fromisoformat(self.sent))


class Judged(NamedTuple):
    """What people said of answers and promises, and the evidence that was attached to them."""

    people: AnswerJudgements
    evidence: Sequence[Attached]


def stand(
    state: sqlite3.Connection, reader: AnswerReader, judged: Judged, keys: Collection[str] | None = None
) -> None:
    """Make the answers and promises again of these responses and reports (None: of all).

    Letters about more time are not read, nor what was judged to answer for none of the addressees.
    """
    chosen = None if keys is None else json.dumps(sorted(keys))
    where = (
        "(?1 IS NULL OR {0} IN (SELECT value FROM json_each(?1)) OR {1} IN (SELECT value FROM json_each(?1)))"
    )
    for table in ("answers", "promises"):
        state.execute(f"DELETE FROM {table} WHERE {where.format('response_key', 'report_key')}", (chosen,))
    rows = state.execute(
        "SELECT r.key, r.report_key, r.text, r.respondent, r.date, p.date_of_report,"
        " r.kind = 'final' AND NOT r.partial"
        " FROM responses r JOIN reports p ON p.key = r.report_key"
        " WHERE r.text IS NOT NULL AND r.kind <> 'extension' AND "
        + where.format("r.key", "r.report_key")
        + " ORDER BY r.report_key, r.key",
        (chosen,),
    ).fetchall()
    given = _Given(state)
    for row in rows:
        response = _Response._make(row)
        if given.is_set_aside(response):
            continue
        concerns = concerns_of(state, response.report_key)
        found = reader.answered(_letter(response, concerns))
        answers = list(_answers(response, concerns, found.answers, judged.people))
        state.executemany(f"INSERT INTO answers VALUES ({','.join('?' * 11)})", answers)
        promises = _promises(response, found.promises, judged)
        state.executemany(f"INSERT INTO promises VALUES ({','.join('?' * 18)})", map(_cells, promises))


class _Given:
    """For whom responses answer, asked once for each report."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self.state = state
        self._report: str | None = None
        self._assigned: Mapping[str, Assigned] = {}

    def is_set_aside(self, response: _Response) -> bool:
        """Whether a rule says that the response answers for none of the addressees."""
        if response.report_key != self._report:
            self._report = response.report_key
            self._assigned = assignment(self.state, response.report_key)
        assigned = self._assigned[response.key]
        return assigned.rule is not None and not assigned.positions


def _letter(response: _Response, concerns: Sequence[tuple[int, Concern]]) -> Letter:
    texts = tuple(each for _, each in concerns)
    return Letter(texts, response.text, response.respondent, response.written)


# -- answers ------------------------------------------------------------------------------------------------


def _answers(
    response: _Response,
    concerns: Sequence[tuple[int, Concern]],
    found: Sequence[Answer],
    people: AnswerJudgements,
) -> Iterator[tuple[Any, ...]]:
    """The rows of one response. A letter that is not whole or not the last is silent on nothing."""
    for place, concern, answer in _paired(concerns, found):
        person = people.of_answer(response.key, response.report_key, concern.number)
        stands = _by_person(response.text, answer, concern, person) if person else answer
        if stands is None or (stands.stance == "not_addressed" and not response.whole and not person):
            continue
        yield (
            *(response.key, response.report_key, place, concern.number, stands.stance, stands.quote),
            *(stands.start, stands.end, stands.judged_by, stands.confidence),
            json.dumps(stands.why, ensure_ascii=False),
        )


def _paired(
    concerns: Sequence[tuple[int, Concern]], found: Sequence[Answer]
) -> Iterator[tuple[int, Concern, Answer | None]]:
    """Each concern with its answer: in the same order where there is one for each, else by number."""
    in_order = [each.concern_number for each in found] == [concern.number for _, concern in concerns]
    by_number = {each.concern_number: each for each in reversed(found)}
    for at, (place, concern) in enumerate(concerns):
        yield place, concern, found[at] if in_order else by_number.get(concern.number)


def _by_person(text: str, answer: Answer | None, concern: Concern, person: AnswerJudgement) -> Answer:
    at = found_again(text, person.words) if person.words else None
    quote = text[at.start : at.end] if at else None
    return Answer(
        concern_number=concern.number,
        stance=person.said["stance"],
        quote=quote,
        start=at.start if at else None,
        end=at.end if at else None,
        judged_by=person.signed,
        confidence=1.0,
        why=(person.why, *((f"the rules say {answer.stance}",) if answer else ())),
    )


# -- promises -----------------------------------------------------------------------------------------------


def _promises(response: _Response, found: Sequence[Promise], judged: Judged) -> list[PromiseRow]:
    rows: dict[str, PromiseRow] = {}
    for each in found:
        key = promise_key(response.key, each.quote, rows)
        rows[key] = _row(key, response, each)
    for key, promised in _kept(response.key, judged):
        if key not in rows and (kept := _as_it_stood(key, response, promised)):
            rows[key] = kept
    made = (_judged(row, response.text, judged.people.of_promise(row.key)) for row in rows.values())
    return sorted((row for row in made if row), key=lambda row: (row.start, row.key))


def _row(key: str, response: _Response, each: Promise) -> PromiseRow:
    due = each.due
    why = each.why if due is None or response.date else (*each.why, UNDATED)
    return PromiseRow(
        key=key,
        response_key=response.key,
        report_key=response.report_key,
        concern_number=each.concern_number,
        status=each.status,
        action=each.action,
        quote=each.quote,
        start=each.start,
        end=each.end,
        owner=each.owner,
        due=due.day.isoformat() if due and due.day else None,
        due_as_written=due.as_written if due else None,
        due_iso=due.iso if due else None,
        due_precision=due.precision if due else None,
        strength=each.strength,
        judged_by=each.judged_by,
        confidence=each.confidence,
        why=json.dumps(why, ensure_ascii=False),
    )


def snapshot(row: PromiseRow, text: str) -> dict[str, Any]:
    """What is kept of a promise beside a judgement or evidence, so that it can be shown again: no words."""
    kept = {name: getattr(row, name) for name in ("concern_number", "status", "due", "due_iso", "strength")}
    kept |= {"due_precision": row.due_precision, "words": locator(text, _At(row.start, row.end))}
    if at := place_of(text[row.start : row.end], row.action):
        kept["action"] = [at.start, at.end]
    return {name: value for name, value in kept.items() if value is not None}


def _kept(response_key: str, judged: Judged) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for each in judged.evidence:
        if each.response_key == response_key and each.taken_back is None:
            yield each.evidence.promise, each.promised
    for person in judged.people.on_promises_of(response_key):
        if person.promise and person.promised and person.verdict != "wrong":
            yield person.promise, person.promised


def _as_it_stood(key: str, response: _Response, promised: Mapping[str, Any]) -> PromiseRow | None:
    at = found_again(response.text, promised["words"])
    if at is None:
        return None
    quote = response.text[at.start : at.end]
    start, end = promised.get("action", (0, len(quote)))
    return PromiseRow(
        key=key,
        response_key=response.key,
        report_key=response.report_key,
        concern_number=promised.get("concern_number"),
        status=promised["status"],
        action=quote[start:end] or quote,
        quote=quote,
        start=at.start,
        end=at.end,
        owner=None,
        due=promised.get("due"),
        due_as_written=None,
        due_iso=promised.get("due_iso"),
        due_precision=promised.get("due_precision"),
        strength=promised.get("strength"),
        judged_by=KEPT,
        confidence=1.0,
        why="[]",
    )


def _judged(row: PromiseRow, text: str, person: AnswerJudgement | None) -> PromiseRow | None:
    """The promise as a person judged it: as read, otherwise than read, or none."""
    if person is None:
        return row
    if person.verdict == "wrong":
        return None
    why = json.dumps([person.why], ensure_ascii=False)
    row = replace(row, judged_by=person.signed, confidence=1.0, why=why)
    row = replace(row, **{name: person.said[name] for name in _EDITED if name in person.said})
    if "due" in person.said:
        due = person.said["due"]
        row = replace(row, due=due, due_iso=due, due_as_written=None, due_precision="day" if due else None)
    if person.words and (at := found_again(text, person.words)):
        quote = text[at.start : at.end]
        action = row.action if row.action in quote else quote
        row = replace(row, quote=quote, start=at.start, end=at.end, action=action)
    return row


def _cells(row: PromiseRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in PromiseRow.__slots__)
