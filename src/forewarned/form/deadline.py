"""The last day to respond, as box 7 states it; never computed, and never another date that stands there."""

from __future__ import annotations

import re

from forewarned.dates import DateRead, find_dates

# What stands right before the date, strongest first. Each is matched against the words before it.
_LEADS = (
    re.compile(
        r"(?:\b(?:by|before|until|till|to arrive by|no later than|not later than|at the latest)|\bnamely|"
        r"\bthat is|\bbeing|\bi\.?e\.?|\bdeadline(?: is| of|:)?|\bdue(?: date| on| by|:)+|\bviz\.?)"
        r"[\s,:;.(\[–—-]*"
        r"(?:(?:close of (?:business|play)|noon|midday|midnight|end of the day|"
        r"\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|a\.m\.?|p\.m\.?|hours|hrs|o'clock)?)[\s,]*)?"
        r"(?:(?:on|the|of|or|before|no later than|not later than|at the latest|by?|namely|and)[\s,:]*)*"
        r"(?:the\s+)?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bdays (?:of|from) (?:the date of this report|its date|receipt)[\s,;:.(\[–—-]*$", re.IGNORECASE
    ),
    re.compile(r"\bon or before[\s,:]*(?:the\s+)?$", re.IGNORECASE),
    # A day that the scanner lost: «namely by gm June 2017».
    re.compile(r"\bnamely by\s+\S{1,4}\s+$", re.IGNORECASE),
    re.compile(r"\bextend(?:ed|ing)?\b[^.]{0,60}\b(?:to|until|by)[\s,:]*(?:the\s+)?$", re.IGNORECASE),
)

# A date after these is some other day: the report's own, the inquest's, a meeting's, a death's.
_OTHER_DAY = re.compile(
    r"\b(?:dated|date of (?:this|the|my) report (?:is|being|was|of)|sent on|issued on|concluded|concluding|"
    r"ended|opened|commenced|held|heard|listed|resumed|died|born|days (?:of|from|after)|since|updated|form)"
    r"[^.;]{0,25}$",
    re.IGNORECASE,
)

_REACH = 90
"""How many characters before a date are looked at."""


def stated_deadline(text_of_box_7: str, *, year_hint: int | None = None) -> tuple[DateRead, int, int] | None:
    """The deadline that box 7 states, with its start and end; None where it states none.

    A deadline that cannot be read whole (no year, a scanner's noise) is given with its flags and no
    date. «56 days» alone, a blank («xxx», «[DATE]») and the days of the report, the inquest or the
    death are no deadline. `year_hint` is passed on to the reading of the date.

    >>> box_7 = "within 56 days of the date of this report, namely by 13 February 2019. I may extend it."
    >>> read, start, end = stated_deadline(box_7)
    >>> read.date, box_7[start:end]
    (datetime.date(2019, 2, 13), '13 February 2019')
    >>> stated_deadline("You must respond within 56 days of the date of this report.") is None
    True
    """
    found = find_dates(text_of_box_7, year_hint=year_hint)
    ends = [0, *(end for _, end, _ in found)]
    for lead in _LEADS:
        for (start, end, read), last_end in zip(found, ends, strict=False):
            before = text_of_box_7[max(last_end, start - _REACH) : start]
            if lead.search(before) and (lead is not _LEADS[0] or not _OTHER_DAY.search(before)):
                return read, start, end
    return None
