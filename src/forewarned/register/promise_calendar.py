"""Promises as a calendar (RFC 5545): one all-day entry for each, on the last day of the time promised.

The same promises give the same bytes: an entry's stamp is the day of the letter, never the clock's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 75
"""Octets of a line, beyond which it is folded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its lasting id, its day, what it is called, what it says, where to read on."""

    uid: str
    day: dt.date
    stamp: dt.date
    summary: str
    description: str
    url: str | None = None


def calendar(entries: Iterable[Entry], name: str) -> str:
    """The text of an iCalendar file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Forewarned//Promises//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]
    for each in entries:
        lines += _lines(each)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _lines(each: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(each.uid)}"
    yield f"DTSTAMP:{each.stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{each.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(each.summary)}"
    yield f"DESCRIPTION:{_escaped(each.description)}"
    if each.url:
        yield f"URL:{''.join(each.url.split())}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Text as a value: its marks escaped, its lines joined, characters that no line may hold left out."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, escaped)
    lines = "\\n".join(text.splitlines())
    return "".join(each for each in lines if each == "\t" or (ord(each) >= 32 and ord(each) != 127))


def _folded(line: str) -> str:
    """The line in parts of so many octets at most, cut between characters."""
    parts, part, size = [], "", 0
    for each in line:
        octets = len(each.encode("utf-8", "replace"))
        if size + octets > LONGEST:
            parts.append(part)
            part, size = " ", 1
        part += each
        size += octets
    return "\r\n".join([*parts, part])
