"""The records that every part of Forewarned passes on: a report, its concerns, who it was sent to.

All are frozen. Text is verbatim: characters are never altered, only located. The one liberty is
white space, which is layout: lines that a page wrapped are joined by a space, paragraphs by a
newline. Unknown is `None`, never an empty string. Where a value came from stands in `where`
(fields of a report) or in `spans` (concerns, addressees), and is left out of comparisons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points; the origin is the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands: which document, which page, which characters.

    `document` is the SHA-256 of the bytes, `page` counts from 1 (None where there are no pages),
    `start` and `end` are offsets into the document's whole text (`forewarned read --text` prints
    it), `box` is in points. A value that runs over a page end has one span a page.
    """

    document: str
    page: int | None
    start: int
    end: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """The spans of a value, the rule that found it, and how sure the OCR was (0 to 1)."""

    spans: tuple[Span, ...] = ()
    rule: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of a concern, nested in it: «(a)» under «(1)». Offsets are in its text."""

    number: str
    start: int
    end: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Concern:
    """One matter of concern, as the coroner numbered it, or the whole text where nothing is.

    `number` is the coroner's label without its brackets and stops («1», «a», «MC1»), or the
    position («1») where the coroner gave none. `label` is what was written, None where nothing
    was. `group` is the heading that it stands under where concerns are grouped by addressee.
    """

    number: str
    text: str
    label: str | None = None
    group: str | None = None
    parts: tuple[Part, ...] = ()
    spans: tuple[Span, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A body or a person as written on the report; `position` counts from 1.

    `response_required` is False where the report says that this one need not respond, and None
    where it says nothing. `redacted` is True where nothing but a redaction stands there.
    """

    position: int
    name_as_written: str
    response_required: bool | None = None
    redacted: bool = False
    spans: tuple[Span, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Report:
    """One prevention of future deaths report, as its documents give it.

    The sections are verbatim, boilerplate included; `concerns` is `concerns_text` split.
    `*_as_written` keeps a date that may be partial or impossible; the date beside it is None
    when it cannot be read whole. `template` is «after» or «before» (an inquest).
    """

    reference: str | None = None
    url: str | None = None
    template: str | None = None
    date_of_report: dt.date | None = None
    date_as_written: str | None = None
    stated_deadline: dt.date | None = None
    stated_deadline_as_written: str | None = None
    published: dt.date | None = None
    deceased: str | None = None
    coroner: str | None = None
    coroner_title: str | None = None
    coroner_area: str | None = None
    categories: tuple[str, ...] = ()
    sent_to: str | None = None
    addressees: tuple[Addressee, ...] = ()
    legal_powers: str | None = None
    investigation: str | None = None
    circumstances: str | None = None
    concerns_text: str | None = None
    concerns: tuple[Concern, ...] = ()
    action: str | None = None
    response_duty: str | None = None
    copies: str | None = None
    signature: str | None = None
    document_links: tuple[str, ...] = ()
    where: Mapping[str, Where] = field(default_factory=dict, compare=False, hash=False)
    flags: tuple[str, ...] = field(default=(), compare=False)
    document_sha256: str | None = field(default=None, compare=False)
    pages: int | None = field(default=None, compare=False)
    source: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Response:
    """One answering document, as found: who it seems to be from, when, and its words.

    `kind` is «final», «interim» (more to come) or «extension» (asks for or grants more time).
    """

    report_reference: str | None = None
    report_url: str | None = None
    url: str | None = None
    respondent: str | None = None
    date: dt.date | None = None
    date_as_written: str | None = None
    kind: str = "final"
    extended_to: dt.date | None = None
    text: str | None = None
    deceased: str | None = None
    where: Mapping[str, Where] = field(default_factory=dict, compare=False, hash=False)
    flags: tuple[str, ...] = field(default=(), compare=False)
    document_sha256: str | None = field(default=None, compare=False)
    pages: int | None = field(default=None, compare=False)
    source: str | None = field(default=None, compare=False)
