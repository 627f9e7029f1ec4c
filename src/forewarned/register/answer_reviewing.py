"""Judgements of answers and promises, taken in and taken back; each is one transaction.

The event and everything that stands because of it go in together.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from forewarned.errors import BadInput, NotFound
from forewarned.register import materialise, promise_views
from forewarned.register.answer_judgements import (
    VERDICTS,
    AnswerJudgement,
    Verdict,
    all_answer_judgements,
    answer_judgements,
)
from forewarned.register.answer_rows import PromiseRow, snapshot
from forewarned.register.answer_writing import Clock, promise_row, signed, text_of, writing
from forewarned.register.history import Chain
from forewarned.register.judgements import KIND
from forewarned.register.promise_keys import Place, locator, place_of, promise_key
from forewarned.responses.answer import Status, Strength
from forewarned.wording import STANCES

STATUSES: tuple[Status, ...] = ("done", "will")
STRENGTHS: tuple[Strength, ...] = ("stronger", "intermediate", "weaker")


@dataclass(frozen=True, slots=True)
class NewStance:
    """A judgement of what a response says to one concern; `quote` are the words that show it."""

    response: str
    concern_number: str
    stance: str
    by: str
    why: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class NewVerdict:
    """A judgement of a promise; `said` are the parts that are otherwise than read, `quote` its words.

    A promise that was not found (verdict «added») is told by its `response` and its words.
    """

    verdict: Verdict
    by: str
    why: str
    promise: str | None = None
    response: str | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    quote: str | None = None


def judge_stance(folder: Path, wanted: NewStance, now: Clock | None = None) -> AnswerJudgement:
    """The judgement of an answer as recorded. Raises `NotFound`, `BadInput`."""
    by, why = signed(wanted.by, wanted.why)
    if wanted.stance not in STANCES:
        raise BadInput(f"«{wanted.stance}» is no stance", do=f"Known are: {', '.join(STANCES)}.")
    with writing(folder, now) as (connection, chain):
        key = promise_views.find_response(connection, wanted.response)
        report, text = _answered(connection, key)
        _check_concern(connection, report, wanted.concern_number)
        words = None
        if wanted.stance != "not_addressed":
            quote = wanted.quote or _quote_that_stands(connection, key, wanted.concern_number)
            words = locator(text, _found(text, quote))
        judged = AnswerJudgement(
            *(0, chain.time, "answer", key, report, "stance", by, why),
            concern_number=wanted.concern_number,
            said={"stance": wanted.stance},
            words=words,
        )
        cause = (
            f"{by} judged the answer of response {key} to concern {wanted.concern_number}: "
            f"{STANCES[wanted.stance]}: {why}"
        )
        return _recorded(connection, chain, judged, cause)


def judge_promise(folder: Path, wanted: NewVerdict, now: Clock | None = None) -> AnswerJudgement:
    """The judgement of a promise as recorded. Raises `NotFound`, `BadInput`."""
    by, why = signed(wanted.by, wanted.why)
    if wanted.verdict not in VERDICTS or wanted.verdict == "stance":
        raise BadInput(f"«{wanted.verdict}» is no verdict on a promise", do="It is right, wrong or edited.")
    if wanted.verdict == "edited" and not wanted.said and not wanted.quote:
        raise BadInput(
            "nothing is said to be otherwise", do="Say what: the concern, the due date, the words."
        )
    with writing(folder, now) as (connection, chain):
        row = _added(connection, wanted) if wanted.verdict == "added" else _standing(connection, wanted)
        text = text_of(connection, row.response_key)
        said = _said(connection, row, wanted.said)
        words = locator(text, _found(text, wanted.quote)) if wanted.quote else None
        judged = AnswerJudgement(
            *(0, chain.time, "promise", row.response_key, row.report_key, wanted.verdict, by, why),
            promise=row.key,
            said=said,
            words=words,
            promised=snapshot(row, text),
        )
        cause = f"{by} judged that {row.key} {VERDICTS[wanted.verdict]}: {why}"
        return _recorded(connection, chain, judged, cause)


def take_back(
    folder: Path, number: int, *, by: str, why: str, now: Clock | None = None
) -> tuple[AnswerJudgement, AnswerJudgement | None]:
    """The judgement taken back, and the one about the same that counts again. Raises `NotFound`."""
    by, why = signed(by, why)
    with writing(folder, now) as (connection, chain):
        judged = next(
            (
                each
                for each, back in all_answer_judgements(connection)
                if each.number == number and back is None
            ),
            None,
        )
        if judged is None:
            raise NotFound(
                f"no judgement that stands has the number {number}", do="List them with --decided."
            )
        about = judged.promise or f"response {judged.response_key}, concern {judged.concern_number}"
        cause = f"{by} took back the judgement of {about}: {why}"
        body = {"undoes": number, "by": by, "why": why}
        chain.add(KIND, judged.response_key, None, cause, body)
        chain.flush()
        materialise.stand(connection, {judged.response_key})
        again = {each.key: each for each in answer_judgements(connection).standing}
        return judged, again.get(judged.key)


def _recorded(
    connection: sqlite3.Connection, chain: Chain, judged: AnswerJudgement, cause: str
) -> AnswerJudgement:
    number = chain.add(KIND, judged.response_key, None, cause, judged.body())
    chain.flush()
    materialise.stand(connection, {judged.response_key})
    return replace(judged, number=number)


def _standing(connection: sqlite3.Connection, wanted: NewVerdict) -> PromiseRow:
    if not wanted.promise:
        raise BadInput("no promise is named", do="Give its key.")
    return promise_row(connection, promise_views.find_promise(connection, wanted.promise))


def _added(connection: sqlite3.Connection, wanted: NewVerdict) -> PromiseRow:
    """The promise that a person found where the rules found none, before it stands."""
    if not wanted.response or not wanted.quote or not wanted.said.get("status"):
        raise BadInput(
            "a promise that was not found is told by its response, its words and whether it is done",
            do="Give the response, --quote and --status.",
        )
    key = promise_views.find_response(connection, wanted.response)
    report, text = _answered(connection, key)
    start, end = _found(text, wanted.quote)
    quote = text[start:end]
    blank: dict[str, Any] = dict.fromkeys(PromiseRow.__slots__)
    return PromiseRow(
        **blank
        | {"key": promise_key(key, quote), "response_key": key, "report_key": report}
        | {"status": wanted.said["status"], "action": quote, "quote": quote, "start": start, "end": end}
    )


def _said(connection: sqlite3.Connection, row: PromiseRow, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a promise, checked. Raises `BadInput`, `NotFound`."""
    allowed = {"status": STATUSES, "strength": (*STRENGTHS, None)}
    for name, values in allowed.items():
        if name in said and said[name] not in values:
            raise BadInput(f"«{said[name]}» is no {name} of a promise", do=f"It is one of {values}.")
    if said.get("concern_number") is not None:
        _check_concern(connection, row.report_key, said["concern_number"])
    due = said.get("due")
    return {**said, "due": due.isoformat()} if isinstance(due, dt.date) else dict(said)


def _check_concern(connection: sqlite3.Connection, report_key: str, number: str) -> None:
    rows = connection.execute(
        "SELECT number FROM concerns WHERE report_key = ? ORDER BY place", (report_key,)
    ).fetchall()
    numbers = [each for (each,) in rows]
    if number not in numbers:
        raise NotFound(
            f"report {report_key} has no concern {number}",
            do=f"It has {', '.join(numbers)}." if numbers else "It has none.",
        )


def _answered(connection: sqlite3.Connection, key: str) -> tuple[str, str]:
    row = connection.execute("SELECT report_key, text FROM responses WHERE key = ?", (key,)).fetchone()
    if not row[0] or not row[1]:
        raise BadInput(
            f"the words of response {key}, or the report that it answers, are not held",
            do="Build from its document first.",
        )
    return str(row[0]), str(row[1])


def _quote_that_stands(connection: sqlite3.Connection, key: str, number: str) -> str:
    row = connection.execute(
        "SELECT quote FROM answers WHERE response_key = ? AND concern_number = ?", (key, number)
    ).fetchone()
    if row is None or not row[0]:
        raise BadInput("no words are known that show it", do="Give --quote with the response's own words.")
    return str(row[0])


def _found(text: str, quote: str) -> Place:
    at = place_of(text, quote)
    if at is None:
        raise BadInput("these words are not in the response", do="Quote it word for word.")
    return at
