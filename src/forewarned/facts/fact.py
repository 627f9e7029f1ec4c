"""One fact found in a report's text: what it is, its value, the words that say so and where they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

Value = int | bool | str | dt.date

SECTIONS = ("investigation", "circumstances", "concerns_text", "legal_powers", "action", "response_duty")
"""The sections of a report that facts are looked for in, in the order in which they are believed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and where it stands: `start` and `end` are offsets in the text of `section`.

    `as_written` is those words, verbatim. `person` counts the deceased from 1 where a report is about
    several. `rule` names the rule that read it; `confidence` is between 0 and 1.
    """

    name: str
    value: Value
    section: str
    start: int
    end: int
    as_written: str
    rule: str
    person: int = 1
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Texts:
    """What facts are read from: the sections verbatim, and what is known beside them.

    `deceased` is the name as published (its title tells the sex), `date_of_report` the report's date,
    `categories` the publisher's tags, which are believed only where the text says nothing against them.
    """

    sections: Mapping[str, str]
    deceased: str | None = None
    date_of_report: dt.date | None = None
    categories: tuple[str, ...] = field(default=())
