"""What one response says: an answer to each concern, and the actions that it says were or will be taken.

Offsets are into the response's own text, and every quotation is cut from there: `text[start:end] == quote`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Stance = Literal[
    "taken",
    "planned_dated",
    "planned_undated",
    "partly",
    "considering",
    "disputed",
    "declined_with_reasons",
    "referred_elsewhere",
    "not_addressed",
]
Status = Literal["done", "will"]
Strength = Literal["stronger", "intermediate", "weaker"]
Precision = Literal["day", "month", "quarter", "season", "year"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a response says to one concern: its stance, and the words that carry it.

    `quote` is None where nothing bears on the concern (`not_addressed`). `judged_by` names the rule or the
    judge, `confidence` is from 0 to 1, `why` lists the signals that fired, for a person to read.
    """

    concern_number: str
    stance: Stance
    quote: str | None
    start: int | None
    end: int | None
    judged_by: str
    confidence: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When an action is said to be done by: the words, and what they come to.

    `day` is the last day of the time meant (30 June 2025 for «by June 2025»), None where the words give
    none («in due course»). `iso` is as much of it as is meant: «2025-06-30», «2025-06», «2025».
    """

    as_written: str
    start: int
    end: int
    day: dt.date | None
    iso: str | None
    precision: Precision | None
    rule: str


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that a response says was done or will be, in its own words.

    `action` is the part of the quotation that names the action; `concern_number` is None where the
    action answers no one concern. `owner` is the body or office said to act, as written, None where the
    words name nobody beside the respondent. `strength` follows RCA² (VA/NPSF 2015).
    """

    concern_number: str | None
    status: Status
    action: str
    quote: str
    start: int
    end: int
    owner: str | None
    due: Due | None
    strength: Strength | None
    judged_by: str
    confidence: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """All that one response says: an answer for each concern in the report's order, and its promises."""

    answers: tuple[Answer, ...]
    promises: tuple[Promise, ...]
