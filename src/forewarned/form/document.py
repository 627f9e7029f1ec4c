"""A document as lines with places: what every reader (PDF, scan, HTML, DOCX) hands to the form."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from forewarned.model import Box, Span


@dataclass(slots=True)
class Line:
    """One line as it stands on a page. `start` is the offset of its first character in the text.

    `joins` is what stands between the line before and this one once layout is taken away: a blank
    within a paragraph, a newline where a paragraph begins, nothing after a hyphen at a line's end.
    `lead` is how many characters at its start are a paragraph number of the page's own, running through
    all sections, and so no part of what any section says. `row` numbers the row of the form's table
    that the line stands in, where the format says so. `side` marks a line in a column of headings
    beside the text.
    """

    text: str
    start: int = 0
    page: int | None = None
    box: Box | None = None
    joins: str = "\n"
    lead: int = 0
    row: int | None = None
    side: bool = False
    bold: bool = False
    furniture: bool = False
    confidence: float | None = None

    @property
    def end(self) -> int:
        """The offset just past the line's last character."""
        return self.start + len(self.text)


@dataclass(slots=True)
class Document:
    """A document's whole text with its lines; `media` is «pdf», «scan», «html» or «docx».

    `find_rows` numbers the lines' rows by the ruling lines on the page and says whether there are
    any; it is costly, so it is asked only where headings are missing.
    """

    sha256: str
    media: str
    lines: list[Line]
    text: str = ""
    pages: int | None = None
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    find_rows: Callable[[list[Line]], bool] | None = None

    def line_at(self, offset: int) -> int:
        """The index of the line that holds this offset."""
        return bisect_right(self.lines, offset, key=lambda line: line.start) - 1

    def lines_between(self, start: int, end: int) -> list[Line]:
        """The lines that hold any of the characters from start to end."""
        if start >= end or not self.lines:
            return []
        first = max(self.line_at(start), 0)
        last = self.line_at(end - 1)
        return self.lines[first : last + 1]


def assembled(
    data: bytes,
    media: str,
    lines: Iterable[Line],
    *,
    pages: int | None = None,
    links: Sequence[str] = (),
    notes: Sequence[str] = (),
    find_rows: Callable[[list[Line]], bool] | None = None,
) -> Document:
    """The document of these bytes: lines get their offsets, and the text is the lines, one a line."""
    kept = list(lines)
    offset = 0
    for line in kept:
        line.start = offset
        offset += len(line.text) + 1
    return Document(
        sha256=hashlib.sha256(data).hexdigest(),
        media=media,
        lines=kept,
        text="\n".join(line.text for line in kept),
        pages=pages,
        links=tuple(links),
        notes=tuple(notes),
        find_rows=find_rows,
    )


@dataclass(slots=True)
class Passage:
    """Verbatim text taken from a stretch of a document, and the way back to where it stood.

    `text` is the lines of the stretch without furniture, joined as paragraphs. `pieces` maps it
    back: (offset in `text`, offset in the document's text, length), in order.
    """

    document: Document
    text: str
    pieces: list[tuple[int, int, int]] = field(default_factory=list)

    def spans(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Where the characters from start to end of the passage stand: one span a page, with box."""
        stop = len(self.text) if end is None else end
        found: list[Span] = []
        for begins, origin, length in self.pieces:
            low, high = max(begins, start), min(begins + length, stop)
            if low < high:
                found.append(_span(self.document, origin + low - begins, origin + high - begins))
        return _joined(found)

    def indents(self) -> list[float]:
        """The left edge, in points, of each paragraph of the text; empty where the format has none."""
        edges: list[float] = []
        for begins, origin, _ in self.pieces:
            if begins == 0 or self.text[begins - 1] == "\n":
                box = self.document.lines[self.document.line_at(origin)].box
                if box is None:
                    return []
                edges.append(box[0])
        return edges


def passage(document: Document, start: int, end: int) -> Passage:
    """The passage that stands between two offsets of the document's text, furniture left out."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for line in document.lines_between(start, end):
        if line.furniture:
            continue
        low, high = max(start - line.start, line.lead), min(end - line.start, len(line.text))
        raw = line.text[low:high]
        words = raw.strip()
        if not words:
            continue
        if parts:
            parts.append(line.joins)
            length += len(line.joins)
        pieces.append((length, line.start + low + raw.index(words[0]), len(words)))
        parts.append(words)
        length += len(words)
    return Passage(document, "".join(parts), pieces)


def _span(document: Document, start: int, end: int) -> Span:
    line = document.lines[document.line_at(start)]
    return Span(document.sha256, line.page, start, end, line.box)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """The spans with neighbours on one page made one: its box holds all of them."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].page == span.page:
            last = joined[-1]
            joined[-1] = Span(last.document, last.page, last.start, span.end, _around(last.box, span.box))
        else:
            joined.append(span)
    return tuple(joined)


def _around(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
