"""Which stretch of a document is which box of the form.

Every sign that a box begins here (its heading, its number, its opening sentence, a new row of the
table) is a candidate with a weight. The boxes that stand are the chain of candidates, in the form's
own order, that weighs most: so a heading that is missing does not let one box swallow the next, and
a heading's words inside a sentence do not begin a box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from forewarned.dates import read_date
from forewarned.form.definition import BoxDefinition, headed_by, squashed, the_form
from forewarned.form.document import Document, Line
from forewarned.form.header import read_label

# What each sign weighs. A heading on a line of its own outweighs any one sentence.
HEADING_ALONE = 6.0
HEADING_RUN_IN = 4.0
HEADING_NUMBERED = 3.0
HEADING_IN_CAPITALS = 2.0
HEADING_MISREAD = 3.5
OPENER = 3.0
OPENER_FOLLOWS = 2.0
NUMBER_ALONE = 1.5
ROW_BEGINS = 1.2
ROW_NUMBERED = 1.6
SIGNED = 1.0

OPENER_REACH = 250
"""How many characters after its heading a box's opening sentence may begin."""


UNEXPLAINED = "unexplained"
"""What `read --explain` says of a line that no rule accounts for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a box may begin: where its heading starts and its text starts, and what says so."""

    number: int
    start: int
    body: int
    weight: float
    rule: str


@dataclass(frozen=True, slots=True)
class Section:
    """One box as found: its heading from `start`, its text from `body` to `end`, and by which rule."""

    number: int
    start: int
    body: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Sections:
    """The boxes of a document in order, and how much speaks for its being the form at all.

    `header_start` to `header_end` is the list of those it is sent to; `sent_to` is where the words
    «this report is being sent to» end, None where they are missing.
    """

    boxes: tuple[Section, ...]
    header_end: int
    sent_to: int | None
    weight: float

    def box(self, number: int) -> Section | None:
        """The box of that number (1 to 9), None where it was not found."""
        return next((box for box in self.boxes if box.number == number), None)

    @property
    def is_form(self) -> bool:
        """Whether enough of the form was found to call the document a report."""
        return len(self.boxes) >= 3 and self.weight >= 10


@dataclass(frozen=True, slots=True)
class _Patterns:
    heading: re.Pattern[str]
    opener: re.Pattern[str] | None


def find_sections(document: Document) -> Sections:
    """The boxes of the form in this document, by the heaviest chain of signs in the form's order."""
    chain = _heaviest(list(_candidates(document)))
    if _lacks_heading(chain) and document.find_rows is not None and document.find_rows(document.lines):
        chain = _heaviest(list(_candidates(document)))
    if all(found.number == 9 for found in chain):
        chain = []  # «Date of report» heads the publisher's page; a signature alone makes no form
    ends = [*(after.start for after in chain[1:]), len(document.text)][: len(chain)]
    boxes = tuple(
        Section(found.number, found.start, found.body, end, found.rule)
        for found, end in zip(chain, ends, strict=True)
    )
    header_end = boxes[0].start if boxes else len(document.text)
    sent_to = _sent_to(document.text, header_end)
    _mark_running_numbers(document, boxes)
    weight = sum(found.weight for found in chain) + (4.0 if sent_to is not None else 0.0)
    return Sections(boxes, header_end, sent_to, weight)


def _mark_running_numbers(document: Document, boxes: tuple[Section, ...]) -> None:
    """Marks the paragraph numbers of judge-written reports, which run through all sections from 1."""
    starts = {document.line_at(box.body + 1) for box in boxes if box.number <= 8}
    leads: list[tuple[Line, int]] = []
    at_start = 0
    aside = 0  # the number last met in a list of the section's own, which may come by the running number
    for index, line in enumerate(document.lines):
        if line.start < (boxes[0].body if boxes else 0) or line.furniture:
            continue
        aside = 0 if index in starts else aside
        match = re.match(r"(\d{1,3})\.\s+(?=\S)", line.text)
        if match is None or not _begins_as(line, leads):
            continue
        if aside and int(match[1]) == aside + 1:
            aside += 1
        elif int(match[1]) == len(leads) + 1:
            leads.append((line, match.end()))
            at_start += index in starts
        else:
            aside = int(match[1])
    if len(starts) >= 4 and at_start * 4 > len(starts) * 3:
        for line, length in leads:
            line.lead, line.joins = length, "\n"


def _begins_as(line: Line, leads: list[tuple[Line, int]]) -> bool:
    """Whether a line begins a paragraph, or stands at the edge at which the numbered ones begin."""
    if line.joins == "\n":
        return True
    first = leads[0][0].box if leads else None
    return first is not None and line.box is not None and abs(line.box[0] - first[0]) < 2


def _lacks_heading(chain: list[Candidate]) -> bool:
    """Whether most of the form was found, but not the boxes that tell what happened."""
    found = {one.number for one in chain}
    return len(found) >= 4 and not found >= {3, 4, 5}


def _candidates(document: Document) -> Iterator[Candidate]:
    openers: dict[int, list[int]] = {}
    text = document.text
    for box in the_form().boxes:
        patterns = _patterns(box.number)
        openers[box.number] = (
            [match.start() for match in patterns.opener.finditer(text)] if patterns.opener else []
        )
        yield from _openers(text, box.number, openers[box.number])
        if patterns.heading.pattern:
            yield from _headings(document, box, patterns.heading, openers[box.number])
    yield from _broken_headings(document)
    if document.media == "scan":
        yield from _misread_headings(document)
    yield from _numbers_alone(document)
    yield from _rows(document)
    yield from _signatures(document)


def _headings(
    document: Document, box: BoxDefinition, heading: re.Pattern[str], openers: list[int]
) -> Iterator[Candidate]:
    text = document.text
    for match in heading.finditer(text):
        words = match["heading"]
        capitals = sum(map(str.isupper, words)) * 2 > len(words)
        rest = text[match.end() : match.end() + 80].split("\n", 1)[0].strip()
        alone = not rest or bool(re.fullmatch(r"[:.–\-\[].{0,60}", rest))
        numbered = match["number"] == str(box.number)
        wrong_number = match["number"] is not None and not numbered
        opened = any(match.end() <= opener <= match.end() + 4 for opener in openers)
        several = len(words.split()) > 1
        if not (alone or numbered or opened or (several and (capitals or rest[:1] == ":"))):
            continue
        if not several and not (alone or opened or (capitals and numbered)):
            continue
        weight = HEADING_ALONE if alone else HEADING_RUN_IN
        weight += HEADING_NUMBERED if numbered else (-2.0 if wrong_number else 0.0)
        weight += HEADING_IN_CAPITALS if capitals else 0.0
        body = match.end() + len(_AFTER_HEADING.match(text, match.end())[0])  # type: ignore[index]
        if any(body <= opener <= body + OPENER_REACH for opener in openers):
            weight += OPENER_FOLLOWS
        yield Candidate(box.number, match.start(), body, weight, f"heading «{' '.join(words.split())}»")


_AFTER_HEADING = re.compile(r"[ \t]*(?:[:–-][ \t]*)?")


def _openers(text: str, box: int, starts: list[int]) -> Iterator[Candidate]:
    """The box's opening sentences that begin a line (its number may stand before) or follow a sentence."""
    for start in starts:
        line = text.rfind("\n", 0, start) + 1
        before = text[line:start].strip(" \t\xa0")
        numbered = _NUMBER.fullmatch(before)
        if numbered:
            weight = OPENER + (HEADING_NUMBERED if numbered[1] == str(box) else 0.0)
            yield Candidate(box, line, start, weight, "opening sentence")
        elif not before or before[-1] in ".:;–-":
            yield Candidate(box, start, start, OPENER, "opening sentence")


_NUMBER = re.compile(r"\(?(\d)\s?[.):]?")


def _broken_headings(document: Document) -> Iterator[Candidate]:
    """Headings in a column beside the text, whose words a narrow cell may have broken anywhere."""
    lines = document.lines
    index = 0
    while index < len(lines):
        block = list(takewhile(lambda line: line.side, lines[index:]))
        if block:
            words = " ".join(line.text for line in block)
            number, _ = squashed(words)
            for box in headed_by(words):
                weight = HEADING_ALONE + (HEADING_NUMBERED if number == box else 0.0)
                yield Candidate(
                    box, block[0].start, block[-1].end, weight, f"heading «{words}» beside the text"
                )
        index += max(len(block), 1)


def _misread_headings(document: Document) -> Iterator[Candidate]:
    """Headings that OCR has misread a little: short lines in capitals that are nearly one."""
    from rapidfuzz import fuzz

    for line in document.lines:
        number, words = squashed(line.text)
        if not 5 <= len(words) <= 40 or sum(map(str.isupper, line.text)) * 2 < len(line.text):
            continue
        for box in the_form().boxes[1:8]:
            alike = fuzz.ratio(words, squashed(box.heading["after"])[1])
            if alike >= 80:
                weight = HEADING_MISREAD * alike / 100 + (HEADING_NUMBERED if number == box.number else 0.0)
                yield Candidate(box.number, line.start, line.end, weight, f"heading misread as «{line.text}»")


def _numbers_alone(document: Document) -> Iterator[Candidate]:
    """Box numbers on lines of their own, in the narrow column left of the text."""
    edges = sorted(line.box[0] for line in document.lines if line.box and len(line.text) > 30)
    edge = edges[len(edges) // 10] if edges else None
    for line in document.lines:
        match = re.fullmatch(r"\(?([1-9])[.)]?", line.text)
        if match is None or line.furniture:
            continue
        if edge is None or line.box is None or line.box[2] <= edge + 1:
            yield Candidate(int(match[1]), line.start, line.end, NUMBER_ALONE, "box number")


def _rows(document: Document) -> Iterator[Candidate]:
    """Rows of the form's own table: the least of signs, for boxes whose heading is missing."""
    before: int | None = None
    for line in document.lines:
        if line.row is not None and line.row != before:
            for number in (3, 4, 5, 6):
                # Where the heading is missing, the number may have run into the text: «4The rail was loose».
                own = re.match(rf"\(?{number}[.)]?\s*(?=[A-Z])", line.text)
                weight, length = (ROW_NUMBERED, own.end()) if own else (ROW_BEGINS, 0)
                yield Candidate(number, line.start, line.start + length, weight, "row of the table")
        before = line.row


def _signatures(document: Document) -> Iterator[Candidate]:
    """Where box 9 may begin: a «9», «Dated» or «Signed» at the start of a line, or a lone date."""
    lines = document.lines
    for line in lines[-60:]:
        if line.furniture:
            continue
        numbered = re.match(r"9\s*[.)]?(?=\s|$|[A-Z\[])", line.text)
        if numbered and not re.search("[A-Za-z]", document.text[line.start :]):
            continue  # a page number, or one that a column left behind the text: nothing is signed there
        if numbered and not re.match(r"9\s+\w+\s+(?:19|20)\d\d|9(?:\.\d|\)\s*\w)", line.text):
            yield Candidate(9, line.start, line.start + numbered.end(), SIGNED + 2, "box number 9")
        elif glued := _run_into_date(line.text):
            yield Candidate(9, line.start, line.start + glued, SIGNED + 2, "box number 9 run into the date")
        elif re.match(r"(?:dated?|signed?|signature)\b", line.text, re.IGNORECASE) and len(line.text) < 80:
            yield Candidate(9, line.start, line.start, SIGNED + 0.5, "«Dated» or «Signed»")
        elif _DATE_LINE.match(line.text) and len(line.text) < 90:
            yield Candidate(9, line.start, line.start, SIGNED, "a date at the end")


def _run_into_date(text: str) -> int:
    """How many characters of «919 March 2025» or «9.16th May 2019» are the box's number; 0 elsewhere."""
    number = re.match(r"9[.)]?(?=\d)", text)
    if number is None or not _DATE_LINE.match(text[number.end() :]):
        return 0
    return 0 if _DATE_LINE.match(text) and read_date(text.split("[")[0]).date else number.end()


_DATE_LINE = re.compile(
    r"\[?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?\d{1,2}(?:\s?(?:st|nd|rd|th))?"
    r"(?:\s+(?:day\s+)?(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?\s+\d{2,4}"
    r"|\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4})",
    re.IGNORECASE,
)


def _heaviest(candidates: list[Candidate]) -> list[Candidate]:
    """The chain with rising places and rising box numbers that weighs most; ties to the earlier."""
    candidates = sorted(candidates, key=lambda found: (found.start, found.number))
    best: list[tuple[float, int | None]] = []
    for index, found in enumerate(candidates):
        weight, before = found.weight, None
        for other in range(index):
            earlier = candidates[other]
            if earlier.number < found.number and earlier.body <= found.start and earlier.start < found.start:
                total = best[other][0] + found.weight
                if total > weight:
                    weight, before = total, other
        best.append((weight, before))
    if not best:
        return []
    at: int | None = max(range(len(best)), key=lambda index: best[index][0])
    chain: list[Candidate] = []
    while at is not None:
        chain.append(candidates[at])
        at = best[at][1]
    return chain[::-1]


def _sent_to(text: str, header_end: int) -> int | None:
    """Where the form's «this report is being sent to» ends: the last before box 1, after any metadata."""
    ends = [match.end() for match in _sent_to_pattern().finditer(text, 0, header_end)]
    return ends[-1] if ends else None


@cache
def _sent_to_pattern() -> re.Pattern[str]:
    joined = "|".join(_loosened(variant) for variant in the_form().sent_to_variants)
    return re.compile(rf"^[ \t]*(?:{joined})|(?:{_loosened(the_form().sent_to_variants[0])})", re.I | re.M)


@cache
def _patterns(number: int) -> _Patterns:
    box = the_form().boxes[number - 1]
    joined = "|".join(f"(?:{one})" for one in box.openers)
    opener = re.compile(rf"\b(?:{joined})", re.IGNORECASE) if joined else None
    if not box.variants:
        return _Patterns(re.compile(""), opener)
    headings = "|".join(f"(?:{_loosened(one)})" for one in box.variants)
    return _Patterns(
        re.compile(
            rf"^[ \t]*(?:(?P<number>\(?[0-9]{{1,2}})\s*[.):]?\s*)?(?P<heading>{headings})(?![a-z’'])",
            re.IGNORECASE | re.MULTILINE,
        ),
        opener,
    )


def _loosened(variant: str) -> str:
    """The heading's pattern where blanks may be missing, as PDF text often runs words together."""
    return variant.replace(r"\s+", r"\s*")


def label_lines(document: Document, sections: Sections) -> Iterator[tuple[Line, str]]:
    """Each line of the document and what it was taken for (for `read --explain`)."""
    heads = [
        (match.span(), name)
        for name, words in (("sent-to heading", _sent_to_pattern()), ("title", _title_pattern()))
        for match in words.finditer(document.text, 0, sections.header_end)
    ]
    is_letter = not sections.is_form and document.media != "html"
    for line in document.lines:
        yield line, "letter" if is_letter and not line.furniture else _taken_for(line, sections, heads)


def _taken_for(line: Line, sections: Sections, heads: list[tuple[tuple[int, int], str]]) -> str:
    if line.furniture:
        return "page furniture"
    if line.start < sections.header_end:
        return _in_header(line, sections, heads)
    for box in sections.boxes:
        if box.start <= line.start < box.end:
            head = line.start < box.body and box.body > box.start
            return f"box {box.number} {'heading' if head else 'text'}"
    return UNEXPLAINED


def _in_header(line: Line, sections: Sections, heads: list[tuple[tuple[int, int], str]]) -> str:
    """What a line before box 1 is: a label of the publisher's page, the title, or whom it is sent to."""
    if sections.sent_to is not None and line.start >= sections.sent_to - 1:
        return "sent to"
    if read_label(line.text) is not None and sections.sent_to is not None and line.end < sections.sent_to:
        return "page label"
    return next((name for (start, end), name in heads if line.start < end and start < line.end), UNEXPLAINED)


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_loosened(one) for one in the_form().title_variants), re.IGNORECASE)
