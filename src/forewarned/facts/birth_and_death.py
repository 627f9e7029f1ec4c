"""The days of birth and of death that a text states, each with the rule that read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from forewarned.dates import find_dates


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text states, where its date stands, and by which rule it was read."""

    date: dt.date
    start: int
    end: int
    rule: str
    confidence: float


_LONGEST = 100
"""How many characters after «died» or «born» its date may stand."""

_BORN = re.compile(
    r"\b(?:born|birth\s*date|(?:date|day)\s+of\s+birth)\b|\bd\.?\s?o\.?\s?b\b\.?", re.IGNORECASE
)
_KIN_BEFORE = re.compile(
    r"\b(?:his|her|their|whose|the|a)\s+(?:\w+\s+)?(?:son|daughter|child|children|baby|brother|sister|twins?|mother|"
    r"father|wife|husband|partner|friend|grandson|granddaughter|grandmother|grandfather|grandparents?|parents?|"
    r"uncle|aunt|nephew|niece|cousin|girlfriend|boyfriend|dog|patient)(?:\s+(?!who\b)\w+)?\s+"
    r"(?:(?:had|was|were|also|both|sadly|have)\s+)*$|"
    r"\b(?:not|could|would|might|may|have|people|patients|others|who\s+have|persons?|prisoners|they)\s+(?:have\s+|had\s+)?$",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[.!?]\s+(?=[A-Z])|\n\s*\n|[;]|\b(?:died|dod|death|born)\b", re.IGNORECASE)

_DEATH = re.compile(
    r"(?P<date>\bdate\s+of\s+death|\bd\.?o\.?d\b\.?)|"
    r"(?P<died>\b(?:died|passed\s+away|lost\s+(?:his|her)\s+life|took\s+(?:his|her)\s+own\s+life|"
    r"(?:his|her)\s+death\s+(?:occurred|took\s+place))\b)|"
    r"(?P<pronounced>\b(?:pronounced|certified|declared|confirmed|verified)\s+(?:as\s+)?"
    r"(?:dead|deceased|life\s+extinct)\b|\blife\s+(?:was\s+)?(?:pronounced\s+)?extinct\b|"
    r"\b(?:death|life\s+extinct)\s+(?:was|being)\s+(?:\w+ly\s+)?"
    r"(?:pronounced|certified|declared|confirmed|verified|recorded)\b)|"
    r"(?P<found>\b(?:found|discovered)\s+(?:\w+ly\s+)?(?:dead|deceased)\b)|"
    r"(?P<death>\bdeaths?\s+(?:of\s+(?:(?!\b(?:born|birth|investigat\w+|inquests?|court|heard|opened|concluded|was|were|which)\b)"
    r"[^.;\n\d]){3,80}?\s+(?-i:on|dated)|at\b[^.;\n]{0,60}?\b(?-i:on)|(?-i:on))\b)",
    re.IGNORECASE,
)
_RULES = {
    "date": ("date of death", 0.99),
    "died": ("died on", 0.97),
    "pronounced": ("pronounced dead on", 0.95),
    "death": ("death on", 0.93),
    "found": ("found dead on", 0.75),
}
_ANOTHER_DAY = re.compile(
    r"\s*(?:,|at\b[^.]{0,60}?)?\s*"
    r"(?:(?:on\s+)?the\s+(?:following|next|same|previous)\s+(?:day|morning|evening|night|afternoon)|"
    r"\w+\s+(?:days?|weeks?|months?|hours?|years?)\s+(?:later|after)|(?:some|several|shortly)\b[^.]{0,20}later|later\b|"
    r"within\s+\w+\s+(?:minutes|hours|days)|after\b|before\b)",
    re.IGNORECASE,
)
_ON_BEFORE = re.compile(
    r"(?:^|[\s(])(?:on|in\s+the\s+(?:early\s+)?(?:hours|morning|evening|afternoon|night)\s+of|during)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_MORE_HAPPENED = re.compile(
    r"\b(?:later|following\s+day|next\s+day|days\s+later|subsequently|eventually)\b", re.IGNORECASE
)
_COMMENCED = re.compile(
    r"\b(?:commenced|opened|investigat\w+|inquests?|resumed|concluded|inquiry|adjourned|reported|referred|heard)\b",
    re.IGNORECASE,
)


_BORN_SUBJECT = re.compile(
    r"(?:\b[Tt]he\s+[Dd]eceased|(?:^|[.\n;:]\s*)(?:He|She|They)|\bwho)\s+(?:was|is)\s+$"
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def births(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    names: frozenset[str] | None = None,
    year: int | None = None,
) -> Iterator[Day]:
    """The days of birth in a text or a stretch of it, those of the family left out.

    With `names` only those said of one who has such a name, of «the deceased», or of «He» or «She».
    `year` is the report's: a birth «26.9.33» is in the hundred years before it.
    """
    stop = len(text) if end is None else end
    for match in _BORN.finditer(text, start, stop):
        before = text[max(0, match.start() - 50) : match.start()]
        if _KIN_BEFORE.search(before):
            continue
        if names is not None and match.group().casefold() == "born" and not _is_of(before, names):
            continue
        if day := _date_after(text, match.end(), stop, "born on", 0.98, hint=(year or 2020) - 49):
            yield day


def deaths(text: str, start: int = 0, end: int | None = None, *, year: int | None = None) -> Iterator[Day]:
    """The days of death in a text or a stretch of it, those of the family left out.

    `year` is that of the investigation or the report: it is taken for a day without one, under another rule.
    """
    stop = len(text) if end is None else end
    for match in _DEATH.finditer(text, start, stop):
        rule, confidence = _RULES[match.lastgroup or ""]
        if _KIN_BEFORE.search(text, max(0, match.start() - 50), match.start()):
            continue
        if _ANOTHER_DAY.match(text, match.end()):
            continue
        if rule == "death on" and _is_opening(text[max(0, match.start() - 200) : match.start()]):
            continue
        near = 12 if rule == "death on" else _LONGEST
        day = _date_after(text, match.end(), stop, rule, confidence, near, hint=year)
        if day is None and rule != "death on":
            day = _date_before(text, max(0, match.start() - 160), match.start(), rule, confidence - 0.05)
        if day and day.start >= start:
            yield day


_BOTH = re.compile(r"\b(?:both|all|each)\b(?:\s+of\s+(?:whom|them))?\s+(?:\w+\s+)?(?=died\b)", re.IGNORECASE)


def died_together(text: str, start: int, end: int) -> Day | None:
    """The day on which several died, as the words after the last name say: «who both died on»."""
    if match := _BOTH.search(text, start, end):
        return next(deaths(text, match.end(), min(len(text), end + _LONGEST)), None)
    return None


_INTO_IT = re.compile(r"\b(?:into|touching|upon)\s+(?:his|her|their|this|that|[A-Z]\w+['’]s?)\s+$")


def _is_opening(before: str) -> bool:
    """Whether the day after «the death of Ada Quill on» is that of the inquest, which has none before it."""
    sentence = _BREAK.split(before)[-1]
    if _INTO_IT.search(sentence):
        return True
    return bool(_COMMENCED.search(sentence)) and not find_dates(sentence)


def _date_after(
    text: str, at: int, stop: int, rule: str, confidence: float, near: int = _LONGEST, hint: int | None = None
) -> Day | None:
    until = min(stop, at + near + 30)
    ends = _CLAUSE_ENDS.search(text, at, min(stop, at + near))
    window = text[at : min(until, ends.start() if ends else until)]
    for begin, finish, read in find_dates(window, year_hint=hint):
        if read.date is None or begin > near:
            return None
        if begin > 12 and not _ON_ENDS.search(window[:begin]):
            return None
        if "year_supplied" in read.flags:
            rule, confidence = f"{rule}, year supplied", confidence - 0.15
        return Day(read.date, at + begin, at + finish, rule, confidence)
    return None


_ON_ENDS = re.compile(r"\b(?:on|of)\s+(?:the\s+)?$", re.IGNORECASE)


def _date_before(text: str, start: int, at: int, rule: str, confidence: float) -> Day | None:
    """The one date of the sentence before «died»: «On 3 March 2020, at home, she died»."""
    window = text[start:at]
    breaks = [match.end() for match in _BREAK.finditer(window)]
    sentence = window[breaks[-1] if breaks else 0 :]
    found = find_dates(sentence)
    if len(found) != 1 or found[0][2].date is None:
        return None
    begin, finish, read = found[0]
    if not _ON_BEFORE.search(sentence[:begin]) or _MORE_HAPPENED.search(sentence[finish:]):
        return None
    if read.date is None or _COMMENCED.search(sentence) or _BORN.search(sentence[:begin]):
        return None
    return Day(read.date, at - len(sentence) + begin, at - len(sentence) + finish, rule, confidence)


_BREAK = re.compile(r"[.!?;]\s+(?=[A-Z])|\n")


def _is_of(before: str, names: frozenset[str]) -> bool:
    if _BORN_SUBJECT.search(before):
        return True
    return any(word.casefold() in names for word in _WORD.findall(before)[-4:])


_OPENED = re.compile(
    r"\b(?:commenced|opened|began|started|initiated)\b[^.;\n]{0,60}?\b(?:investigation|inquest|inquiry)|"
    r"\b(?:investigation|inquest)\b[^.;\n]{0,120}?\b(?:was|were)\s+(?:formally\s+)?(?:commenced|opened|started)",
    re.IGNORECASE,
)


def opened(text: str) -> Day | None:
    """The day on which the investigation was opened, from the opening of box 3."""
    match = _OPENED.search(text, 0, 600)
    if match is None:
        return None
    start = max(0, match.start() - 100)
    for begin, finish, read in reversed(find_dates(text[start : match.start()])):
        if read.date:
            return Day(read.date, start + begin, start + finish, "opened on", 0.95)
    return _date_after(text, match.end(), len(text), "opened on", 0.9, near=30)


def years_between(born: dt.date, died: dt.date) -> int:
    """Whole years from one day to the other, as birthdays are counted."""
    return died.year - born.year - ((died.month, died.day) < (born.month, born.day))
