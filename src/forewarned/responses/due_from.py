"""The day that a letter's relative times count from."""

from __future__ import annotations

import datetime as dt

from forewarned.dates import find_dates
from forewarned.responses.due_past import verb_before
from forewarned.responses.promise_words import folded


def counted_from(text: str, written: dt.date | None, reported: dt.date | None) -> dt.date | None:
    """The day that «next year» counts from: the letter's own, else the latest past day it tells of.

    Where the letter tells of none after the report that it answers, the report's own day (`reported`).
    """
    if written is not None:
        return written
    plain = folded(text)
    told = [
        read.date
        for start, _, read in find_dates(text)
        if read.date is not None and verb_before(plain, start) is False
    ]
    return max((day for day in (*told, reported) if day is not None), default=None)
