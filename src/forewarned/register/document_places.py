"""The pages of a report's document, and on each the places from which its values were taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forewarned.errors import ForewarnedError
from forewarned.model import Report, Span

if TYPE_CHECKING:
    from forewarned.register.pictures import PageSize
    from forewarned.register.store import Register

WORDS: Mapping[str, str] = {
    "date_of_report": "Date of the report",
    "stated_deadline": "Stated deadline",
    "deceased": "Who died",
    "coroner": "Coroner",
    "coroner_area": "Coroner area",
    "investigation": "Investigation and inquest",
    "circumstances": "Circumstances of the death",
    "action": "Action should be taken",
    "legal_powers": "Legal powers",
    "response_duty": "Your response",
    "copies": "Copies and publication",
}
"""The values whose places are marked, besides concerns and addressees."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on a page: a name for links to it, what stands there, and its edges in points."""

    name: str
    words: str
    left: float
    top: float
    width: float
    height: float
    first: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page, counted from 1, its size in points, and the marks on it."""

    number: int
    size: PageSize
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a document, by its hash."""

    document: str
    pages: tuple[Page, ...]


def places_of(report: Report) -> Mapping[str, int]:
    """For each mark's name the page of the document on which it begins; empty where it has no pages."""
    places: dict[str, int] = {}
    for name, _, span in _marked(report):
        places.setdefault(name, span.page or 1)
    return places


def pages_of(register: Register, report: Report) -> Pages | None:
    """The pages of the document; None where it is no PDF, is not held, or cannot be drawn."""
    if report.document_sha256 is None:
        return None
    try:
        sizes = register.page_sizes(report.document_sha256)
    except ForewarnedError:
        return None
    marks: dict[int, list[Mark]] = defaultdict(list)
    begun: set[str] = set()
    for name, words, span in _marked(report):
        if span.box and span.page:
            left, top, right, bottom = span.box
            mark = Mark(name, words, left, top, right - left, bottom - top, name not in begun)
            marks[span.page].append(mark)
            begun.add(name)
    pages = tuple(Page(at, size, tuple(marks[at])) for at, size in enumerate(sizes, 1))
    return Pages(report.document_sha256, pages) if pages else None


def _marked(report: Report) -> Iterator[tuple[str, str, Span]]:
    """The spans with a place on a page of the report's own document."""
    for name, words, span in _spans(report):
        if span.document == report.document_sha256 and span.page and span.box:
            yield name, words, span


def _spans(report: Report) -> Iterator[tuple[str, str, Span]]:
    for field, where in report.where.items():
        if field in WORDS:
            yield from ((field, WORDS[field], span) for span in where.spans)
    for addressee in report.addressees:
        name = f"addressee-{addressee.position}"
        yield from ((name, f"Addressee {addressee.position}", span) for span in addressee.spans)
    for place, concern in enumerate(report.concerns, 1):
        name = f"concern-{place}"
        yield from ((name, f"Concern {concern.number}", span) for span in concern.spans)
