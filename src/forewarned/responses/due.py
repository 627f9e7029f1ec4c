"""By when an action is promised: the words, and the day, month or year that they come to.

A relative time counts from the letter's own date; without it the words are kept and no day is given. The
day is the last of the time that is meant, and nothing is guessed: «in due course» has no day. Words are
in `due.yml`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from forewarned.dates import MONTHS, find_dates
from forewarned.responses.answer import Due, Precision
from forewarned.responses.promise_words import folded

Meant = tuple[dt.date | None, str | None, Precision | None]
"""The last day, as much of it as is meant, and how fine that is."""

Reader = Callable[[re.Match[str], dt.date | None], Meant | None]


@dataclass(frozen=True, slots=True)
class _Found:
    """One time in a clause."""

    start: int
    end: int
    meant: Meant
    rule: str


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
        if read.date is not None and _verb_before(plain, start) is False
    ]
    return max((day for day in (*told, reported) if day is not None), default=None)


# --- lists and tables of actions -----------------------------------------------------------------------

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
        if label := _pattern("date line").match(plain, len(plain) - len(plain.lstrip())):
            begin = label.end()
            said, offset = line[begin:], at + begin
            return due_in(said, offset, written) or _alone(said, offset, written)
        if line.strip() and not _pattern("other line").match(plain.lstrip()):
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


# --- the time of a clause ------------------------------------------------------------------------------


def _best(clause: str, written: dt.date | None, before: str = "") -> _Found | None:
    """The first time in a clause, or that of its completion; words without a day where there is no time."""
    plain = folded(clause)
    times = [found for found in _times(clause, plain, written) if not _is_past(found, plain, written)]
    if times:
        first = min(times, key=lambda found: (found.start, -found.end))
        if before and (again := _following(first, clause, before, written)):
            return again
        ends = [each for each in times if _pattern("completion").search(plain[: each.start].rstrip() + " ")]
        return min(ends, key=lambda found: (found.start, -found.end), default=first)
    vague = min(_vague_times(plain), key=lambda found: (found.start, -found.end), default=None)
    if vague is None or vague.rule != "the same time" or not before:
        return vague
    return _same_time(vague, clause, before[-600:], written)


_NO_DAY_OF_ITS_OWN = re.compile(r"same time$", re.IGNORECASE)


def _same_time(vague: _Found, clause: str, before: str, written: dt.date | None) -> _Found:
    """«From the same date» with the last time named before it."""
    if _NO_DAY_OF_ITS_OWN.search(clause[vague.start : vague.end]):
        return vague
    last = _last_before(before, written)
    return _Found(vague.start, vague.end, last.meant, vague.rule) if last else vague


def _following(found: _Found, clause: str, before: str, written: dt.date | None) -> _Found | None:
    """«Over the following two years» counted from the last time named before it."""
    if found.rule != "within a time" or "following" not in clause[found.start : found.end].lower():
        return None
    last = _last_before(before[-300:], written)
    return _best(clause, last.meant[0]) if last and last.meant[0] else None


def _last_before(before: str, written: dt.date | None) -> _Found | None:
    """The last time to come that is named in the text before a clause."""
    plain = folded(before)
    times = [each for each in _times(before, plain, written) if not _is_past(each, plain, written)]
    return max(times, key=lambda each: (each.end, each.end - each.start), default=None)


def _times(clause: str, plain: str, written: dt.date | None) -> Iterator[_Found]:
    if not _pattern("any time").search(plain):
        return
    yield from _dates(clause, plain, written)
    for name, pattern, reader in _rules():
        for match in pattern.finditer(plain):
            meant = reader(match, written)
            if meant is not None and _is_name(clause, match):
                yield _Found(match.start(), match.end(), meant, name)


_NO_YEAR = frozenset(
    ("a day without its year", "a month alone", "a season", "a feast", "a weekday", "a term")
)

_COUNTED = frozenset(("within a time", "this year or next", "a year of accounts"))


def _is_past(found: _Found, plain: str, written: dt.date | None) -> bool:
    """Whether a time is over already, or names what has been."""
    if found.meant[0] is not None and written is not None and found.meant[0] < written:
        return True
    if _pattern("what was").search(plain[max(0, found.start - 30) : found.start]):
        return True
    if found.rule in _COUNTED and "next" not in plain[found.start : found.end]:
        return _is_told(plain, found.start, "was")
    if found.rule not in _NO_YEAR or re.search(r"\b20\d\d\b", plain[found.start : found.end]):
        return False
    if _pattern("set").match(plain, found.start):
        return _is_told(plain, found.start, "was")
    return _is_told(plain, found.start, "had") or _verb_before(plain, found.start) is False


def _is_told(plain: str, at: int, verbs: str) -> bool:
    """Whether the words right before a time say what was done: «which came into force on 1 April».

    `verbs` names those that count: «was» for what only tells of the past, «had» for any past form.
    """
    sentence = plain[:at].rsplit(". ", 1)[-1]
    near = re.split(r"[,;:(]\s|\(", sentence)[-1]
    if _pattern("will be").search(near) or _pattern("an errand").search(near):
        return False
    if verbs == "had" and not _pattern("will be").search(sentence) and _pattern("had").search(near):
        return True
    return _pattern("was").search(near) is not None


def _verb_before(plain: str, at: int) -> bool | None:
    """Whether what is said up to a place will be (True) or was (False); of what follows where it is first."""
    coming = [match.end() for match in _pattern("will be").finditer(plain)]
    was = [match.start() for match in _pattern("was").finditer(plain)]
    before = [*((each, True) for each in coming if each <= at), *((each, False) for each in was if each < at)]
    if before:
        return max(before)[1]
    if coming:
        return True
    return False if was or _pattern("had").search(plain) else None


def _is_name(clause: str, match: re.Match[str]) -> bool:
    """Whether a month has its capital: «may» and «march» are verbs besides."""
    return "month" not in match.groupdict() or clause[match.start("month")].isupper()


def _vague_times(plain: str) -> Iterator[_Found]:
    for name, pattern in _vague():
        for match in pattern.finditer(plain):
            yield _Found(match.start(), match.start() + len(match[0].rstrip()), (None, None, None), name)


# --- whole dates ---------------------------------------------------------------------------------------


def _dates(clause: str, plain: str, written: dt.date | None) -> Iterator[_Found]:
    """A day, or a month with its year, as a letter writes it."""
    if not any(character.isdigit() for character in clause):
        return
    for start, end, read in find_dates(clause):
        if read.month is None or "unread" in read.flags or "impossible" in read.flags:
            continue
        begin = _with_words_before(plain, start)
        if read.date is not None:
            yield _Found(begin, end, (read.date, read.date.isoformat(), "day"), "a day")
        elif read.year is not None:
            yield _Found(begin, end, _month(read.year, read.month), "a month")
        elif short := _short_year(clause[start:end], written):
            yield _Found(begin, end, _month(short, read.month), "a short year")
        elif read.day is not None and (year := _coming_year(read.month, read.day, written)):
            day = dt.date(year, read.month, min(read.day, monthrange(year, read.month)[1]))
            yield _Found(begin, end, (day, day.isoformat(), "day"), "a day without its year")


def _with_words_before(plain: str, start: int) -> int:
    """Where the words begin that belong to a date: «by the end of», «from»."""
    near = max(0, start - 90)
    match = _pattern("before a date").search(plain[near:start])
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


# --- the rules -----------------------------------------------------------------------------------------

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_SMALL, 1)},
    **dict.fromkeys(("a", "an", "a further"), 1),
    **dict.fromkeys(("couple of", "a couple of"), 2),
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "twenty one": 21,
    "twenty four": 24,
    "twenty eight": 28,
    "thirty": 30,
    "thirty six": 36,
    "sixty": 60,
    "ninety": 90,
}
_SEASON_ENDS: Mapping[str, tuple[int, int]] = {
    "spring": (0, 5),
    "summer": (0, 8),
    "autumn": (0, 11),
    "winter": (1, 2),
}
_ORDINALS: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_FINE: Mapping[str, Precision] = {
    **dict.fromkeys(("day", "working day", "week", "fortnight"), "day"),
    "month": "month",
    "year": "year",
}
_ENDING = re.compile(r"\bend\b|\bclose of|\bis out\b")
_BEGINNING = re.compile(
    r"\b(?:start|beginning|turn) of\b"
    r"|\b(?:by|from|before|ahead of|in time for|starting) the (?:new|next|20\d\d\s?[/-]\s?(?:20)?\d\d)\b"
)
_DAYS_OF: Mapping[str, int] = {"day": 1, "week": 7, "fortnight": 14}


def _last(year: int, month: int) -> dt.date:
    return dt.date(year, month, monthrange(year, month)[1])


def _month(year: int, month: int, precision: Precision = "month") -> Meant:
    return _last(year, month), f"{year:04d}-{month:02d}", precision


def _read_month(match: re.Match[str], written: dt.date | None) -> Meant | None:
    month = _number_of(match["month"])
    if written is None:
        return None, None, "month"
    return _month(written.year + (month < written.month), month)


def _number_of(month: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))


def _read_short_year(match: re.Match[str], _: dt.date | None) -> Meant | None:
    return _month(2000 + int(match["year"][-2:]), _number_of(match["month"]))


def _read_month_next_year(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if written is None:
        return None, None, "month"
    return _month(written.year + 1, _number_of(match["month"]))


def _read_feast(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if match["year"]:
        return _feast(match["feast"], int(match["year"]))
    if written is None:
        return None, None, "month"
    meant = _feast(match["feast"], written.year)
    if match["feast"].startswith("half"):
        ends = [_month(written.year + year, month) for year in (0, 1) for month in (2, 5, 10)]
        return next(each for each in ends if each[0] and each[0] > written)
    return meant if meant[0] and meant[0] >= written else _feast(match["feast"], written.year + 1)


def _feast(name: str, year: int) -> Meant:
    """The day before which the feast is, said as its month: Christmas, Easter, Whitsun seven weeks later."""
    if name == "christmas":
        day = dt.date(year, 12, 25)
    elif name.startswith("half"):
        day = dt.date(year, 10, 31)
    elif name.startswith("good"):
        return _day(_easter(year) - dt.timedelta(2))
    else:
        day = _easter(year) + dt.timedelta(weeks=7 if name == "whitsun" else 0)
    return day, day.isoformat()[:7], "month"


def _easter(year: int) -> dt.date:
    """Easter Sunday by the Gregorian reckoning (J.-M. Oudin's form)."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - 29 // (moon + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    since = moon - weekday
    month = 3 + (since + 40) // 44
    return dt.date(year, month, since + 28 - 31 * (month // 4))


def _read_week_of_year(match: re.Match[str], _: dt.date | None) -> Meant | None:
    if not 1 <= int(match["week"]) <= 52:
        return None
    day = dt.date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
    return _month(day.year, day.month)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _read_weekday(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if written is None:
        return None, None, "day"
    days = (_WEEKDAYS.index(match["weekday"][:3]) - written.weekday()) % 7 or 7
    return _day(written + dt.timedelta(days))


def _read_today(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if written is None:
        return None, None, "day"
    return _day(written + dt.timedelta(match["today"] == "tomorrow"))


def _day(day: dt.date) -> Meant:
    return day, day.isoformat(), "day"


def _read_quarter(match: re.Match[str], written: dt.date | None) -> Meant | None:
    said = match["number"] or match["ordinal"]
    number = int(said) if said.isdigit() else _COUNTS.get(said) or _ORDINALS[said]
    if match["years"]:
        first, second = _year_pair(match["years"])
        return _quarter(first, number) if second else _month(first, number * 3, "quarter")
    if written is None:
        return None, None, "quarter"
    accounts = written.year - (written.month < 4)
    if which := match["which"]:
        later = which in ("next", "coming", "new")
        if match["kind"] == "financial":
            return _quarter(accounts + later, number)
        return _month(written.year + later, number * 3, "quarter")
    coming = (_quarter(year, number) for year in (accounts, accounts + 1))
    return next(meant for meant in coming if meant[0] and meant[0] >= written)


def _quarter(accounts: int, number: int) -> Meant:
    """A quarter of the financial year that begins in April of a year."""
    return _month(accounts + (number == 4), (number * 3 + 3) % 12 or 12, "quarter")


def _year_pair(years: str) -> tuple[int, int | None]:
    """The years of «2025/26», «25/26», «2025»; the second is None where there is one."""
    parts = [int(part) for part in re.findall(r"\d+", years)]
    full = [part + 2000 if part < 100 else part for part in parts]
    return full[0], full[1] if len(full) > 1 else None


def _read_year_of_accounts(match: re.Match[str], written: dt.date | None) -> Meant | None:
    """A financial year ends in March, an academic one in August."""
    end_month = 8 if re.search(r"academic|school", match[0]) else 3
    years = match["years"] or match["after"]
    if years:
        first, second = _year_pair(years)
        if second is None:
            second = first + (end_month == 3)
        if _BEGINNING.search(match[0]):
            return _month(second - (second > first), end_month + 1, "month")
        return _month(second, end_month, "year") if second in (first, first + 1) else None
    if written is None:
        return None, None, "year"
    this = written.year + (written.month > end_month)
    later = match["which"] in ("next", "coming", "new", "following")
    if later and _BEGINNING.search(match[0]):
        return _month(this, end_month + 1, "month")
    return _month(this + later, end_month, "year")


def _read_season(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if not (match["lead"] or match["which"] or match["year"]):
        return None
    later, month = _SEASON_ENDS[match["season"]]
    if match["year"]:
        stated = match["year"]
        if stated.startswith("next"):
            return (
                None
                if written is None
                else (_last(written.year + 1 + later, month), f"{written.year + 1}", "season")
            )
        year = 2000 + int(stated[1:]) if stated[0] == "'" else int(stated[:4])
    elif written is None:
        return None, None, "season"
    else:
        year = written.year + (written.month > month) - later
    return _last(year + later, month), f"{year:04d}", "season"


_TERMS: Mapping[str, tuple[int, int]] = {"autumn": (9, 12), "spring": (1, 4), "summer": (4, 7)}


def _read_term(match: re.Match[str], written: dt.date | None) -> Meant | None:
    """A term of the school year: the month it begins in after «from», that it ends in after «end of»."""
    first, last = _TERMS[match["season"]]
    starts = re.search(r"\bfrom|start|beginning|before|in time for|ahead of", match["lead"])
    if match["year"]:
        year = int(match["year"])
    elif written is None:
        return None, None, "season"
    else:
        year = written.year + (written.month > (first if starts else last))
    if starts:
        return _month(year, first)
    return (
        _month(year, last) if _ENDING.search(match["lead"]) else (_last(year, last), f"{year:04d}", "season")
    )


def _read_part_of_year(match: re.Match[str], written: dt.date | None) -> Meant | None:
    named = match.groupdict()
    if stated := named.get("year") or named.get("year2"):
        year = int(stated)
    elif written is None:
        return None, None, "year"
    else:
        year = written.year + (named.get("which") in ("next", "new") or "turn of" in match[0])
    if half := re.search(r"\bhalf\b|\bh[12]\b", match[0]):
        first = half[0] == "h1" or "first half" in match[0]
        return _last(year, 6 if first else 12), f"{year:04d}", "year"
    if _ENDING.search(match[0]):
        return _month(year, 12)
    ends = (
        4
        if re.search(r"early|start|beginning|\bnew\b|turn", match[0])
        else 8
        if re.search(r"\bmid", match[0])
        else 12
    )
    return _last(year, ends), f"{year:04d}", "year"


def _read_within(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if not match["letter"] and _pattern("habit").match(match.string, match.end()):
        return None
    words = " ".join((match["count"] or "one").replace("-", " ").split())
    count = int(words) if words.isdigit() else _COUNTS.get(words)
    said = (match["unit"] or match.groupdict()["unit2"]).rstrip("s")
    unit = "working day" if said.startswith("working") else said.split()[-1].removeprefix("week") or "week"
    if count is None or _is_length(match) or (unit == "day" and count == 1 and not match["letter"]):
        return None
    if match.groupdict().get("least"):
        return None, None, _FINE[unit]
    return _so_long_after(written, count, unit)


def _is_length(match: re.Match[str]) -> bool:
    """Whether the words only say how long: «over two years» beside «over the next two years»."""
    lead = match[0].split()[0]
    return lead in ("over", "during", "across") and not re.search(
        r"\b(?:next|coming|following|period)\b|\bhence\b", match[0]
    )


def _so_long_after(written: dt.date | None, count: int, unit: str) -> Meant:
    if written is None:
        return None, None, _FINE[unit]
    if unit == "working day":
        return _day(_working_days_on(written, count))
    if unit in _DAYS_OF:
        return _day(written + dt.timedelta(count * _DAYS_OF[unit]))
    day = _months_on(written, count * (12 if unit == "year" else 1))
    return day, day.isoformat()[: 4 if unit == "year" else 7], _FINE[unit]


def _working_days_on(day: dt.date, count: int) -> dt.date:
    """So many days on, Saturdays and Sundays left out."""
    weeks, days = divmod(count, 5)
    day += dt.timedelta(weeks=weeks)
    while days:
        day += dt.timedelta(1)
        days -= day.weekday() < 5
    return day


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read_next(match: re.Match[str], written: dt.date | None) -> Meant | None:
    unit = match["unit"] or match["unit2"]
    if written is None:
        return None, None, "day" if unit == "week" else "month"
    later = match["which"] in ("next", "coming")
    if unit == "quarter":
        month = _months_on(written.replace(day=1), (-written.month) % 3 + 3 * later)
        return _month(month.year, month.month, "quarter")
    if unit == "week":
        day = written + dt.timedelta(days=6 - written.weekday() + 7 * later)
        return day, day.isoformat(), "day"
    month = _months_on(written.replace(day=1), int(later))
    return _month(month.year, month.month)


_READERS: Mapping[str, Reader] = {
    "a quarter": _read_quarter,
    "a year of accounts": _read_year_of_accounts,
    "two years": _read_year_of_accounts,
    "a season": _read_season,
    "a part of a year": _read_part_of_year,
    "this year or next": _read_part_of_year,
    "a term": _read_term,
    "a feast": _read_feast,
    "a short year": _read_short_year,
    "two months of a year": _read_short_year,
    "a month of the next year": _read_month_next_year,
    "a month alone": _read_month,
    "a week of a year": _read_week_of_year,
    "a weekday": _read_weekday,
    "today": _read_today,
    "within a time": _read_within,
    "so long after": _read_within,
    "this or next": _read_next,
}


# --- the words of the file -----------------------------------------------------------------------------


@cache
def _raw() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((resources.files(__package__) / "due.yml").read_bytes())
    return loaded


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern with the words of the file in it: a line break is nothing, a blank any white space."""
    joined = re.sub(r"\s*\n\s*", "", pattern.strip())
    for _ in range(2):
        for name, listed in _raw()["words"].items():
            joined = re.sub(rf"(?<!\?P)<{name}>", f"(?:{listed})".replace("\\", r"\\"), joined)
    return re.compile(joined.replace("[ -]", r"[\s-]").replace(" ?", r"\s*").replace(" ", r"\s+"))


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], Reader], ...]:
    return tuple((name, _compiled(pattern), _READERS[name]) for name, pattern in _raw()["times"].items())


@cache
def _vague() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _compiled(rf"\b(?:{pattern})\b")) for name, pattern in _raw()["vague"].items())


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return _compiled(_raw()[name])
