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


def due_in(clause: str, offset: int, written: dt.date | None) -> Due | None:
    """The time by which a clause says that its action will be done; None where it says none.

    `offset` is where the clause starts in the response; `written` is the response's own date.

    >>> due = due_in("We will train all staff by the end of Q3 2025/26.", 0, None)
    >>> due.as_written, due.day, due.iso
    ('by the end of Q3 2025/26', datetime.date(2025, 12, 31), '2025-12')
    """
    plain = folded(clause)
    times = [found for found in _times(clause, plain, written) if not _is_past(found, plain, written)]
    if not times:
        times = list(_vague_times(plain))
    if not times:
        return None
    best = min(times, key=lambda found: (found.start, -found.end))
    day, iso, precision = best.meant
    words = clause[best.start : best.end]
    return Due(words, offset + best.start, offset + best.end, day, iso, precision, best.rule)


def _times(clause: str, plain: str, written: dt.date | None) -> Iterator[_Found]:
    if not _pattern("any time").search(plain):
        return
    yield from _dates(clause, plain, written)
    for name, pattern, reader in _rules():
        for match in pattern.finditer(plain):
            meant = reader(match, written)
            if meant is not None and _is_name(clause, match):
                yield _Found(match.start(), match.end(), meant, name)


def _is_past(found: _Found, plain: str, written: dt.date | None) -> bool:
    """Whether a time is over already, or names what has been."""
    if found.meant[0] is not None and written is not None and found.meant[0] < written:
        return True
    return bool(_pattern("what was").search(plain[max(0, found.start - 30) : found.start]))


def _is_name(clause: str, match: re.Match[str]) -> bool:
    """Whether a month or a season has its capital: «may» and «march» are verbs besides."""
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
        elif read.day is not None and (year := _coming_year(read.month, read.day, written)):
            day = dt.date(year, read.month, min(read.day, monthrange(year, read.month)[1]))
            yield _Found(begin, end, (day, day.isoformat(), "day"), "a day without its year")


def _with_words_before(plain: str, start: int) -> int:
    """Where the words begin that belong to a date: «by the end of», «from»."""
    match = _pattern("before a date").search(plain[:start])
    return match.start() if match else start


def _coming_year(month: int, day: int, written: dt.date | None) -> int | None:
    if written is None:
        return None
    return written.year + ((month, day) < (written.month, written.day))


# --- the rules -----------------------------------------------------------------------------------------

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_SMALL, 1)},
    **dict.fromkeys(("a", "an"), 1),
    "eighteen": 18,
    "twenty four": 24,
    "couple of": 2,
}
_SEASON_ENDS: Mapping[str, tuple[int, int]] = {
    "spring": (0, 5),
    "summer": (0, 8),
    "autumn": (0, 11),
    "winter": (1, 2),
}
_ORDINALS: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_FINE: Mapping[str, Precision] = {"day": "day", "week": "day", "month": "month", "year": "year"}
_ENDING = re.compile(r"\bend of|\bclose of|\bsecond half|\blatter part")


def _last(year: int, month: int) -> dt.date:
    return dt.date(year, month, monthrange(year, month)[1])


def _month(year: int, month: int, precision: Precision = "month") -> Meant:
    return _last(year, month), f"{year:04d}-{month:02d}", precision


def _read_month(match: re.Match[str], written: dt.date | None) -> Meant | None:
    month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(match["month"][:3]))
    if written is None:
        return None, None, "month"
    return _month(written.year + (month < written.month), month)


def _read_quarter(match: re.Match[str], written: dt.date | None) -> Meant | None:
    number = int(match["number"] or _ORDINALS[match["ordinal"]])
    if match["years"]:
        first, second = _year_pair(match["years"])
        return _quarter(first, number) if second else _month(first, number * 3, "quarter")
    if written is None:
        return None, None, "quarter"
    accounts = written.year - (written.month < 4)
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
        if re.search(r"\b(?:start|beginning) of", match[0]):
            return _month(second - (second > first), end_month + 1, "month")
        return _month(second, end_month, "year") if second in (first, first + 1) else None
    if written is None:
        return None, None, "year"
    this = written.year + (written.month > end_month)
    return _month(this + (match["which"] == "next"), end_month, "year")


def _read_season(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if not (match["lead"] or match["which"] or match["year"]):
        return None
    later, month = _SEASON_ENDS[match["season"]]
    if match["year"]:
        year = int(match["year"][:4])
    elif written is None:
        return None, None, "season"
    else:
        year = written.year + (written.month > month) - later
    return _last(year + later, month), f"{year:04d}", "season"


def _read_part_of_year(match: re.Match[str], written: dt.date | None) -> Meant | None:
    named = match.groupdict()
    if stated := named.get("year") or named.get("year2"):
        year = int(stated)
    elif written is None:
        return None, None, "year"
    else:
        year = written.year + (named.get("which") in ("next", "new"))
    if "first half" in match[0]:
        return _month(year, 6)
    if _ENDING.search(match[0]):
        return _month(year, 12)
    ends = (
        4
        if re.search(r"early|start|beginning|\bnew\b", match[0])
        else 8
        if re.search(r"\bmid", match[0])
        else 12
    )
    return _last(year, ends), f"{year:04d}", "year"


def _read_within(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if not match["letter"] and _pattern("habit").match(match.string, match.end()):
        return None
    words = (match["count"] or "one").replace("-", " ")
    count = int(words) if words.isdigit() else _COUNTS.get(words)
    if count is None:
        return None
    unit = (match["unit"] or match["unit2"]).split()[-1].rstrip("s")
    if written is None:
        return None, None, _FINE[unit]
    if unit in ("day", "week"):
        day = written + dt.timedelta(days=count * (7 if unit == "week" else 1))
        return day, day.isoformat(), "day"
    day = _months_on(written, count * (12 if unit == "year" else 1))
    return day, day.isoformat()[: 4 if unit == "year" else 7], _FINE[unit]


def _months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read_next(match: re.Match[str], written: dt.date | None) -> Meant | None:
    unit = match["unit"] or match["unit2"]
    if written is None:
        return None, None, "day" if unit == "week" else "month"
    if unit == "week":
        day = written + dt.timedelta(days=6 - written.weekday() + (7 if match["which"] == "next" else 0))
        return day, day.isoformat(), "day"
    month = _months_on(written.replace(day=1), int(match["which"] == "next"))
    return _month(month.year, month.month)


_READERS: Mapping[str, Reader] = {
    "a quarter": _read_quarter,
    "a year of accounts": _read_year_of_accounts,
    "two years": _read_year_of_accounts,
    "a season": _read_season,
    "a part of a year": _read_part_of_year,
    "this year or next": _read_part_of_year,
    "a month alone": _read_month,
    "within a time": _read_within,
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
