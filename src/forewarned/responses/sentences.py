"""The paragraphs and sentences of a letter, each with its place in the text.

A letter comes as its reader left it: a paragraph on one line, or wrapped at the edge of the page, with
bullets of many shapes, numbers, headings, page breaks in mid-sentence and full stops that end nothing.
Offsets are into the text as given: `text[start:end] == sentence.text`, line breaks and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["text", "bullet", "heading", "number"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text that stands on its own: prose, an item of a list, or a heading.

    `marker` is the bullet or the number as written («•», «2.», «(a)»); `start` is after it.
    """

    start: int
    end: int
    text: str
    kind: Kind
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or a heading or an item that is none, with the paragraph that it stands in."""

    start: int
    end: int
    text: str
    paragraph: Paragraph


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs in order; wrapped lines are one paragraph, each item of a list is its own.

    >>> [p.kind for p in paragraphs_of("Training\\n\\nWe have:\\n• trained staff;\\n2. bought beds.")]
    ['heading', 'text', 'bullet', 'number']
    """
    lines = _lines(text)
    width = _wrap_width(lines)
    found = (_paragraph(text, group) for group in _grouped(lines, width))
    return tuple(paragraph for paragraph in found if paragraph.text)


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of all paragraphs in order.

    >>> [s.text for s in sentences_of("Dr. Ash wrote, e.g. on 3 May. It is done. No. 4 follows")]
    ['Dr. Ash wrote, e.g. on 3 May.', 'It is done.', 'No. 4 follows']
    """
    return tuple(sentence for paragraph in paragraphs_of(text) for sentence in _split(paragraph))


# --- lines -----------------------------------------------------------------------------------------

_BULLET = re.compile(
    r"(?:[•●○◦▪▫■□◼◾►▸▶➢➤✓✔·∙⁃‣\uf0b7\uf0a7\uf0fc\uf0d8][ \t]*"
    r"|[-–—*][ \t]+(?=\S)|[eo§Øü][ \t]+(?=[A-Z“\"‘]))"
)
_NUMBER = re.compile(
    r"(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5}|[A-H])[.):]+|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)"
    r"[ \t]+(?=\S)"
)
_FURNITURE = re.compile(
    r"(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|\[page \d+\]|[-–—_=*\s]{3,}", re.IGNORECASE
)
_ENDED = re.compile(r"[.:;?!][\"”’)\]]*$")


class _Line(NamedTuple):
    """One line that is not blank: its place without the blanks around, and its marker."""

    start: int
    end: int
    text: str
    marker: re.Match[str] | None
    after_blank: bool


def _lines(text: str) -> list[_Line]:
    """The lines that hold words; a page number between them counts as a blank line."""
    found: list[_Line] = []
    blank = True
    for match in re.finditer(r"[^\n\f\v\r\u2028\u2029]+", text):
        line = match[0].strip()
        gap = text[found[-1].end : match.start()] if found else ""
        if not line or _FURNITURE.fullmatch(line):
            blank = True
            continue
        start = match.start() + match[0].index(line[0])
        marker = _BULLET.match(line) or _NUMBER.match(line)
        blank = blank or len(re.findall(r"\r\n|[\n\f\v\r\u2028\u2029]", gap)) > 1
        found.append(_Line(start, start + len(line), line, marker, blank))
        blank = False
    return found


def _wrap_width(lines: list[_Line]) -> int | None:
    """Where the page's edge wraps the lines, None where a paragraph stands on one line."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < 3 or lengths[-1] > 160:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    return width if width >= 40 else None


def _grouped(lines: list[_Line], width: int | None) -> Iterator[list[_Line]]:
    """The lines that belong together."""
    group: list[_Line] = []
    for line in lines:
        if group and not _continues(group[-1], line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(before: _Line, line: _Line, width: int | None) -> bool:
    """Whether a line goes on with the sentence, or the paragraph, of the line before it."""
    if line.marker:
        return False
    ended = bool(_ENDED.search(before.text))
    small = line.text[0].islower()
    if line.after_blank:
        return small and not ended and len(before.text) > 30
    if small and not ended:
        return True
    if width is None:
        return False
    return len(before.text) + len(line.text.split(maxsplit=1)[0]) + 1 > 0.85 * width


# --- paragraphs ------------------------------------------------------------------------------------

_LABEL = re.compile(
    r"(?:matters? of )?(?:concern|point|issue|question|recommendation|response|action)s?"
    r"(?: (?:no\.? ?)?\(?(?:\d+|[a-z]|one|two|three|four|five)\)?)?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|have|has|had|can|should|shall|would|been|thank|attach(?:ed)?|we|I)\b"
)


def _paragraph(text: str, group: list[_Line]) -> Paragraph:
    marker = group[0].marker
    start, end = group[0].start + (marker.end() if marker else 0), group[-1].end
    body = text[start:end]
    kind: Kind = "text"
    if marker:
        kind = "bullet" if _BULLET.match(group[0].text) else "number"
    if _is_heading(body, len(group)):
        kind = "heading" if kind == "text" else kind
    return Paragraph(start, end, body, kind, marker[0].strip() if marker else "")


def _is_heading(body: str, lines: int) -> bool:
    """Whether the words are a title: few, begun with a capital, without a verb or a full stop."""
    if not body or lines > 2 or len(body) > 110 or not (body[0].isupper() or body[0].isdigit()):
        return False
    if _LABEL.fullmatch(body.rstrip(" :.-–")):
        return True
    if body[-1] in ".;,?!" or len(body.split()) > 14 or "|" in body:
        return False
    words = body.partition(":")[2] or body
    return not _VERB.search(words)


# --- sentences -------------------------------------------------------------------------------------

_STOP = re.compile(
    r"(?<=[a-z]{2})\.(?=[A-Z][a-z])"
    r"|[.?!]+[\"”’)\]]*(?:(?<=[a-z][.)”])(?:\d{1,2}|[¹²³⁴-⁹]+))?(?=\s+[\"“‘'(\[]?[A-Z0-9£@])"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"‘])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Fr|Sr|Sgt|Insp|Supt|Cllr|Hon|Rt|St|Ste|Messrs|Capt|Lt|Col|PC|DC|DS|"
    r"[Nn]os?|[Rr]efs?|[Rr]egs?|[Pp]aras?|[Ff]igs?|[Pp]p?|[Vv]ol|[Ss]ec|[Aa]rt|[Aa]pprox|[Ee]xt|[Tt]el|"
    r"[Cc]f|[Vv]s?|e\.?g|i\.?e|viz|c|ca|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_INITIAL = re.compile(r"(?<![\w’'])(?:[A-Z]\.)+$")
_LETTERED = re.compile(
    r"\b(?:appendix|annex|option|schedule|part|table|category|grade|group|vitamin|hepatitis|section|level"
    r"|exhibit|ward|type|band|class|tier|plan|figure|unit)\s[A-Z]\.$",
    re.IGNORECASE,
)


def _split(paragraph: Paragraph) -> Iterator[Sentence]:
    """The sentences of one paragraph; the blanks between them belong to none."""
    begin = 0
    for stop in _STOP.finditer(paragraph.text):
        if _ends_nothing(paragraph.text[begin : stop.end()], paragraph.text[stop.end() :].lstrip()[:1]):
            continue
        yield from _sentence(paragraph, begin, stop.end())
        begin = stop.end()
    yield from _sentence(paragraph, begin, len(paragraph.text))


def _ends_nothing(so_far: str, following: str) -> bool:
    """Whether the full stop is an abbreviation's, an initial's, or after a number that starts a line."""
    if not so_far.endswith("."):
        return False
    tail = so_far[-24:]
    if _ABBREVIATION.search(tail):
        return not (re.search(r"\b[Nn]o\.$", tail) and not following.isdigit())
    if _INITIAL.search(tail):
        return not _LETTERED.search(tail)
    return bool(re.fullmatch(r"\s*[\"“(]?\d{1,2}(?:\.\d{1,2})*\.", so_far))


def _sentence(paragraph: Paragraph, begin: int, end: int) -> Iterator[Sentence]:
    words = paragraph.text[begin:end]
    stripped = words.strip()
    if stripped:
        start = paragraph.start + begin + words.index(stripped[0])
        yield Sentence(start, start + len(stripped), stripped, paragraph)
