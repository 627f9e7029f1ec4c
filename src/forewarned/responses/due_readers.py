"""What the words of a partial or relative time mean: «Q3 2025/26», «in the spring», «within six months».

One reader for each of the times in `due.yml`. A relative time counts from the letter's own date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from forewarned.dates import MONTHS
from forewarned.responses.due_calendar import (
    FINE,
    Meant,
    day_meant,
    feast_meant,
    last_day,
    month_meant,
    months_on,
    quarter_meant,
    so_long_after,
)
from forewarned.responses.due_words import pattern

Reader = Callable[[re.Match[str], dt.date | None], Meant | None]
"""From the words found and the letter's own date: what they mean, or None where they name no time."""

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
_ENDING = re.compile(r"\bend\b|\bclose of|\bis out\b")
_BEGINNING = re.compile(
    r"\b(?:start|beginning|turn) of\b"
    r"|\b(?:by|from|before|ahead of|in time for|starting) the (?:new|next|20\d\d\s?[/-]\s?(?:20)?\d\d)\b"
)


def _read_month(match: re.Match[str], written: dt.date | None) -> Meant | None:
    month = _number_of(match["month"])
    if written is None:
        return None, None, "month"
    return month_meant(written.year + (month < written.month), month)


def _number_of(month: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))


def _read_short_year(match: re.Match[str], _: dt.date | None) -> Meant | None:
    return month_meant(2000 + int(match["year"][-2:]), _number_of(match["month"]))


def _read_month_next_year(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if written is None:
        return None, None, "month"
    return month_meant(written.year + 1, _number_of(match["month"]))


def _read_feast(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if match["year"]:
        return feast_meant(match["feast"], int(match["year"]))
    if written is None:
        return None, None, "month"
    meant = feast_meant(match["feast"], written.year)
    if match["feast"].startswith("half"):
        ends = [month_meant(written.year + year, month) for year in (0, 1) for month in (2, 5, 10)]
        return next(each for each in ends if each[0] and each[0] > written)
    return meant if meant[0] and meant[0] >= written else feast_meant(match["feast"], written.year + 1)


def _read_week_of_year(match: re.Match[str], _: dt.date | None) -> Meant | None:
    if not 1 <= int(match["week"]) <= 52:
        return None
    day = dt.date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
    return month_meant(day.year, day.month)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _read_weekday(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if written is None:
        return None, None, "day"
    days = (_WEEKDAYS.index(match["weekday"][:3]) - written.weekday()) % 7 or 7
    return day_meant(written + dt.timedelta(days))


def _read_today(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if written is None:
        return None, None, "day"
    return day_meant(written + dt.timedelta(match["today"] == "tomorrow"))


def _read_quarter(match: re.Match[str], written: dt.date | None) -> Meant | None:
    said = match["number"] or match["ordinal"]
    number = int(said) if said.isdigit() else _COUNTS.get(said) or _ORDINALS[said]
    if match["years"]:
        first, second = _year_pair(match["years"])
        return quarter_meant(first, number) if second else month_meant(first, number * 3, "quarter")
    if written is None:
        return None, None, "quarter"
    accounts = written.year - (written.month < 4)
    if which := match["which"]:
        later = which in ("next", "coming", "new")
        if match["kind"] == "financial":
            return quarter_meant(accounts + later, number)
        return month_meant(written.year + later, number * 3, "quarter")
    coming = (quarter_meant(year, number) for year in (accounts, accounts + 1))
    return next(meant for meant in coming if meant[0] and meant[0] >= written)


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
            return month_meant(second - (second > first), end_month + 1, "month")
        return month_meant(second, end_month, "year") if second in (first, first + 1) else None
    if written is None:
        return None, None, "year"
    this = written.year + (written.month > end_month)
    later = match["which"] in ("next", "coming", "new", "following")
    if later and _BEGINNING.search(match[0]):
        return month_meant(this, end_month + 1, "month")
    return month_meant(this + later, end_month, "year")


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
                else (last_day(written.year + 1 + later, month), f"{written.year + 1}", "season")
            )
        year = 2000 + int(stated[1:]) if stated[0] == "'" else int(stated[:4])
    elif written is None:
        return None, None, "season"
    else:
        year = written.year + (written.month > month) - later
    return last_day(year + later, month), f"{year:04d}", "season"


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
        return month_meant(year, first)
    if _ENDING.search(match["lead"]):
        return month_meant(year, last)
    return last_day(year, last), f"{year:04d}", "season"


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
        return last_day(year, 6 if first else 12), f"{year:04d}", "year"
    if _ENDING.search(match[0]):
        return month_meant(year, 12)
    ends = (
        4
        if re.search(r"early|start|beginning|\bnew\b|turn", match[0])
        else 8
        if re.search(r"\bmid", match[0])
        else 12
    )
    return last_day(year, ends), f"{year:04d}", "year"


def _read_within(match: re.Match[str], written: dt.date | None) -> Meant | None:
    if not match["letter"] and pattern("habit").match(match.string, match.end()):
        return None
    words = " ".join((match["count"] or "one").replace("-", " ").split())
    count = int(words) if words.isdigit() else _COUNTS.get(words)
    said = (match["unit"] or match.groupdict()["unit2"]).rstrip("s")
    unit = "working day" if said.startswith("working") else said.split()[-1].removeprefix("week") or "week"
    if count is None or _is_length(match) or (unit == "day" and count == 1 and not match["letter"]):
        return None
    if match.groupdict().get("least"):
        return None, None, FINE[unit]
    return so_long_after(written, count, unit)


def _is_length(match: re.Match[str]) -> bool:
    """Whether the words only say how long: «over two years» beside «over the next two years»."""
    lead = match[0].split()[0]
    return lead in ("over", "during", "across") and not re.search(
        r"\b(?:next|coming|following|period)\b|\bhence\b", match[0]
    )


def _read_next(match: re.Match[str], written: dt.date | None) -> Meant | None:
    unit = match["unit"] or match["unit2"]
    if written is None:
        return None, None, "day" if unit == "week" else "month"
    later = match["which"] in ("next", "coming")
    if unit == "quarter":
        month = months_on(written.replace(day=1), (-written.month) % 3 + 3 * later)
        return month_meant(month.year, month.month, "quarter")
    if unit == "week":
        day = written + dt.timedelta(days=6 - written.weekday() + 7 * later)
        return day, day.isoformat(), "day"
    month = months_on(written.replace(day=1), int(later))
    return month_meant(month.year, month.month)


READERS: Mapping[str, Reader] = {
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
"""What reads each of the file's times, by the name it has there."""
