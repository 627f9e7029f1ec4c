"""A judgement on who a written addressee is, and the few ways to make one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forewarned.organisations.facts import bodies
from forewarned.organisations.index import Entry
from forewarned.organisations.scoring import Fired, body_of

Outcome = Literal["known", "own", "several", "unsure", "person", "redacted", "nothing"]
SEVERAL = " | "
"""Between the names where one line names several bodies: the publisher's own separator."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who a written addressee is judged to be.

    `organisation` and `organisation_id` are None where it is unsure, a person, redacted or no name.
    `confidence` is between 0 and 1; `rule` says what decided; `runner_up` is the body that came next and
    `why` why it lost, or why nothing is sure. `office` is the office-holder addressed, as written.
    `out_of_its_time` is True where the body is not known to have existed on the report's day. Where
    several bodies are named, `parts` has a judgement on each, by the words that name it.
    """

    name_as_written: str
    outcome: Outcome
    rule: str
    organisation: str | None = None
    organisation_id: str | None = None
    kind: str | None = None
    confidence: float = 0.0
    runner_up: str | None = None
    why: str | None = None
    office: str | None = None
    out_of_its_time: bool = False
    signals: tuple[Fired, ...] = ()
    parts: tuple[Judgement, ...] = ()


def known(
    written: str,
    entry: Entry,
    on: dt.date | None,
    rule: str,
    confidence: float,
    *,
    others: Sequence[Entry] = (),
    office: str | None = None,
    signals: tuple[Fired, ...] = (),
) -> Judgement:
    """It is the body that this entry stands for on the day."""
    body = bodies()[body_of(entry, on) or entry.body]
    other = next((bodies()[id_].name for each in others if (id_ := body_of(each, on))), None)
    return Judgement(
        written,
        "known",
        rule,
        organisation=body.name,
        organisation_id=body.id,
        kind=body.kind,
        confidence=round(confidence, 3),
        runner_up=other,
        why="it has the same name, but not on that day or not there" if other else None,
        office=entry.text if entry.sort == "office" else office,
        out_of_its_time=not body.existed(on),
        signals=signals,
    )


def shared(written: str, entries: Sequence[Entry], on: dt.date | None) -> Judgement:
    """The name is that of several bodies, and nothing written tells which."""
    names = list(dict.fromkeys(bodies()[id_].name for each in entries if (id_ := body_of(each, on))))
    shown = ", ".join(names[:4]) + (" and others" if len(names) > 4 else "")
    return Judgement(
        written, "unsure", "the name of several bodies", runner_up=names[0], why=f"it could be {shown}"
    )


def several(written: str, judged: Sequence[Judgement]) -> Judgement:
    """Each of these bodies is named; the names are joined as the publisher joins them."""
    return Judgement(
        written,
        "several",
        "several bodies in one line: " + "; ".join(dict.fromkeys(each.rule for each in judged)),
        organisation=SEVERAL.join(each.organisation or "" for each in judged),
        organisation_id=SEVERAL.join(each.organisation_id or "" for each in judged),
        kind=SEVERAL.join(each.kind or "" for each in judged),
        confidence=min(each.confidence for each in judged),
        parts=tuple(judged),
    )
