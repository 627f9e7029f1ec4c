"""For whom each response answers, judged once when it is taken in and kept beside it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forewarned.register.assignment import Answering, Assigned, assigned
from forewarned.responses.addressed import Addressed
from forewarned.responses.sender import About

RULES = (
    *("register/assigning.py", "register/assignment.py", "form/letter_file.py"),
    *("responses/sender.py", "responses/addressed.py", "responses/letter_signs.py"),
    *("responses/letter_words.yml", "responses/same_body.py"),
)
"""The files on which these judgements depend."""

_OF_THESE = (
    "(?1 IS NULL OR report_key IN (SELECT value FROM json_each(?1))"
    " OR report_key IN (SELECT report_key FROM responses WHERE key IN (SELECT value FROM json_each(?1))))"
)


def stand(state: sqlite3.Connection, keys: Collection[str] | None = None) -> None:
    """Judge again the responses of these reports, and of the reports of these responses (None: all).

    `assigned_id` is the one organisation that a response was judged to answer for, None where there are more.
    """
    chosen = None if keys is None else json.dumps(sorted(keys))
    judged = [(key, given) for key, given in _judged(state, chosen) if given.rule is not None]
    state.execute(
        "UPDATE responses SET positions = '[]', assigned_by = NULL, assigned_sure = NULL,"
        " assigned_id = NULL WHERE " + _OF_THESE,
        (chosen,),
    )
    state.executemany(
        "UPDATE responses SET positions = ?, assigned_by = ?, assigned_sure = ?,"
        " assigned_id = ? WHERE key = ?",
        (
            (json.dumps(given.positions), given.rule, given.confidence, _only(given.organisation_ids), key)
            for key, given in judged
        ),
    )


def _judged(state: sqlite3.Connection, chosen: str | None) -> Iterator[tuple[str, Assigned]]:
    addressees = _by_report(
        state.execute(
            "SELECT report_key, position, name_as_written, organisation_id FROM addressees WHERE "
            f"{_OF_THESE} ORDER BY report_key, position",
            (chosen,),
        )
    )
    responses = _by_report(
        state.execute(
            "SELECT report_key, key, respondent, answers_for, organisation_id, url, text FROM responses"
            f" WHERE report_key IS NOT NULL AND {_OF_THESE} ORDER BY report_key, key",
            (chosen,),
        )
    )
    for report_key, rows in responses.items():
        bodies: list[Addressed] = [(each[0], each[1], each[2]) for each in addressees.get(report_key, ())]
        letters = [Answering(*each) for each in rows]
        yield from assigned(bodies, letters, _about(state, report_key)).items()


def _by_report(rows: Any) -> Mapping[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for key, *cells in rows:
        found.setdefault(key, []).append(tuple(cells))
    return found


def _about(state: sqlite3.Connection, report_key: str) -> About:
    row = state.execute(
        "SELECT reference, deceased, date_of_report FROM reports WHERE key = ?", (report_key,)
    ).fetchone()
    if row is None:
        return About()
    return About(row[0], row[1], dt.date.fromisoformat(row[2]) if row[2] else None)


def _only(ids: Collection[str]) -> str | None:
    return next(iter(ids)) if len(set(ids)) == 1 else None
