"""Where a report names those who died: each name with the words that stand beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forewarned.facts.fact import Texts
from forewarned.form.header import deceased_of

NAMING_SECTIONS = ("investigation", "circumstances")
"""The sections in which the deceased are named, in the order in which they are looked at."""

_BESIDE = 200
"""How many characters after a name are taken to stand beside it."""

_SENTENCE_ENDS = re.compile(
    r"[.!?][”\"’)]?\s+(?=(?:The|An?|His|Her|It|I|This|He|She|On|In|At|We|My)\b)|\n\s*\n|"
    r"\b(?:[Ii]nvestigations?|[Ii]nquests?)\s+(?:was\s+|were\s+)?(?:then\s+)?(?:concluded|opened|resumed)"
)
_MANY = re.compile(r"\bdeaths\b|\b(?:inquests|investigations)\s+into\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:investigation|inquest|inquiry)s?\b[^.;]{0,80}?\bdeath\s+of\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"[^\W\d_][\w'’-]*")
_NO_NAME = frozenset(
    (
        *(
            "the",
            "and",
            "mr",
            "mrs",
            "ms",
            "miss",
            "dame",
            "sir",
            "lord",
            "lady",
            "baby",
            "redacted",
            "known",
        ),
        *("also", "son", "née", "of", "or", "as", "on", "in", "st", "dr", "de", "la", "le", "el", "al", "he"),
    )
)


@dataclass(frozen=True, slots=True)
class Mention:
    """The name of one who died, and `until`: the end of the words that stand beside it."""

    person: int
    section: str
    start: int
    end: int
    until: int
    name: str


def mentions(texts: Texts) -> tuple[Mention, ...]:
    """Where those who died are named, counted from 1; empty where the text does not plainly say."""
    published = [name for name in _BETWEEN.split(texts.deceased or "") if len(_NAME.findall(name)) > 1]
    for section in NAMING_SECTIONS:
        text = texts.sections.get(section) or ""
        spans = sorted({span for name in published if (span := _span_of(name, text))})
        found = deceased_of(text)
        placed = _placed(text, section, found.value.split("; "), found.start) if found else ()
        if len(spans) > max(1, len(placed)):
            return _numbered(text, section, spans)
        if placed:
            return placed
    return _by_published_name(texts, published)


def _by_published_name(texts: Texts, published: list[str]) -> tuple[Mention, ...]:
    """The first place where the published name stands, if it is that of one."""
    for section in NAMING_SECTIONS if len(published) == 1 else ():
        text = texts.sections.get(section) or ""
        if span := _span_of(published[0], text):
            return _numbered(text, section, [span])
    return ()


_BETWEEN = re.compile(r"\s+(?:and|&)\s+|\s*;\s*", re.IGNORECASE)


def _span_of(name: str, text: str) -> tuple[int, int] | None:
    """The first place where a published name stands, with or without names between its ends."""
    words = _NAME.findall(name)
    first, last = re.escape(words[0]), re.escape(words[-1])
    pattern = rf"\b{first}\b(?:\s+[^\W\d_][\w'’.-]*){{0,4}}?\s+{last}\b"
    match = re.search(pattern, text, re.IGNORECASE)
    return match.span() if match else None


def _placed(text: str, section: str, names: list[str], start: int) -> tuple[Mention, ...]:
    spans: list[tuple[int, int]] = []
    at = start
    for name in names:
        pattern = r"\s+".join(re.escape(word) for word in name.split())
        if match := re.compile(pattern).search(text, at):
            spans.append(match.span())
            at = match.end()
    if len(spans) > 1 and not _are_several(text, spans):
        spans = spans[:1]
    if spans:
        spans += [span for span in _more_with_ages(text, spans[0][1]) if span[0] >= spans[-1][1]]
    return _numbered(text, section, spans)


def _numbered(text: str, section: str, spans: list[tuple[int, int]]) -> tuple[Mention, ...]:
    found = [text[begin:end] for begin, end in spans]
    return tuple(
        Mention(
            count, section, begin, end, _until(text, end, found[: count - 1] + found[count:]), text[begin:end]
        )
        for count, (begin, end) in enumerate(spans, 1)
    )


_ANOTHER = re.compile(
    r"(?:,|;|&|\band)\s+(?P<name>[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+){1,4})"
    r"[\s,(:]*(?=[Aa]ge[ds]?\b[\s:]*(?:of\s+)?\d|\d{1,3}\s+years?\b)"
)


def _more_with_ages(text: str, end: int) -> list[tuple[int, int]]:
    """Names further on in the sentence that have an age: «Ada Quill, aged 38, and Bo Quill, aged 2»."""
    stop = _SENTENCE_ENDS.search(text, end, end + 2 * _BESIDE)
    found = _ANOTHER.finditer(text, end, stop.start() if stop else min(len(text), end + 2 * _BESIDE))
    return [
        match.span("name")
        for match in found
        if not _ALIAS.search(text[end : match.start()]) and not _PLACE.search(match["name"])
    ]


_PLACE = re.compile(
    r"\b(?:Hospital|Infirmary|Ward|Prison|HMP|House|Home|Hospice|Road|Street|Avenue|Centre|Unit|Court|Clinic|Trust|"
    r"University|College|School|Station|Park|Hotel|Coroner|Council|Airport|Hall|Lodge|Place|Surgery)\b",
    re.IGNORECASE,
)
_ALIAS = re.compile(
    r"\b(?:known|alias|formerly|called|aka|a\.k\.a|née|nee|by|with|parents?|mother|father)\b[^,;]*$"
)


def _are_several(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether several names are of several people: «the deaths of», or «the death of» before each."""
    if _MANY.search(text, 0, spans[-1][1]):
        return True
    return len(_ONE.findall(text, 0, spans[-1][0])) >= len(spans)


def _until(text: str, end: int, others: list[str]) -> int:
    """Where the words beside a name end: at the sentence's end, or where another of the dead is named."""
    stop = min(len(text), end + _BESIDE)
    ends = _SENTENCE_ENDS.search(text, end, stop)
    stop = ends.start() if ends else stop
    firsts = [text.find(other.split()[0], end, stop) for other in others]
    return min([stop, *(at for at in firsts if at >= 0)])


def name_words(texts: Texts, found: tuple[Mention, ...]) -> frozenset[str]:
    """The words by which the text may speak of the one who died; empty where there are several."""
    if len(found) > 1:
        return frozenset()
    names = [texts.deceased or "", *(mention.name for mention in found)]
    words = {word.casefold() for name in names for word in _WORD.findall(name)}
    return frozenset(words - _NO_NAME)


def own_words(mention: Mention, found: tuple[Mention, ...]) -> frozenset[str]:
    """The words of a name that no other of the dead has."""
    others = {word.casefold() for each in found if each is not mention for word in _WORD.findall(each.name)}
    return frozenset({word.casefold() for word in _WORD.findall(mention.name)} - others - _NO_NAME)
