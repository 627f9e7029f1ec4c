"""Dates as coroners, publishers and scanners write them, read without ever guessing.

A numeric date is day-first, as in England and Wales; one written in words may be in either order.
A date that is partial, impossible or unreadable is kept as written, with flags that say why, and has
no `date`. Dates are Europe/London calendar dates; a time of day beside one is ignored.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "year"]

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ONES = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
_TEENS = "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_COUNT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_COUNT_ON = "seventeen eighteen nineteen"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}

_EARLIEST, _LATEST = 1850, 2150
"""Years outside these are misprints: kept as written, flagged, and not read as dates."""

_PIVOT = 40
"""Two-digit years below this are 20yy, the others 19yy, unless a year is given to go by."""


@dataclass(frozen=True, slots=True)
class DateRead:
    """One date as it was written, and what could be read of it.

    `date` is set only where day, month and year can all be read and make a real day. `precision` is
    the finest part that stands beside a known year; None where the year is not known. `year`, `month`
    and `day` are the parts, whether or not together they make a date.

    Flags: `year_missing`, `year_unreadable`, `year_improbable`, `year_supplied`, `two_digit_year`,
    `day_missing`, `impossible`, `month_first` (numeric, and only so a real day), `separator_missing`,
    `month_misspelt`, `ocr_repaired`, `weekday_disagrees`, `several_dates`, `unread`.
    """

    date: dt.date | None
    as_written: str
    precision: Precision | None
    flags: tuple[str, ...] = ()
    year: int | None = None
    month: int | None = None
    day: int | None = None


def read_date(text: str, *, year_hint: int | None = None) -> DateRead:
    """The date in a text that holds one date; kept as written and flagged where it cannot be read whole.

    `year_hint` picks the century of a two-digit year and supplies a year that is missing (flagged
    `year_supplied`); without it a date without a year stays partial. Where several dates stand in the
    text the first whole one is given, flagged `several_dates`. Never raises.

    >>> read_date("Wednesday 19th December 2018").date
    datetime.date(2018, 12, 19)
    >>> read = read_date("31 June 2019")
    >>> read.date, read.as_written, read.flags
    (None, '31 June 2019', ('impossible',))
    >>> read_date("4 May").flags, read_date("4 May", year_hint=2021).date
    (('year_missing',), datetime.date(2021, 5, 4))
    """
    written = text.strip()
    plain = _PLAIN.fullmatch(written)
    if plain is not None and plain[2].lower() in _MONTH_OF:
        return _judged(written, int(plain[3]), _MONTH_OF[plain[2].lower()], int(plain[1]), ())
    found = [_read_match(match, year_hint) for match in _DATE.finditer(written)]
    found = [read for read in found if not _is_chance(read)]
    if not found:
        return _year_alone(written)
    best = next((read for read in found if read.date), found[0])
    several = ("several_dates",) if len({read.date or read.as_written for read in found}) > 1 else ()
    return DateRead(best.date, written, best.precision, best.flags + several, best.year, best.month, best.day)


def find_dates(text: str, *, year_hint: int | None = None) -> list[tuple[int, int, DateRead]]:
    """Every date in the text with its start and end, in order; partial and impossible ones too.

    A year standing alone is not a date, nor is a day with a month in small letters («1 may»).
    """
    return list(_found(text, year_hint))


def _found(text: str, year_hint: int | None) -> Iterator[tuple[int, int, DateRead]]:
    for match in _DATE.finditer(text):
        read = _read_match(match, year_hint)
        if not _is_chance(read):
            yield match.start(), match.end(), read


# --- words -----------------------------------------------------------------------------------------


def _edits(word: str) -> set[str]:
    """Every spelling one slip away: a letter dropped, doubled, changed, added, or two exchanged."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {head + tail[1:] for head, tail in cuts if tail}
    slips |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    slips |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    return slips | {head + letter + tail for head, tail in cuts for letter in letters}


def _month_words() -> tuple[dict[str, int], dict[str, int]]:
    """Months by exact word or abbreviation, and by a spelling one slip from exactly one month."""
    exact = {name: number for number, name in enumerate(MONTHS, 1)}
    exact |= {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
    slips: dict[str, set[int]] = {}
    for number, name in enumerate(MONTHS, 1):
        for slip in _edits(name) if len(name) > 3 else ():
            slips.setdefault(slip, set()).add(number)
    misspelt = {slip: numbers.pop() for slip, numbers in slips.items() if len(numbers) == 1}
    return exact, {slip: number for slip, number in misspelt.items() if slip not in exact and len(slip) > 2}


def _number_words() -> tuple[dict[str, int], dict[str, int]]:
    """Ordinal words from first to thirty-first, and cardinal words from one to ninety-nine, unspaced."""
    ordinals = {word: number for number, word in enumerate(f"{_ONES} {_TEENS}".split(), 1)}
    ordinals |= {f"twenty{word}": 20 + number for number, word in enumerate(_ONES.split()[:9], 1)}
    ordinals |= {"thirtieth": 30, "thirtyfirst": 31}
    cardinals = {word: number for number, word in enumerate(f"{_COUNT} {_COUNT_ON}".split(), 1)}
    for tens, value in (*_TENS.items(), ("ninety", 90)):
        cardinals |= {tens: value}
        cardinals |= {tens + word: value + number for number, word in enumerate(_COUNT.split()[:9], 1)}
    return ordinals, cardinals


_MONTH_OF, _MISSPELT = _month_words()
_ORDINALS, _CARDINALS = _number_words()
_NOT_LETTERS = re.compile(r"[^a-z]+")

# --- the shapes ------------------------------------------------------------------------------------

_MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_ONE_WORDS = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL_WORD = (
    rf"(?:(?:twenty|thirty)[\s-]*(?:{_ONE_WORDS})|{_ONE_WORDS}|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
# A printed ordinal, its half, or what a scanner makes of one raised above the line.
_SUFFIX = r"(?:\s?(?:st|nd|rd|th|t|h|[\"”“'’*°º™]{1,2})(?![a-z0-9]))"
_OCR_DAY = rf"(?-i:[Il|]\s?st\b|[Il|][0-9]|[0-3][OoIl|]){_SUFFIX}?"
_DAY = rf"(?:\d\d?{_SUFFIX}?|(?<![A-Za-z])(?:{_OCR_DAY}|{_ORDINAL_WORD}\b))"
_YEAR_WORDS = (
    r"(?:two\s+thousand(?:\s+and)?|twenty|nineteen)[\s-]+[a-z]+"
    r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine)\b)?"
)
_YEAR = rf"(?:\d{{4,5}}(?!\d)|20\s?[0-9OIl]\s?[0-9OIl](?![a-z0-9])|2[Oo][0-9OIl]{{2}}\b|{_YEAR_WORDS})"
_NOT_A_YEAR = r"(?!\s?\d|[:.]\d|\s*(?:st|nd|rd|th|am|pm|hours|years|days|people|patients|minutes)\b)"
_BROKEN_YEAR = (
    rf"(?:2[0Oo][0-9](?![0-9])[.:;~'\-i]{{0,5}}|20[.:;~]{{1,2}}[0-9i.:;~]{{1,4}}|['’]?\d\d{_NOT_A_YEAR})"
)
_WORD = r"(?!and\b)[a-z]{3,10}"

_PLAIN = re.compile(r"(\d\d?)(?:st|nd|rd|th)?\s([a-z]+)\s(\d{4})", re.IGNORECASE)

_DATE = re.compile(
    rf"""
    (?<![\d/])(?:\b(?P<weekday>{_WEEKDAY})\b[\s,.]*(?:the\s+)?)?
    (?:
        (?<![\d£.,:/-])(?P<d1>{_DAY})[\s,.-]*(?:day\s+)?(?:of\s+)?(?P<m1>{_MONTH})
            (?:[\s,./’'-]*(?:(?:in\s+the\s+year|of)\s+)?(?P<y1>{_YEAR}|(?<=[\s,./’'-]){_BROKEN_YEAR}))?
      | \b(?P<m2>{_MONTH})[\s,]*(?:the\s+)?(?P<d2>{_DAY})(?![\d:/])(?:[\s,.]+(?P<y2>{_YEAR}))?
      | (?<![\d£.,:/-])(?P<d3>{_DAY})[\s,.]*(?:day\s+)?(?:of\s+)?
            (?P<m3>{_WORD})[\s,.]+(?P<y3>(?:19|20)\d\d)(?!\d)
      | \b(?P<m4>{_MONTH})[\s,]*(?:of\s+)?(?P<y4>(?:19|20)\d\d)(?!\d)
    )
    | (?<![\d./-])(?P<iso>(?:1[89]|2[01])\d\d-[01]?\d-[0-3]?\d)(?!\d|-)
    | (?<![\d./:-])(?<!(?-i:[A-Z]))(?P<dn>\d\d?)\s?(?P<sep>[/.-]){{1,2}}\s?(?P<mn>\d\d?)\s?
            (?:[/.-]{{1,2}}\s?(?P<yn>\d{{4}})|(?P=sep)\s?(?P<yshort>\d{{2,5}}))(?![\d/]|[.:-]\d)
    | (?<![\d.-])(?:/|(?!19|20))(?P<joined>[0-3]\d[01]\d)/(?P<yj>(?:19|20)\d\d)(?![\d/])
    """,
    re.IGNORECASE | re.VERBOSE,
)


# --- reading ---------------------------------------------------------------------------------------


def _read_match(match: re.Match[str], year_hint: int | None) -> DateRead:
    written = match.group().strip()
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        return _judged(written, year, month, day, ())
    if match["joined"]:
        joined = match["joined"]
        return _judged(written, int(match["yj"]), int(joined[2:]), int(joined[:2]), ("separator_missing",))
    if match["dn"]:
        return _numeric(written, match, year_hint)
    return _worded(written, match, year_hint)


def _numeric(written: str, match: re.Match[str], year_hint: int | None) -> DateRead:
    day, month = int(match["dn"]), int(match["mn"])
    year, flags = _year(match["yn"] or match["yshort"], year_hint)
    if month > 12 >= day >= 1 and month <= 31:
        day, month, flags = month, day, (*flags, "month_first")
    return _judged(written, year, month, day, flags)


def _worded(written: str, match: re.Match[str], year_hint: int | None) -> DateRead:
    word = (match["m1"] or match["m2"] or match["m3"] or match["m4"]).rstrip(".").lower()
    month = _MONTH_OF.get(word) or _MISSPELT.get(word)
    flags: tuple[str, ...] = () if word in _MONTH_OF else ("month_misspelt",)
    if month is None:
        return DateRead(None, written, None, ("unread",))
    year, year_flags = _year(match["y1"] or match["y2"] or match["y3"] or match["y4"], year_hint)
    day_text = match["d1"] or match["d2"] or match["d3"]
    if day_text is None:
        return DateRead(None, written, "month", (*flags, *year_flags, "day_missing"), year, month)
    day, day_flags = _day(day_text)
    read = _judged(written, year, month, day, (*flags, *year_flags, *day_flags))
    return _against_weekday(read, match["weekday"])


def _day(text: str) -> tuple[int, tuple[str, ...]]:
    """The number of the day, from figures, ordinal words or a scanner's letters for figures."""
    word = _NOT_LETTERS.sub("", text.lower())
    if word in _ORDINALS:
        return _ORDINALS[word], ()
    figures = re.sub(_SUFFIX + "$", "", text, flags=re.IGNORECASE).strip()
    if figures.isdecimal():
        return int(figures), ()
    repaired = figures.translate(str.maketrans("IlOo|", "11001"))
    return (int(repaired), ("ocr_repaired",)) if repaired.isdecimal() else (0, ("impossible",))


def _year(text: str | None, year_hint: int | None) -> tuple[int | None, tuple[str, ...]]:
    """The year and what had to be done to read it; None with a flag where it cannot be read."""
    if text is None:
        return (year_hint, ("year_supplied",)) if year_hint is not None else (None, ("year_missing",))
    figures = text.strip("’'")
    if figures.isdecimal() and len(figures) == 4:
        return int(figures), ()
    if figures.isdecimal() and len(figures) == 2:
        return _century(int(figures), year_hint), ("two_digit_year",)
    if figures[:1].isalpha():
        return _year_in_words(figures)
    repaired = re.sub(r"\s", "", figures).translate(str.maketrans("IlOo|", "11001"))
    if repaired.isdecimal() and len(repaired) == 4:
        return int(repaired), ("ocr_repaired",)
    return None, ("year_unreadable",)


def _century(short: int, year_hint: int | None) -> int:
    if year_hint is None:
        return short + (2000 if short < _PIVOT else 1900)
    return min((century + short for century in (1900, 2000, 2100)), key=lambda year: abs(year - year_hint))


def _year_in_words(text: str) -> tuple[int | None, tuple[str, ...]]:
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word != "and"]
    base, rest = (2000, words[2:]) if words[:2] == ["two", "thousand"] else (0, words[1:])
    if not base:
        base = {"twenty": 2000, "nineteen": 1900}[words[0]]
    for end in range(len(rest), 0, -1):
        number = _CARDINALS.get("".join(rest[:end]))
        if number is not None:
            return base + number, ()
    return None, ("year_unreadable",)


def _judged(written: str, year: int | None, month: int, day: int, flags: tuple[str, ...]) -> DateRead:
    """The parts as a date where they make a real day, else kept with the reason among the flags."""
    if year is None:
        possible = 1 <= month <= 12 and 1 <= day <= 31
        return DateRead(None, written, None, flags if possible else (*flags, "impossible"), None, month, day)
    if not _EARLIEST <= year <= _LATEST:
        return DateRead(None, written, None, (*flags, "year_improbable"), year, month, day)
    try:
        return DateRead(dt.date(year, month, day), written, "day", flags, year, month, day)
    except ValueError:
        precision: Precision = "month" if 1 <= month <= 12 else "year"
        return DateRead(None, written, precision, (*flags, "impossible"), year, month, day)


def _against_weekday(read: DateRead, weekday: str | None) -> DateRead:
    if weekday is None or read.date is None:
        return read
    if WEEKDAYS[read.date.weekday()][:3] == weekday[:3].lower():
        return read
    flags = (*read.flags, "weekday_disagrees")
    return DateRead(read.date, read.as_written, read.precision, flags, read.year, read.month, read.day)


_SMALL_MONTH = re.compile(r"\b(?:may|mar|march|sun|sat|dec|jan|apr|aug|oct|nov|feb)\b")


def _is_chance(read: DateRead) -> bool:
    """Whether the words only look like a date: «1 may», «1.31.50», «3 times 2019»."""
    if "unread" in read.flags:
        return True
    if read.year is None and _SMALL_MONTH.search(read.as_written):
        return True
    doubtful = "impossible" in read.flags or "month_first" in read.flags
    return doubtful and "two_digit_year" in read.flags and "/" not in read.as_written


def _year_alone(written: str) -> DateRead:
    if re.fullmatch(r"(?:19|20)\d\d", written):
        return DateRead(None, written, "year", ("day_missing",), int(written))
    return DateRead(None, written, None, ("unread",))
