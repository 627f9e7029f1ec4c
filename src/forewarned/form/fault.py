"""One fault of a report, and the law and guidance that faults are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["law", "guidance", "check"]

SCHEDULE_5 = "Coroners and Justice Act 2009, Schedule 5, paragraph 7"
REG_28_4 = "Coroners (Investigations) Regulations 2013, reg. 28(4)"
REG_29 = "Coroners (Investigations) Regulations 2013, reg. 29"
FORM = "Chief Coroner's Guidance No. 5, Annex A (the form)"
GUIDANCE_5 = "Chief Coroner's Guidance No. 5 (revised 4 November 2020)"
BENCH = "Chief Coroner's Guidance for Coroners on the Bench (January 2025)"
HC_68 = "Justice Committee, The Coroner Service, HC 68 (2021)"
SAMARITANS = "Samaritans' guidance on reporting inquests"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to look at, and its source; `start` and `end` are offsets in the field's text, or None."""

    code: str
    field: str
    says: str
    source: str
    severity: Severity
    start: int | None = None
    end: int | None = None
