"""Ages as they are written, whoever's they are.

«aged 17 years», «17-year-old», «seventy-eight years of age», «aged 9 months» are ages; «in her 40s»,
«under the age of 18» and «aged 16 to 18» are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_SMALL + _TEENS, 1)}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_PER_YEAR = {"y": 1, "mo": 12, "mt": 12, "w": 52, "d": 365}
"""How many make a year, by the unit's first letters; hours and minutes never come to one."""

_OLDEST = 120

_ONE_TO_NINE = "|".join(_SMALL)
_NUMBER_WORD = (
    rf"(?:{'|'.join(_TENS)})(?:[\s-]+(?:{_ONE_TO_NINE})\b)?|{'|'.join(_TEENS)}|{_ONE_TO_NINE}|an?\s+hundred"
)
_NUMBER = rf"(?<![\w.,/£-])(?P<number>\d{{1,3}}(?![\d,]\d|\d)(?:½|\.\d(?!\d))?|(?:{_NUMBER_WORD})(?![\w]))"
_UNIT = (
    r"(?P<unit>years?|yrs?\.?|months?|mths?|weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|y(?=/o))"
    r"(?![a-z])['’]?"
)
_OPEN_END = (
    r"(?!\s*(?:[-–/]|to|and)\s*\d{1,3}\b(?!\s*months?)|"
    r"\s*(?:\+|(?:and|or)\s+(?:over|above|under|older|younger|below)|plus\b)|s\b|%)"
)

_AGED = re.compile(
    rf"\bage[ds]?\b(?:\s+at\s+(?:the\s+time\s+of\s+)?(?:his\s+|her\s+|their\s+)?death)?[\s:–-]*(?:of\s+)?"
    rf"(?:just\s+|only\s+|about\s+)?{_NUMBER}(?:[\s-]*{_UNIT})?(?![a-z]){_OPEN_END}",
    re.IGNORECASE,
)
_OLD = re.compile(
    rf"{_NUMBER}[\s-]*{_UNIT}(?:[\s-]*old\b|\s+of\s+age\b|/o\b|"
    r"(?=\s+(?:man|woman|male|female|lady|gentleman|boy|girl)\b))",
    re.IGNORECASE,
)
_WAS = re.compile(
    rf"\b(?:was|is|being|were)\s+(?:only\s+|just\s+|then\s+)?{_NUMBER}(?P<unit>)"
    r"(?=\s+(?:at\s+the\s+(?:time|date)\s+of\s+(?:his|her|their|the)\s+death|when\s+(?:he|she|they)\s+died))",
    re.IGNORECASE,
)
_OLD_ENDS = re.compile(
    r"[\s-]old\b|\sof\s+age\b|y/o\b|years?\s(?=man|woman|male|female|lady|gentle|boy|girl)", re.IGNORECASE
)
_LONGEST = 40
"""How many characters a number and its unit may take."""

_OF = re.compile(
    rf"\b(?:man|woman|lady|gentleman|boy|girl)\s+of\s+{_NUMBER}(?:\s*{_UNIT})?"
    r"(?=\s*(?:[,.;]|who\b|with\b|and\b))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"[\s,;:(\[–-]{{1,4}}{_NUMBER}(?:\s*{_UNIT})?(?:\s*old)?"
    r"(?=\s*(?:[,.;)\]\n]|$|who\b|born|d\.?o\.?b|of\b|and\b))",
    re.IGNORECASE,
)
_AFTER_A_NAME = re.compile(
    rf"(?P<name>(?-i:[A-ZÀ-Þ])[\w'’-]+)(?:\s?\(|,\s|\s(?=\S+\s+years?\s+was\b)){_NUMBER}"
    r"(?:\s*(?P<unit>years?|yrs?)\b)?(?=\)|,|\s+was\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Age:
    """An age in whole years and the words that state it; `aged` where it is «aged N», not «N years old»."""

    start: int
    end: int
    years: int
    aged: bool


def find_ages(text: str, start: int = 0, end: int | None = None) -> list[Age]:
    """Every age stated in the text or a stretch of it, in order, whoever's it is."""
    stop = len(text) if end is None else end
    found: dict[int, Age] = {}
    for anchor in _OLD_ENDS.finditer(text, start, stop):
        begin = max(start, anchor.start() - _LONGEST)
        found |= {
            age.start: age for age in _read(_OLD, text, begin, min(stop, anchor.end() + 10), aged=False)
        }
    for pattern in (_OF, _WAS):
        found |= {age.start: age for age in _read(pattern, text, start, stop, aged=False)}
    for age in _read(_AGED, text, start, stop, aged=True):
        within = [at for at in found if age.start <= at < age.end]
        for at in within:
            age = Age(age.start, max(age.end, found.pop(at).end), age.years, True)
        found[age.start] = age
    return [found[at] for at in sorted(found)]


def bare_age(text: str, at: int) -> Age | None:
    """The number that follows a name as its age: «Ada Quill, 64.» or «Ada Quill (87 years)»."""
    match = _BARE.match(text, at)
    if match is None:
        return None
    age = _age(match, aged=False)
    if age is None or (match["unit"] is None and age.years < 10):
        return None
    return Age(match.start("number"), age.end, age.years, False)


def ages_after(text: str, names: frozenset[str]) -> Iterator[Age]:
    """The numbers that follow one of the names as its age, anywhere: «Mrs Quill (86 years) fell»."""
    for match in _AFTER_A_NAME.finditer(text):
        age = _age(match, aged=False) if match["name"].casefold() in names else None
        if age and (match["unit"] is not None or age.years > 9):
            yield Age(match.start("number"), age.end, age.years, False)


def _read(pattern: re.Pattern[str], text: str, start: int, end: int, *, aged: bool) -> Iterator[Age]:
    for match in pattern.finditer(text, start, end):
        if age := _age(match, aged=aged):
            yield age


def _age(match: re.Match[str], *, aged: bool) -> Age | None:
    unit = (match["unit"] or "years").casefold()
    number = _number(match["number"])
    per = next((count for letters, count in _PER_YEAR.items() if unit.startswith(letters)), None)
    years = 0 if per is None else int(number // per)
    if years > _OLDEST:
        return None
    return Age(match.start(), match.end(), years, aged)


def _number(written: str) -> float:
    plain = written.casefold().rstrip("½")
    if plain[:1].isdigit():
        return float(plain)
    if "hundred" in plain:
        return 100
    return sum(_WORDS[word] for word in re.split(r"[\s-]+", plain))
