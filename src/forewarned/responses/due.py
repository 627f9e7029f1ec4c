"""By when an action is promised: the words, and the day, month or year that they come to.

A relative time counts from the letter's own date; without it the words are kept and no day is given. The
day is the last of the time that is meant, and nothing is guessed: «in due course» has no day. Words are
in `due.yml`; `due_times.py` finds the times of a clause, `due_past.py` leaves out those that are over.
"""

from __future__ import annotations

import datetime as dt
import re

from forewarned.responses.answer import Due
from forewarned.responses.due_past import is_past
from forewarned.responses.due_times import Found, times_in, vague_times_in
from forewarned.responses.due_words import pattern
from forewarned.responses.promise_words import folded


def due_in(clause: str, offset: int, written: dt.date | None, *, before: str = "") -> Due | None:
    """The time by which a clause says that its action will be done; None where it says none.

    `offset` is where the clause starts in the response; `written` is the response's own date; `before` is
    the text before the clause, where «the same date» is looked for.

    >>> due = due_in("We will train all staff by the end of Q3 2025/26.", 0, None)
    >>> due.as_written, due.day, due.iso
    ('by the end of Q3 2025/26', datetime.date(2025, 12, 31), '2025-12')
    """
    best = _best(clause, written, before)
    if best is None:
        return None
    day, iso, precision = best.meant
    words = clause[best.start : best.end]
    return Due(words, offset + best.start, offset + best.end, day, iso, precision, best.rule)


def has_time(sentence: str, written: dt.date | None) -> bool:
    """Whether a sentence says when something will be, by the calendar: «in due course» and «monthly» do not.

    >>> has_time("It will open in the spring.", None), has_time("It will open in due course.", None)
    (True, False)
    """
    due = due_in(sentence, 0, written)
    return due is not None and due.precision is not None


def _best(clause: str, written: dt.date | None, before: str = "") -> Found | None:
    """The first time in a clause, or that of its completion; words without a day where there is no time."""
    plain = folded(clause)
    times = [found for found in times_in(clause, plain, written) if not is_past(found, plain, written)]
    if times:
        first = min(times, key=lambda found: (found.start, -found.end))
        if before and (again := _following(first, clause, before, written)):
            return again
        ends = [each for each in times if pattern("completion").search(plain[: each.start].rstrip() + " ")]
        return min(ends, key=lambda found: (found.start, -found.end), default=first)
    vague = min(vague_times_in(plain), key=lambda found: (found.start, -found.end), default=None)
    if vague is None or vague.rule != "the same time" or not before:
        return vague
    return _same_time(vague, clause, before[-600:], written)


_NO_DAY_OF_ITS_OWN = re.compile(r"same time$", re.IGNORECASE)


def _same_time(vague: Found, clause: str, before: str, written: dt.date | None) -> Found:
    """«From the same date» with the last time named before it."""
    if _NO_DAY_OF_ITS_OWN.search(clause[vague.start : vague.end]):
        return vague
    last = _last_before(before, written)
    return Found(vague.start, vague.end, last.meant, vague.rule) if last else vague


def _following(found: Found, clause: str, before: str, written: dt.date | None) -> Found | None:
    """«Over the following two years» counted from the last time named before it."""
    if found.rule != "within a time" or "following" not in clause[found.start : found.end].lower():
        return None
    last = _last_before(before[-300:], written)
    return _best(clause, last.meant[0]) if last and last.meant[0] else None


def _last_before(before: str, written: dt.date | None) -> Found | None:
    """The last time to come that is named in the text before a clause."""
    plain = folded(before)
    times = [each for each in times_in(before, plain, written) if not is_past(each, plain, written)]
    return max(times, key=lambda each: (each.end, each.end - each.start), default=None)
