"""What a report says of the inquest: when it opened and concluded, whether a jury sat, and what was found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from forewarned.dates import DateRead, find_dates
from forewarned.facts.conclusions import conclusions
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.medical_cause import medical_causes

_PEOPLE = 30
"""No report has been about more deceased than this with an investigation each."""

_DATED_IN = ("investigation", "circumstances", "concerns_text")


def inquest_facts(texts: Texts) -> tuple[Fact, ...]:
    """`inquest_opened`, `inquest_concluded`, `jury`, `conclusion`, `medical_cause` and its lines, where said.

    `inquest_opened` is the day the investigation was commenced, or the inquest opened where only that is
    said. `inquest_concluded` is a date, or False where the report says that it has not concluded.
    """
    opened = _opened(texts)
    concluded = _concluded(texts, len(opened))
    return (*opened, *concluded, *_jury(texts), *conclusions(texts), *medical_causes(texts))


# --- dates ---------------------------------------------------------------------------------------------

_BREAK = re.compile(r"(?<=[a-z0-9)\]”’\"'])\.\s+(?=[A-Z])|\n\s*\n")
_JOINED = re.compile(
    r"\s*(?:,|-|–|—|to|and|&|until|through|the|/|\s|on|then|\d\d?(?:st|nd|rd|th)?)*\s*", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"\band\b|\bdied\b|\bborn\b|\bfound\b", re.IGNORECASE)
_BEGINNING = re.compile(r"\b(?:open|start|commenc|began|begin|resum)\w*", re.IGNORECASE)
_DAYS = re.compile(r"(?<=[\dhtd])[-–](?=\d\d?(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z])")
"""The stroke of «7-9 May», of which the last day is a date."""
_DIED = re.compile(r"\b(?:died|born|d\.?o\.?b|birth|found|deceased\s+on|passed)\b", re.IGNORECASE)

_BEGUN = r"(?:commenced?|opened|open|began|begun|started|instigated|initiated|launched)"
_OPENINGS = (
    (
        "investigation commenced",
        re.compile(
            rf"\b(?<!re-)(?:{_BEGUN})\s+(?:with\s+)?(?:an?|the|this|my|our|his|her|their|two|three|a\s+joint)?\s*"
            rf"(?:coronial\s+|coroner[’']?s[’']?\s+|formal\s+)?investigations?\b"
            rf"|\binvestigations?\b(?!\s+(?:concluded|was\s+concluded))"
            rf"[^.;\n]{{0,160}}?\b(?:was|were|had\s+been)?\s*(?<!re-){_BEGUN}\b",
            re.IGNORECASE,
        ),
    ),
    (
        "inquest opened",
        re.compile(
            rf"\b(?<!re-){_BEGUN}\s+(?:and\s+adjourned\s+)?"
            rf"(?:an?|the|this|my|his|her|their|two)?\s*(?:\w+\s+)?inquests?\b"
            rf"|\binquests?\b(?!\s+(?:concluded|was\s+concluded))"
            rf"[^.;\n]{{0,160}}?\b(?:was|were|had\s+been)?\s*(?<!re-){_BEGUN}\b",
            re.IGNORECASE,
        ),
    ),
)
_INTO_THE_DEATH = re.compile(
    r"\b(?:into|touching)\b[^.\n]{0,20}\bdeaths?\b(?:\s+of\s+(?:(?:Mr|Mrs|Ms|Miss|Dr)\b\.?\s*)?(?P<whose>\w+))?",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:listed|due|scheduled|will|to\s+be|expected|police|not\s+(?:yet\s+)?)\b", re.IGNORECASE
)

_SAME_DAY = re.compile(r"\b(?:earlier\s+today|today|yesterday)\b", re.IGNORECASE)

_MATTER = r"(?:investigations?|inquests?|hearings?|inquest\s+hearing)"
_ENDED = r"(?:concluded|completed|finished|finalised|ended|closed)"
_ENDINGS = (
    (
        "inquest concluded",
        re.compile(
            rf"\b{_MATTER}\b[^.;\n]{{0,150}}?\b(?:{_ENDED})\b"
            rf"|\bI\b[^.;\n]{{0,40}}\b(?:{_ENDED})\b[^.;\n]{{0,30}}{_MATTER}",
            re.I,
        ),
    ),
    (
        "concluded on",
        re.compile(
            r"\b(?:concluded|concluding|culminated)\b(?=[^.;\n]{0,40}\bon\b)|^\s*concluded:?(?=\s+\d)",
            re.I | re.M,
        ),
    ),
    (
        "conclusion given",
        re.compile(
            r"\b(?:conclusions?|determinations?|verdicts?|findings)\b[^.;\n]{0,60}?"
            r"\b(?:delivered|given|handed\s+down|returned|reached|recorded|was|dated|made)\b(?=\s+on\b)"
            r"|\b(?:returned|delivered|recorded|gave|reached|handed\s+down)\b[^.;\n]{0,30}"
            r"\b(?:conclusions?|verdicts?|findings)\b(?=\s+on\b)"
            rf"|\bat\s+the\s+(?:end|conclusion|close)\s+of\s+(?:the|an|his|her|this|my)\s+{_MATTER}\b",
            re.I,
        ),
    ),
    (
        "inquest held",
        re.compile(
            rf"\b{_MATTER}\b[^.;\n]{{0,120}}?\b(?:held|heard|took\s+place|conducted|sat)\b"
            rf"|\bevidence\s+was\s+heard\b|\b(?:held|heard|conducted|resumed)\b[^.;\n]{{0,30}}?\b{_MATTER}\b"
            r"|\bat\s+(?:the|an|his|her)\s+inquest\b(?=,?\s+on\b)",
            re.I,
        ),
    ),
)
_UNFINISHED = re.compile(
    rf"""\b{_MATTER}\b[^.;\n]{{0,80}}?
        \b(?:(?:has|have|had|is|was|were)\s*(?:n[o’']t|not)\s+(?:yet\s+)?(?:been\s+)?
            (?:{_ENDED}|heard|held|taken\s+place|complete)
        | (?:yet\s+to|remains?\s+to)\s+(?:be\s+)?(?:conclude|complete|heard|held|take|finish|commence)\w*
        | (?:is|are|remains?)\s+(?:still\s+|currently\s+)?
            (?:on-?going|continuing|open|adjourned|suspended|outstanding|pending|underway)
        | continues?\b | (?:has|have|was|were)\s+(?:also\s+)?(?:been\s+)?(?:suspended)
        | will\s+(?:be\s+(?:held|heard|listed|concluded|resumed)
            |take\s+place|conclude|resume|come|commence|follow)
        | (?:is|are|has\s+been)\s+(?:currently\s+|provisionally\s+|now\s+)?
            (?:listed|scheduled|due|set|fixed)\b)
      | \bwill\s+come\s+to\s+inquest\b
      | \bI\s+have\s+not\s+(?:yet\s+)?(?:concluded|completed|heard|held)\b[^.;\n]{{0,30}}{_MATTER}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT = re.compile(r"\b(?:not|yet\s+to|will|due|listed|police|criminal|until|once|when)\b", re.IGNORECASE)


def _opened(texts: Texts) -> tuple[Fact, ...]:
    for rule, pattern in _OPENINGS:
        for section in _DATED_IN[:2]:
            text = texts.sections.get(section) or ""
            spans = _of_each(list(islice(_openings(texts, section, text, pattern), _PEOPLE)))
            if spans:
                return _numbered("inquest_opened", section, text, spans, rule)
    return ()


def _openings(texts: Texts, section: str, text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, Span]]:
    """Whose investigation was opened (the first word of the name) and when, in order."""
    for match in pattern.finditer(text):
        into = _INTO_THE_DEATH.search(text, match.start(), match.end() + 60)
        if (section != _DATED_IN[0] and not into) or _FUTURE.search(match.group()):
            continue
        span = (
            _after(texts, text, match.end(), 14)
            or _before(texts, text, match)
            or _after(texts, text, match.end(), 130)
        )
        if span:
            yield (into["whose"] or "" if into else "", span)


def _of_each(found: list[tuple[str, Span]]) -> list[Span]:
    """The first date, or one for each of several names where every one has its own."""
    names = [name for name, _ in found]
    several = len(found) > 1 and all(names) and len(set(names)) == len(names)
    return [span for _, span in found] if several else [span for _, span in found[:1]]


def _numbered(name: str, section: str, text: str, spans: list[Span], rule: str) -> tuple[Fact, ...]:
    return tuple(_dated(name, section, text, span, rule, person) for person, span in enumerate(spans, 1))


def _concluded(texts: Texts, people: int) -> tuple[Fact, ...]:
    """The day the inquest ended, one for each of so many people where there are as many days."""
    for rule, pattern in _ENDINGS:
        for section in _DATED_IN[:2] if rule == "inquest concluded" else _DATED_IN[:1]:
            text = texts.sections.get(section) or ""
            wanted = 1 if people < 2 else people + 1
            spans = list(islice(_endings(texts, section, text, pattern), wanted))
            if spans:
                spans = spans if len(spans) == people else spans[:1]
                return _numbered("inquest_concluded", section, text, spans, rule)
        if rule == "inquest concluded" and (unfinished := _unfinished(texts)):
            return (unfinished,)
    return ()


def _endings(texts: Texts, section: str, text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if _NOT.search(match.group()) or (section != _DATED_IN[0] and len(match.group()) > 60):
            continue
        span = (
            _after(texts, text, match.end(), 110, last=True)
            or _within(texts, text, match)
            or _before(texts, text, match)
            or _today(texts, text, match.end())
        )
        if span:
            yield span


def _unfinished(texts: Texts) -> Fact | None:
    for section in _DATED_IN:
        text = texts.sections.get(section) or ""
        match = _UNFINISHED.search(text)
        if match:
            start, end = match.span()
            return Fact(
                "inquest_concluded", False, section, start, end, match.group(), "inquest concluded: not yet"
            )
    return None


Span = tuple[int, int, DateRead]


def _dated(name: str, section: str, text: str, span: Span, rule: str, person: int) -> Fact:
    start, end, read = span
    value = read.date or dt.date.min
    confidence = 0.8 if "year_supplied" in read.flags else 1.0
    return Fact(name, value, section, start, end, text[start:end], f"{name}: {rule}", person, confidence)


def _dates(texts: Texts, text: str, start: int, end: int) -> list[Span]:
    hint = texts.date_of_report.year if texts.date_of_report else None
    found = find_dates(_DAYS.sub(" ", text[start:end]), year_hint=hint)
    return [(start + at, start + until, _not_to_come(texts, read)) for at, until, read in found if read.date]


def _not_to_come(texts: Texts, read: DateRead) -> DateRead:
    """A date whose year was supplied is put in the year before where it would be after the report."""
    reported, date = texts.date_of_report, read.date
    if "year_supplied" not in read.flags or not reported or not date or date <= reported:
        return read
    if (date.month, date.day) == (2, 29):
        return read
    return replace(read, date=date.replace(year=date.year - 1))


def _after(texts: Texts, text: str, at: int, reach: int, *, last: bool = False) -> Span | None:
    """The first date after a place in its sentence; with `last` the end of the range it begins."""
    cut = _BREAK.search(text, at, at + reach + 60)
    limit = cut.start() + 1 if cut else min(len(text), at + reach + 40)
    found = [each for each in _dates(texts, text, at, limit) if each[0] - at <= reach]
    while found and _DIED.search(text, max(at, found[0][0] - 40), found[0][0]):
        found.pop(0)
    if not found or (not last and _ELSEWHERE.search(text, at, found[0][0])):
        return None
    chosen = found[0]
    if last and len(found) > 1 and _BEGINNING.search(text, at, chosen[0]):
        return found[-1]
    for following in found[1:] if last else ():
        if not _JOINED.fullmatch(text, chosen[1], following[0]):
            break
        chosen = following
    return chosen


def _within(texts: Texts, text: str, match: re.Match[str]) -> Span | None:
    """The last date between the words themselves."""
    found = _dates(texts, text, match.start(), match.end())
    return None if _BEGINNING.search(match.group()) or _DIED.search(match.group()) or not found else found[-1]


def _today(texts: Texts, text: str, at: int) -> Span | None:
    """The day of the report, or the day before, where the words are «earlier today» or «yesterday»."""
    match = _SAME_DAY.search(text, at, at + 90)
    if not match or not texts.date_of_report or _BREAK.search(text, at, match.start()):
        return None
    day = texts.date_of_report - dt.timedelta(days="yesterday" in match.group().lower())
    return match.start(), match.end(), DateRead(day, match.group(), "day", ("year_supplied",))


def _before(texts: Texts, text: str, match: re.Match[str]) -> Span | None:
    """The last date before the words in their sentence."""
    start = max(0, match.start() - 200)
    start = max((cut.end() for cut in _BREAK.finditer(text, start, match.start())), default=start)
    found = _dates(texts, text, start, match.start())
    if not found or _DIED.search(text, max(start, found[-1][0] - 12), found[-1][0]):
        return None
    return found[-1]


# --- jury ----------------------------------------------------------------------------------------------

_JURY = re.compile(r"\b(?:jury|jurors?|juries)(?:['’]s?)?\b", re.IGNORECASE)
_NO_JURY = re.compile(
    r"(?:\bnon-$|\b(?:without\s+an?|no|not\s+(?:\w+\s+){0,4}an?|nor)\s+$)|\bsitting\s+alone\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\b(?:sitting|sat)\s+(?:alone\s+)?without\s+a\s+jury\b|\b(?:sitting|sat)\s+alone\b", re.IGNORECASE
)
_TRIAL = re.compile(
    r"\b(?:crown\s+court|trial|convict\w*|acquit\w*|guilty|prosecut\w+|old\s+bailey|grand)\b", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:will|listed|due|to\s+be\s+(?:held|heard)|whether|may\s+be|previous|another|other)\b", re.IGNORECASE
)


def _jury(texts: Texts) -> Iterator[Fact]:
    for section, text in texts.sections.items():
        alone = _ALONE.search(text)
        if alone:
            yield _of_jury(section, False, alone)
            return
        for match in _JURY.finditer(text):
            before, after = (
                text[max(0, match.start() - 90) : match.start()],
                text[match.end() : match.end() + 60],
            )
            before = before[max((cut.end() for cut in _BREAK.finditer(before)), default=0) :]
            if _TRIAL.search(before) or _TRIAL.search(after) or _TO_COME.search(before):
                continue
            yield _of_jury(section, not _NO_JURY.search(before), match)
            return


def _of_jury(section: str, value: bool, match: re.Match[str]) -> Fact:
    rule = "jury: said" if value else "jury: said to be none"
    return Fact("jury", value, section, match.start(), match.end(), match.group(), rule)
