"""Single values out of a report's own words: coroner, deceased, signature; and the publisher's labels.

Each value comes with its start and end in the text given. White space within a value is one blank, since
line ends there are the page's; all else is verbatim. What is not plainly said is None: no name is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forewarned.dates import DateRead, find_dates


class Located(NamedTuple):
    """A value and where it stands in the text that it was read from."""

    value: str
    start: int
    end: int


class Coroner(NamedTuple):
    """What box 1 says of the coroner: name, title and area, each where it is said."""

    name: Located | None
    title: Located | None
    area: Located | None


class Signed(NamedTuple):
    """What box 9 says: the date with its place, and who signed."""

    date: DateRead | None
    date_start: int
    date_end: int
    signatory: Located | None


class Label(NamedTuple):
    """One of the publisher's labelled values: the report's field that it fills, and the value's place."""

    field: str
    value: str | None
    start: int
    end: int


def _located(text: str, start: int, end: int, strip: str = " \t\n\r\xa0,;:.-–") -> Located | None:
    """The stretch without the given outer characters; None where nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(strip))
    value = piece.strip(strip)
    if not value:
        return None
    return Located(" ".join(value.split()), start + left, start + left + len(value))


# --- box 1 -------------------------------------------------------------------------------------------

# «I am», or what a scanner makes of it; «I, Ada Quill, …».
_I_AM = re.compile(r"(?:^|(?<=[\s.]))(?:[I1l|\[\]]\s?am\b[,:]?|I,)\s*")
_CORONER_TITLE = re.compile(
    r"(?:\b(?:the|a|an)\s+)?(?:\b(?:H\.?\s?M\.?|(?:Her|His)\s+Majesty['’]?s)\s+)?"
    r"(?:\b(?:acting|deputy|assistant|area|senior|chief|former|temporary|honorary|full[- ]time|"
    r"part[- ]time)\b[\s-]+"
    r"|\bH\.?\s?M\.?\s+)*"
    r"\bcoroner\b(?!\s+area)(?:\s+and\s+judge\b[^,.\n]*)?",
    re.IGNORECASE,
)
_TO_AREA = re.compile(
    r"[\s,;:–-]*(?:sitting\s+(?:at|in)\s+[A-Z][\w'’ -]{1,30}?\s+(?=in\b|for\b))?(?:(?:sitting|"
    r"acting)\s+)?(?:(?:for|of|in|to|covering)\b)?[\s,:]*(?:the\s+)?"
    r"(?:(?:(?:H\.?M\.?\s+)?coroner(?:['’]s|s['’]?|ial)?\s+)?(?:areas?|district|jurisdiction)\s*(?:of|for|"
    r":|,)?\s*(?:the\s+)?)*",
    re.IGNORECASE,
)
_AREA_ENDS = re.compile(
    r"(?<!\bSt)\.(?=\s|$)|;|\n\s*\n|\n(?=\s*(?:\d\s|[^\n]*\bcourt\b|I\s|tel))"
    r"|,?\s+(?:sitting|who|make|makes|hereby|appointed|instructed|and\s+I|do\s+hereby|under)\b",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(
    r"[\s,:]*(?P<name>[A-Z][^,\n]{2,50}?)[\s,]+(?:for|of|in)\s+(?:the\s+)?(?=coroner|area|[A-Z])"
)

# «Coroner A B Quill / Senior Coroner / Orme Valley»: the name between two titles.
_NAME_THEN_TITLE = re.compile(r"[ ,:]+(?P<name>[A-ZÀ-Þ][^,\n]{2,50}?)\s*[\n,]\s*")


def coroner_of(text: str) -> Coroner:
    """The coroner's name, title and area as box 1 gives them; each None where it does not.

    Post-nominals stay with the name as written («Dr. Ada Quill, LLM»). The area is what follows «the
    coroner area of», without «the» and without an address or a sentence that comes after it.
    """
    begin = _I_AM.search(text)
    start = begin.end() if begin else 0
    title = next((found for found in _CORONER_TITLE.finditer(text, start)), None)
    if title is None:
        return Coroner(_name_at(text, start, _line_end(text, start)) if begin else None, None, None)
    name = _name_at(text, start, title.start()) if begin else None
    begins = title.end()
    if name is None and begin and (between := _NAME_THEN_TITLE.match(text, begins)):
        again = _CORONER_TITLE.match(text, between.end())
        if again is not None:
            name, title, begins = _name_at(text, *between.span("name")), again, again.end()
    if name is None and begin and (after := _NAME_AFTER.match(text, begins)):
        name = _name_at(text, *after.span("name"))
        begins = after.end("name")
    named = _located(text, *title.span())
    return Coroner(name, _without_article(text, named), _area_from(text, begins))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _without_article(text: str, title: Located | None) -> Located | None:
    if title is None:
        return None
    article = re.match(r"(?:the|an?)\s+", text[title.start : title.end], re.IGNORECASE)
    return _located(text, title.start + article.end(), title.end) if article else title


def _name_at(text: str, start: int, end: int) -> Located | None:
    found = _located(text, start, end, " \t\n\r\xa0,;:-–")
    if found is None or not re.match(r"[A-ZÀ-Þ]|\[REDACTED", found.value) or len(found.value) > 80:
        return None
    return found if not re.fullmatch(r"(?:the|HM|H\.M\.|a|an)", found.value, re.IGNORECASE) else None


def _area_from(text: str, start: int) -> Located | None:
    lead = _TO_AREA.match(text, start)
    begins = lead.end() if lead else start
    if begins == start:
        return None
    stop = _AREA_ENDS.search(text, begins)
    area = _located(text, begins, stop.start() if stop else len(text))
    return area if area and len(area.value) <= 100 and re.match(r"[A-ZÀ-Þa-z]", area.value) else None


# --- box 3 -------------------------------------------------------------------------------------------

_HONORIFIC = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Revd|Reverend|Master|PC|Sgt|Baby|"
    r"Infant)\b\.?"
)
_PARTICLE = (
    r"(?:de|da|di|do|dos|del|della|der|den|van|von|la|le|al|el|ul|ur|un|ud|e|bin|bint|ibn|ben|ap|ab|ferch|"
    r"y|st\.?)\b"
)
_NOT_A_NAME = (
    r"(?:Aged?|AGED?|Born|BORN|Died|DIED|Who|WHO|On|At|In|The|Then|DOB|D\.O\.B|Date|And|Inquest|INQUEST|"
    r"Investigation|"
    r"Coroner|CORONER|An|A(?!\.)|Of|His|Her|This|That|I(?!\.)|It|He|She|Following|Assistant|Senior|Area|HM|Case|Ref|"
    r"Conclusion|"
    r"January|February|April|July|August|September|October|November|December)\b"
)
_TOKEN = (
    rf"(?!{_NOT_A_NAME})(?:(?:[A-Z]\.)+|[A-ZÀ-ÞŁŚŠŽČ][\w'’`.-]*(?<![.])|\[REDACTED\]|[dDoO]['’][A-Z][\w'’-]*|"
    r"[“\"'‘(](?!DOB|D\.O|Date|Aged?|DOD)[A-Z][\w'’ -]{1,20}[”\"'’)])"
)
_NAME = rf"(?:{_HONORIFIC}\s+)*{_TOKEN}(?:\s+(?:{_PARTICLE}\s+)*{_TOKEN})*"
_AGE = (
    r"(?:,?\s*\(?(?:then\s+)?(?:aged?|who was|,)\s*(?:of\s+)?\d+\s*(?:years?|months?|weeks?|days?|yrs?)?"
    r"(?:\s+(?:old|of age))?\)?)?"
)
_BORN = r"(?:,?\s*born\s+(?:on\s+)?\d[\w /.]{5,22}?(?=,|\s+and\b))?"
_KIN = r"son|daughter|wife|husband|partner|child|children|brother|sister|mother|father|baby"
_RELATION = rf"(?:(?:his|her|their)\s+(?:\w+\s+)?(?:{_KIN})s?,?\s+)?"
_MORE = re.compile(
    rf"(?:\s*\([^()]{{0,80}}\))?{_AGE}{_BORN}\s*(?:,\s*and|,|;|and|&)\s*(?:of\s+)?{_RELATION}"
    rf"(?P<name>{_NAME})"
    r"(?=\s*(?:$|[.,;:(\n]|and\b|&|aged|who|on\b|age\b|in\b|at\b|\[|was\b|were\b|which|both|by\b|that\b))"
)
_OF_WHOM = (
    r"(?:both\s+|the\s+late\s+|the\s+infant\s+|baby\s+|infant\s+|a\s+child\s+|"
    r"(?:\w+[- ])years?[- ]old\s+|the\s+deceased\s+)*"
)
_DEATH_OF = re.compile(
    r"(?:(?:inquests?|investigations?|enquiry|inquiry|inquisition)\b[^.]{0,80}?\b)?"
    r"(?:in\s*to|touching(?:\s+(?:up)?on)?|upon|on|concerning|regarding|surrounding)\s+"
    r"(?:the\s+)?(?:sad\s+|sudden\s+|tragic\s+|untimely\s+)?(?:deaths?|dealth|deathof)(?:\s+of)?[\s:,–-]+"
    rf"{_OF_WHOM}(?P<name>{_NAME})"
)
_THE_DEATH_OF = re.compile(rf"\b[Tt]he\s+(?:tragic\s+|sad\s+)?deaths?\s+of[\s:,]+{_OF_WHOM}(?P<name>{_NAME})")
_NAMES_DEATH = re.compile(
    rf"\b[Ii](?:nquest|nvestigation)s?\s+(?:was\s+(?:opened|commenced)\s+)?into\s+"
    rf"(?P<name>{_NAME})['’]?s?['’]?\s+death"
)
_DIED = re.compile(
    r"\s*(?:On\s+[\w\s/.]{4,24}?,?\s+)?(?:The deceased,?\s+)?"
    rf"(?P<name>(?:{_HONORIFIC}\s+)*{_TOKEN}\s+(?:(?:{_PARTICLE}\s+)*{_TOKEN}\s+)*{_TOKEN}|"
    rf"{_HONORIFIC}\s+{_TOKEN})"
    r"[^.]{0,60}?\b(?:sadly\s+|tragically\s+)?died\b"
)
_INTO = re.compile(
    rf"\b(?:[Ii]nquest|[Ii]nvestigation)s?\s+(?:in)?to\s+(?:the passing of\s+)?"
    rf"(?P<name>(?:{_HONORIFIC}\s+)+{_TOKEN}|{_TOKEN}\s+{_NAME})"
)
_NAMED = re.compile(rf"\b[Nn]ame\s+of\s+(?:the\s+)?[Dd]eceased\s*:?\s*(?P<name>{_NAME})")
_WAYS = (_THE_DEATH_OF, _NAMES_DEATH, _NAMED, _INTO)


def deceased_of(text: str) -> Located | None:
    """The name of the deceased as box 3 gives it, several joined by «; »; None where it is not plainly said.

    Read from «into the death of …» and its variants, or from an opening «Ada Quill died on …». The name
    ends at an age, «who», a date, a comma or a full stop that is no initial's. `start` and `end` span from
    the first name to the last.
    """
    found = list(_names(text, _DEATH_OF))
    for way in _WAYS:
        found = found or list(_names(text, way))[:1]
    if not found and (opening := _DIED.match(text)):
        found = [name] if (name := _located(text, *opening.span("name"))) else []
    kept: list[Located] = []
    for name in found:
        if not any(_says_no_more(name.value, other.value) for other in kept):
            kept.append(name)
    if not kept:
        return None
    return Located("; ".join(name.value for name in kept), kept[0].start, kept[-1].end)


def _names(text: str, pattern: re.Pattern[str]) -> Iterator[Located]:
    for match in pattern.finditer(text):
        name: re.Match[str] | None = match
        while name is not None:
            located = _located(text, *_without_possessive(text, *name.span("name")))
            if located is not None and not re.fullmatch(_HONORIFIC, located.value):
                yield located
            name = _MORE.match(text, name.end("name"))


def _without_possessive(text: str, start: int, end: int) -> tuple[int, int]:
    possessive = re.search(r"['’]s?$", text[start:end])
    return (start, end - len(possessive.group())) if possessive else (start, end)


def _says_no_more(name: str, earlier: str) -> bool:
    """Whether a name only repeats part of an earlier one («Mr Quill» after «Ada Quill»)."""
    words = {word.casefold() for word in re.sub(_HONORIFIC, "", name).split()}
    return words <= {word.casefold() for word in earlier.split()}


# --- box 9 -------------------------------------------------------------------------------------------

_SIGNING_WORDS = re.compile(
    r"\[?\b(?:date[d]?(?:\s+this)?|signed(?:\s+by)?(?:\s+(?:the|HM|senior|area|assistant|acting|"
    r"deputy))*(?:\s+coroner)?|"
    r"signature|name|print(?:ed)?|electronically|e-?signed)\b\]?[\s:.\]_-]*",
    re.IGNORECASE,
)


_SIGNATORY = re.compile(
    rf"(?:{_HONORIFIC}\s+)*(?!(?:The|For|HM|On|Page|I|Coroner)\b)[A-ZÀ-Þ][\w.'’-]*(?:\s|$)"
)


def signed_of(text: str) -> Signed:
    """The date and the signatory of box 9; each None where the box gives none.

    The date is the first whole one, else the first partial one. A title alone («Senior Coroner») is no
    signatory.
    """
    dates = find_dates(text)
    dated = next((entry for entry in dates if entry[2].date), dates[0] if dates else None)
    taken = [(start, end) for start, end, _ in dates] + [
        found.span() for found in _SIGNING_WORDS.finditer(text)
    ]
    signatory = next(iter(_signatories(text, taken)), None)
    if dated is None:
        return Signed(None, 0, 0, signatory)
    start, end, read = dated
    return Signed(read, start, end, signatory)


def _signatories(text: str, taken: list[tuple[int, int]]) -> Iterator[Located]:
    """Stretches outside dates and labels that hold a name, cut before a coroner's title."""
    blank = list(text)
    for start, end in taken:
        blank[start:end] = "\n" * (end - start)
    for match in re.finditer(r"[^\n]+", "".join(blank)):
        title = _CORONER_TITLE.search(text, *match.span())
        end = title.start() if title else match.end()
        located = _located(text, match.start(), end, " \t\xa0,;:-–_.[]")
        if located and _SIGNATORY.match(located.value) and len(located.value) < 60:
            yield located


# --- the publisher's labels ------------------------------------------------------------------------------

_LABELS = (
    ("date_of_report", r"date\s+of\s+(?:the\s+)?report"),
    ("reference", r"ref(?:erence)?(?:\s+(?:no|number))?\.?"),
    ("deceased", r"(?:deceased['’]?s?|name\s+of\s+(?:the\s+)?deceased|deceased)(?:\s+names?)?"),
    ("coroner", r"(?:coroner['’]?s?['’]?\s+names?|name\s+of\s+(?:the\s+)?coroner|coroner)"),
    ("coroner_area", r"(?:coroner['’]?s?['’]?|coronial)\s+area|area\s+of\s+(?:the\s+)?coroner"),
    ("categories", r"categor(?:y|ies)"),
    (
        "sent_to",
        r"(?:this|the)?\s*reports?\s+(?:is|are|was|has|have)?\s*(?:being|been)?\s*(?:sent|addressed)\s+to"
        r"(?:\s+the\s+following(?:\s+\w+)?)?",
    ),
)
_LABEL = "|".join(
    rf"(?P<{field}>{'' if field == 'sent_to' else '(?<![A-Za-z])'}{label})" for field, label in _LABELS
)
_ENTRY = re.compile(rf"(?:{_LABEL})(?:\s*[:：]\s*|\s+[–-]\s+|[\s\xa0]*$)", re.IGNORECASE)


def read_label(line: str) -> Label | None:
    """The labelled value that begins the line of a publisher's page, with its place; None where none does.

    `field` is the report's field: date_of_report, reference, deceased, coroner, coroner_area, categories or
    sent_to. The value ends where another label begins on the same line (`read_labels` gives them all).
    """
    begins = _ENTRY.match(line, len(line) - len(line.lstrip()))
    return read_labels(line)[0] if begins else None


def read_labels(line: str) -> list[Label]:
    """Every labelled value of the line, in order: the publisher often runs two or three together."""
    entries = [match for match in _ENTRY.finditer(line) if _is_label_here(line, match)]
    ends = [*(match.start() for match in entries[1:]), len(line)][: len(entries)]
    labels = []
    for match, end in zip(entries, ends, strict=True):
        value = _located(line, match.end(), end, " \t\n\r\xa0")
        field = next(field for field, _ in _LABELS if match[field])
        labels.append(Label(field, *(value or (None, match.end(), match.end()))))
    return labels


def _is_label_here(line: str, match: re.Match[str]) -> bool:
    """Whether the words are a label: at the line's beginning any are; later, only those no value holds."""
    if not line[: match.start()].strip():
        return True
    return bool(
        match["categories"] or match["sent_to"] or match["date_of_report"] or match["coroner_area"]
    ) or bool(re.search(r"\bname", match.group(), re.IGNORECASE) or match["reference"])
