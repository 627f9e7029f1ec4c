"""The duty to answer, as dated rules: day 56, extensions, interim replies, states.

Pure: no register, no clock. `today` is always an argument. Days are calendar days and day zero is the
day on which the report was sent. Which of several deadlines governs is decided in
`docs/decisions/0003-which-deadline.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from forewarned.form.compose import DAYS_TO_RESPOND

State = Literal[
    "not_due", "answered", "answered_late", "interim", "extended", "none_published", "not_required", "unknown"
]
STATES: tuple[State, ...] = (
    "not_due",
    "answered",
    "answered_late",
    "interim",
    "extended",
    "none_published",
    "not_required",
    "unknown",
)


@dataclass(frozen=True, slots=True)
class ResponseRule:
    """How many calendar days a recipient has, for reports sent from `begins` on."""

    begins: dt.date
    days: int
    source: str


RULES: tuple[ResponseRule, ...] = (
    ResponseRule(
        dt.date(2013, 7, 25), DAYS_TO_RESPOND, "Coroners (Investigations) Regulations 2013, reg. 29"
    ),
    ResponseRule(
        dt.date(2008, 7, 17), DAYS_TO_RESPOND, "Coroners Rules 1984, rule 43, as amended from 17 July 2008"
    ),
)
LATEST_STATED = dt.timedelta(days=DAYS_TO_RESPOND)
"""A stated deadline later than day 56 by more than this is taken for a slip, and does not govern."""


def rule_for(sent: dt.date) -> ResponseRule | None:
    """The rule in force on the day a report was sent; None before 17 July 2008, when none was."""
    return next((rule for rule in RULES if sent >= rule.begins), None)


def deadline(sent: dt.date) -> dt.date | None:
    """The computed last day to answer: 56 calendar days after the day on which the report was sent.

    Day zero is the day of sending. The deadline that the report states is kept apart. None where no
    rule was in force (before 17 July 2008). Source: Coroners (Investigations) Regulations 2013,
    reg. 29; for reports before 25 July 2013, Coroners Rules 1984, rule 43 as amended.

    >>> deadline(dt.date(2018, 12, 19))
    datetime.date(2019, 2, 13)
    >>> deadline(dt.date(2008, 7, 16)) is None
    True
    """
    rule = rule_for(sent)
    return sent + dt.timedelta(days=rule.days) if rule else None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One response that has been assigned to this addressee; `kind` as in `model.Response`."""

    key: str
    kind: str = "final"
    date: dt.date | None = None
    extended_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is known about one addressee of one report, from which the duty's state follows.

    `sent` is the day of sending where a source gives it. `unassigned` counts the report's responses
    that could not be given to any addressee. `looked` is False where every source of the report is one
    that says nothing about responses, so that seeing none means nothing; `looked_on` is the last day on
    which anybody looked, None where that is the day asked about.
    """

    report_key: str
    position: int
    name_as_written: str
    organisation_id: str | None = None
    redacted: bool = False
    response_required: bool | None = None
    sent: dt.date | None = None
    date_of_report: dt.date | None = None
    stated_deadline: dt.date | None = None
    extended_to: dt.date | None = None
    arrivals: tuple[Arrival, ...] = ()
    unassigned: int = 0
    looked: bool = True
    looked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One addressee's duty to answer one report, as it stands on the day asked about.

    `deadline` is the computed day 56, `governing` the deadline that the state is judged by and
    `governed_by` says which one that is («day 56», «stated», «extended»). `days_late` is counted in
    calendar days after the governing deadline: 0 for an answer in time, None where no answer was seen
    or its date is not known. Flags: «sent_taken_from_date_of_report», «stated_deadline_differs»,
    «stated_deadline_implausible», «answer_dated_before_report», «answer_undated»,
    «responses_not_looked_for», «other_responses_unassigned».
    """

    report_key: str
    addressee_position: int
    name_as_written: str
    organisation_id: str | None
    sent: dt.date | None
    stated_deadline: dt.date | None
    deadline: dt.date | None
    extended_to: dt.date | None
    governing: dt.date | None
    governed_by: str | None
    state: State
    answered_on: dt.date | None
    days_late: int | None
    flags: tuple[str, ...] = ()


def governing_deadline(
    computed: dt.date | None, stated: dt.date | None, extended_to: dt.date | None
) -> tuple[dt.date | None, str | None]:
    """The deadline that governs and which one it is: the extension, else the later of day 56 and stated.

    The regulation gives 56 days, so an earlier stated day takes nothing away; a coroner may extend, so
    a later stated day is honoured, up to 56 days more (beyond that it is taken for a slip).
    """
    if extended_to is not None and (computed is None or extended_to > computed):
        return extended_to, "extended"
    if computed is None:
        return None, None
    if stated is not None and computed < stated <= computed + LATEST_STATED:
        return stated, "stated"
    return computed, "day 56"


def duty_state(owed: Owed, today: dt.date) -> Duty:
    """The duty of one addressee on `today`, with its deadlines, state and flags.

    An answer is seen first, whoever it is from; then «not required»; then what is not known; then the
    calendar. `none_published` means past the governing deadline and nothing seen, never more than that.
    """
    arrivals = [arrival for arrival in owed.arrivals if arrival.date is None or arrival.date <= today]
    sent = owed.sent or owed.date_of_report
    computed = deadline(sent) if sent else None
    extended_to = owed.extended_to or max(
        (arrival.extended_to for arrival in arrivals if arrival.extended_to), default=None
    )
    governing, governed_by = governing_deadline(computed, owed.stated_deadline, extended_to)
    answered_on, answered = _answer(arrivals)
    state = _state(owed, arrivals, answered, answered_on, governing, extended_to, today)
    return Duty(
        report_key=owed.report_key,
        addressee_position=owed.position,
        name_as_written=owed.name_as_written,
        organisation_id=owed.organisation_id,
        sent=sent,
        stated_deadline=owed.stated_deadline,
        deadline=computed,
        extended_to=extended_to,
        governing=governing,
        governed_by=governed_by,
        state=state,
        answered_on=answered_on,
        days_late=_days_late(answered_on, governing, sent),
        flags=_flags(owed, computed, sent, answered, answered_on, state),
    )


def _answer(arrivals: list[Arrival]) -> tuple[dt.date | None, bool]:
    finals = [arrival for arrival in arrivals if arrival.kind == "final"]
    return min((arrival.date for arrival in finals if arrival.date), default=None), bool(finals)


def _state(
    owed: Owed,
    arrivals: list[Arrival],
    answered: bool,
    answered_on: dt.date | None,
    governing: dt.date | None,
    extended_to: dt.date | None,
    today: dt.date,
) -> State:
    if answered:
        late = answered_on is not None and governing is not None and answered_on > governing
        return "answered_late" if late else "answered"
    if owed.response_required is False:
        return "not_required"
    if extended_to is not None and governing == extended_to and today <= extended_to:
        return "extended"
    if arrivals:
        return "interim"
    if owed.redacted or governing is None:
        return "unknown"
    if today <= governing:
        return "not_due"
    return "none_published" if _looked_since(owed, governing) and not owed.unassigned else "unknown"


def _looked_since(owed: Owed, deadline: dt.date | None) -> bool:
    """Whether anybody looked for a response after the deadline, so that seeing none means something."""
    if not owed.looked or owed.looked_on is None or deadline is None:
        return owed.looked
    return owed.looked_on > deadline


def _days_late(answered_on: dt.date | None, governing: dt.date | None, sent: dt.date | None) -> int | None:
    if answered_on is None or governing is None or (sent is not None and answered_on < sent):
        return None
    return max(0, (answered_on - governing).days)


def _flags(
    owed: Owed,
    computed: dt.date | None,
    sent: dt.date | None,
    answered: bool,
    answered_on: dt.date | None,
    state: State,
) -> tuple[str, ...]:
    stated = owed.stated_deadline
    implausible = (
        stated is not None
        and computed is not None
        and (stated > computed + LATEST_STATED or stated < (sent or stated))
    )
    found = {
        "sent_taken_from_date_of_report": owed.sent is None and sent is not None,
        "stated_deadline_differs": stated is not None and computed is not None and stated != computed,
        "stated_deadline_implausible": implausible,
        "answer_dated_before_report": answered_on is not None and sent is not None and answered_on < sent,
        "answer_undated": answered and answered_on is None,
        "responses_not_looked_for": state == "unknown" and not _looked_since(owed, computed),
        "other_responses_unassigned": state == "unknown" and owed.unassigned > 0,
    }
    return tuple(flag for flag, present in found.items() if present)
