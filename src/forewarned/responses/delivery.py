"""Was it delivered? The state of a promise, from what it says, the evidence attached to it, and the day.

Pure: no register, no clock. Practice follows that of accident investigators who keep their recommendations
open until somebody has seen and accepted what shows that they were met: a promise is delivered when
evidence says so, never because its day has passed or because the respondent said «done». And silence is
not a failure: past its day with nothing seen, it is `unknown`; `open_overdue` takes evidence from after the
day that it was still to come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from forewarned.responses.answer import Status
from forewarned.responses.evidence import Evidence

State = Literal[
    "open",
    "open_overdue",
    "evidence_offered",
    "delivered",
    "delivered_late",
    "superseded",
    "not_delivered",
    "unknown",
]
STATES: tuple[State, ...] = (
    "open",
    "open_overdue",
    "evidence_offered",
    "delivered",
    "delivered_late",
    "superseded",
    "not_delivered",
    "unknown",
)
CLOSED: frozenset[State] = frozenset(("delivered", "delivered_late", "superseded", "not_delivered"))
"""The states of a promise of which somebody has decided, on evidence, what came of it."""

_SETTLED = frozenset(("delivered", "superseded"))
"""Verdicts that evidence which nobody has judged does not open again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The state of a promise on one day: since when it is known, and the evidence that decides (its number).

    `days_late` counts calendar days after the day that was promised: of a promise delivered late, and of
    one that was seen still open after it; else None.
    """

    state: State
    since: dt.date | None = None
    evidence: int | None = None
    days_late: int | None = None


def delivery_of(
    status: Status, due: dt.date | None, evidence: Iterable[Evidence], today: dt.date
) -> Delivery:
    """The state of a promise as on `today`.

    `due` is the last day of the time that was promised. Evidence of a later day says more than that of an
    earlier one, since what was done can be undone; of one day, what was attached later. Evidence that
    speaks of a day after `today` is not looked at.
    """
    seen = sorted((each for each in evidence if each.on is None or each.on <= today), key=_key)
    verdict = next((each for each in reversed(seen) if each.says != "offered"), None)
    offered = next((each for each in reversed(seen) if each.says == "offered"), None)
    if verdict is None:
        return _offered(offered) if offered else _unseen(status, due, today)
    if offered and verdict.says not in _SETTLED and _key(offered) > _key(verdict):
        return _offered(offered)
    if verdict.says == "delivered":
        return _delivered(seen, due)
    if verdict.says == "open":
        return _open(verdict, due, today)
    state: State = "superseded" if verdict.says == "superseded" else "not_delivered"
    return Delivery(state, verdict.on, verdict.number)


def _key(each: Evidence) -> tuple[dt.date, int]:
    return each.day, each.number


def _offered(offered: Evidence) -> Delivery:
    return Delivery("evidence_offered", offered.on, offered.number)


def _unseen(status: Status, due: dt.date | None, today: dt.date) -> Delivery:
    """Nothing was seen: its time may be still to come; a claim that it was done shows nothing."""
    waits = status == "will" and (due is None or today <= due)
    return Delivery("open" if waits else "unknown")


def _open(verdict: Evidence, due: dt.date | None, today: dt.date) -> Delivery:
    """It was seen to be still to come: before its day says nothing about afterwards."""
    if due is None or today <= due:
        return Delivery("open", verdict.on, verdict.number)
    if verdict.day > due:
        return Delivery("open_overdue", verdict.on, verdict.number, (verdict.day - due).days)
    return Delivery("unknown", None, verdict.number)


def _delivered(seen: Sequence[Evidence], due: dt.date | None) -> Delivery:
    """Late where the first evidence of the standing run of «delivered» gives a day after the one promised."""
    run: list[Evidence] = []
    for each in reversed(seen):
        if each.says == "offered":
            continue
        if each.says != "delivered":
            break
        run.append(each)
    days = [each.on for each in run if each.on]
    first = run[-1]
    late = (min(days) - due).days if due and len(days) == len(run) else 0
    if late > 0:
        return Delivery("delivered_late", min(days), first.number, late)
    return Delivery("delivered", min(days, default=None), first.number)
