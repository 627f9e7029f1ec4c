"""The times that a clause names: whole dates, times that a rule reads, and words without a day."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from forewarned.dates import find_dates
from forewarned.responses.due_calendar import Meant, month_meant
from forewarned.responses.due_readers import READERS
from forewarned.responses.due_words import pattern, timed, vague


@dataclass(frozen=True, slots=True)
class Found:
    """One time in a clause."""

    start: int
    end: int
    meant: Meant
    rule: str


def times_in(clause: str, plain: str, written: dt.date | None) -> Iterator[Found]:
    """Every time that a clause names by day, month, season or year; `plain` is the clause folded."""
    if not pattern("any time").search(plain):
        return
    yield from _dates(clause, plain, written)
    for name, words in timed():
        reader = READERS[name]
        for match in words.finditer(plain):
            meant = reader(match, written)
            if meant is not None and _is_name(clause, match):
                yield Found(match.start(), match.end(), meant, name)


def _is_name(clause: str, match: re.Match[str]) -> bool:
    """Whether a month has its capital: «may» and «march» are verbs besides."""
    return "month" not in match.groupdict() or clause[match.start("month")].isupper()


def vague_times_in(plain: str) -> Iterator[Found]:
    """The words of a folded clause that say when without a day: «in due course», «shortly»."""
    for name, words in vague():
        for match in words.finditer(plain):
            yield Found(match.start(), match.start() + len(match[0].rstrip()), (None, None, None), name)


# --- whole dates ---------------------------------------------------------------------------------------


def _dates(clause: str, plain: str, written: dt.date | None) -> Iterator[Found]:
    """A day, or a month with its year, as a letter writes it."""
    if not any(character.isdigit() for character in clause):
        return
    for start, end, read in find_dates(clause):
        if read.month is None or "unread" in read.flags or "impossible" in read.flags:
            continue
        begin = _with_words_before(plain, start)
        if read.date is not None:
            yield Found(begin, end, (read.date, read.date.isoformat(), "day"), "a day")
        elif read.year is not None:
            yield Found(begin, end, month_meant(read.year, read.month), "a month")
        elif short := _short_year(clause[start:end], written):
            yield Found(begin, end, month_meant(short, read.month), "a short year")
        elif read.day is not None and (year := _coming_year(read.month, read.day, written)):
            day = dt.date(year, read.month, min(read.day, monthrange(year, read.month)[1]))
            yield Found(begin, end, (day, day.isoformat(), "day"), "a day without its year")


def _with_words_before(plain: str, start: int) -> int:
    """Where the words begin that belong to a date: «by the end of», «from»."""
    near = max(0, start - 90)
    match = pattern("before a date").search(plain[near:start])
    return near + match.start() if match else start


_MONTH_AND_NUMBER = re.compile(r"[A-Za-z]+\s+(\d\d)")


def _short_year(words: str, written: dt.date | None) -> int | None:
    """The year of «Feb 23» in a letter of about that year; «March 31» is a day."""
    match = _MONTH_AND_NUMBER.fullmatch(words)
    if match is None or written is None or not 0 <= int(match[1]) + 2000 - written.year <= 5:
        return None
    return int(match[1]) + 2000


def _coming_year(month: int, day: int, written: dt.date | None) -> int | None:
    if written is None:
        return None
    return written.year + ((month, day) < (written.month, written.day))
