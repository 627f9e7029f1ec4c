"""What a part of the calendar means: its last day, as much of it as is meant, and how fine that is."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping

from forewarned.responses.answer import Precision

Meant = tuple[dt.date | None, str | None, Precision | None]
"""The last day, as much of it as is meant, and how fine that is."""

FINE: Mapping[str, Precision] = {
    **dict.fromkeys(("day", "working day", "week", "fortnight"), "day"),
    "month": "month",
    "year": "year",
}
"""How fine a length of time is, by its unit."""

_DAYS_OF: Mapping[str, int] = {"day": 1, "week": 7, "fortnight": 14}


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


def month_meant(year: int, month: int, precision: Precision = "month") -> Meant:
    """A month, said as its year and number; it lasts until its last day."""
    return last_day(year, month), f"{year:04d}-{month:02d}", precision


def day_meant(day: dt.date) -> Meant:
    """One day, said whole."""
    return day, day.isoformat(), "day"


def quarter_meant(accounts: int, number: int) -> Meant:
    """A quarter of the financial year that begins in April of a year."""
    return month_meant(accounts + (number == 4), (number * 3 + 3) % 12 or 12, "quarter")


def feast_meant(name: str, year: int) -> Meant:
    """The day before which the feast is, said as its month: Christmas, Easter, Whitsun seven weeks later."""
    if name == "christmas":
        day = dt.date(year, 12, 25)
    elif name.startswith("half"):
        day = dt.date(year, 10, 31)
    elif name.startswith("good"):
        return day_meant(_easter(year) - dt.timedelta(2))
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


def so_long_after(written: dt.date | None, count: int, unit: str) -> Meant:
    """So many days, working days, weeks, fortnights, months or years after the letter's own date."""
    if written is None:
        return None, None, FINE[unit]
    if unit == "working day":
        return day_meant(_working_days_on(written, count))
    if unit in _DAYS_OF:
        return day_meant(written + dt.timedelta(count * _DAYS_OF[unit]))
    day = months_on(written, count * (12 if unit == "year" else 1))
    return day, day.isoformat()[: 4 if unit == "year" else 7], FINE[unit]


def _working_days_on(day: dt.date, count: int) -> dt.date:
    """So many days on, Saturdays and Sundays left out."""
    weeks, days = divmod(count, 5)
    day += dt.timedelta(weeks=weeks)
    while days:
        day += dt.timedelta(1)
        days -= day.weekday() < 5
    return day


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
