"""By when in lists and tables of actions: the rest of a row, or the lines after an action."""

from __future__ import annotations

import datetime as dt
import re

from forewarned.responses.answer import Due
from forewarned.responses.due import due_in
from forewarned.responses.due_words import pattern
from forewarned.responses.promise_words import folded


def due_in_lines_after(text: str, end: int, written: dt.date | None = None) -> Due | None:
    """The time in the rest of a table's row, or in a line like «Date: June 2024», after an action.

    `end` is where the action ends in the text. The next action's lines are left alone.

    >>> plan = "Fit new locks\\nOwner: Estates\\nDate: 30 June 2024"
    >>> due_in_lines_after(plan, 13).iso
    '2024-06-30'
    """
    first = text.find("\n", end)
    rest = text[end : first if first >= 0 else len(text)]
    if _CELL.search(rest) and (due := _in_cells(rest, end, written)):
        return due
    return _in_lines(text, first, written) if first >= 0 else None


_CELL = re.compile(r"\||\t|\s{3,}|\s/\s")
_LINES_AFTER = 5


def _in_cells(rest: str, offset: int, written: dt.date | None) -> Due | None:
    """The first time in the cells of a row, be it a date alone."""
    at = 0
    for cell in (*_CELL.finditer(rest), None):
        stop = cell.start() if cell else len(rest)
        if (due := due_in(rest[at:stop], offset + at, written)) or (
            due := _alone(rest[at:stop], offset + at, written)
        ):
            return due
        at = cell.end() if cell else stop
    return None


def _in_lines(text: str, first: int, written: dt.date | None) -> Due | None:
    at = first + 1
    for line in text[at:].split("\n", _LINES_AFTER * 2)[: _LINES_AFTER * 2]:
        plain = folded(line)
        if label := pattern("date line").match(plain, len(plain) - len(plain.lstrip())):
            begin = label.end()
            said, offset = line[begin:], at + begin
            return due_in(said, offset, written) or _alone(said, offset, written)
        if line.strip() and not pattern("other line").match(plain.lstrip()):
            return None
        at += len(line) + 1
    return None


def _alone(cell: str, offset: int, written: dt.date | None) -> Due | None:
    """A time without a word before it: «March», «Easter»."""
    words = cell.strip(" .;,|\t\r")
    if not words or len(words) > 40:
        return None
    due = due_in(f"by {words}", 0, written)
    if due is None or due.start or due.end < len(words) + 3:
        return None
    start = offset + cell.index(words)
    return Due(words, start, start + len(words), due.day, due.iso, due.precision, due.rule)
