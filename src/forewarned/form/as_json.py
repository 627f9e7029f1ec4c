"""A document as read → JSON: the report's columns, its concerns and addressees, and where each stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from forewarned.model import Addressee, Concern, Part, Report, Response, Span, Where

_LATER = (
    *("age", "child", "sex", "date_of_death", "manner", "conclusion", "medical_cause", "setting"),
    *("inquest_opened", "inquest_concluded", "area", "area_id", "jury", "suicide"),
)
"""Columns of the contract that no document fills; they are null, so that readers can rely on them."""


def report_json(report: Report, *, pages: int | None = None) -> dict[str, object]:
    """The report as an object for JSON: the contract's columns first, then what only a document has.

    Dates are ISO 8601. `concerns_text` is the section verbatim and `concerns` its concerns in order;
    offsets count characters of the document's text (`forewarned read --text` prints it). `pages` is
    the number of pages where the caller knows it; `document.pages` is null otherwise.
    """
    return {
        "kind": "report",
        "key": None,
        "reference": report.reference,
        "url": report.url,
        "date_of_report": _iso(report.date_of_report),
        "stated_deadline": _iso(report.stated_deadline),
        "published": _iso(report.published),
        "deceased": report.deceased,
        "coroner": report.coroner,
        "coroner_area": report.coroner_area,
        "categories": list(report.categories),
        "sent_to": report.sent_to,
        "investigation": report.investigation,
        "circumstances": report.circumstances,
        "concerns_text": report.concerns_text,
        "concerns": [_concern(concern) for concern in report.concerns],
        "addressees": [_addressee(addressee) for addressee in report.addressees],
        "action": report.action,
        **dict.fromkeys(_LATER),
        "document_sha256": report.document_sha256,
        "source": report.source,
        "template": report.template,
        "date_as_written": report.date_as_written,
        "stated_deadline_as_written": report.stated_deadline_as_written,
        "coroner_title": report.coroner_title,
        "legal_powers": report.legal_powers,
        "response_duty": report.response_duty,
        "copies": report.copies,
        "signature": report.signature,
        "document_links": list(report.document_links),
        "document": _document(report, pages),
        "flags": list(report.flags),
        "where": _where(report.where),
    }


def response_json(response: Response, *, pages: int | None = None) -> dict[str, object]:
    """The answering document as an object for JSON. `kind` is «response»; `answer_kind` says whether
    it is final, interim or about more time."""
    return {
        "kind": "response",
        "key": None,
        "report_reference": response.report_reference,
        "report_url": response.report_url,
        "respondent": response.respondent,
        "date": _iso(response.date),
        "url": response.url,
        "text": response.text,
        "answer_kind": response.kind,
        "extended_to": _iso(response.extended_to),
        "date_as_written": response.date_as_written,
        "deceased": response.deceased,
        "document_sha256": response.document_sha256,
        "source": response.source,
        "document": _document(response, pages),
        "flags": list(response.flags),
        "where": _where(response.where),
    }


def document_json(found: Report | Response, *, pages: int | None = None) -> dict[str, object]:
    """The object for JSON of whichever a document turned out to hold."""
    if isinstance(found, Report):
        return report_json(found, pages=pages)
    return response_json(found, pages=pages)


def _concern(concern: Concern) -> dict[str, object]:
    return {
        "number": concern.number,
        "text": concern.text,
        **_extent(concern.spans),
        "label": concern.label,
        "group": concern.group,
        "parts": [_part(concern, part) for part in concern.parts],
        "spans": _spans(concern.spans),
    }


def _part(concern: Concern, part: Part) -> dict[str, object]:
    """A nested part; its offsets count characters of the concern's own text."""
    return {
        "number": part.number,
        "text": concern.text[part.start : part.end],
        "start": part.start,
        "end": part.end,
        "level": part.level,
    }


def _addressee(addressee: Addressee) -> dict[str, object]:
    return {
        "position": addressee.position,
        "name_as_written": addressee.name_as_written,
        "response_required": addressee.response_required,
        "redacted": addressee.redacted,
        **_extent(addressee.spans),
        "spans": _spans(addressee.spans),
    }


def _document(found: Report | Response, pages: int | None) -> dict[str, object]:
    return {"sha256": found.document_sha256, "media": found.source, "pages": pages}


def _where(where: Mapping[str, Where]) -> dict[str, object]:
    return {
        field: {
            "rule": place.rule,
            "confidence": place.confidence,
            **_extent(place.spans),
            "spans": _spans(place.spans),
        }
        for field, place in where.items()
    }


def _extent(spans: Sequence[Span]) -> dict[str, int | None]:
    """The page on which a value begins, and where it begins and ends; nulls where it has no place."""
    if not spans:
        return {"page": None, "start": None, "end": None}
    return {"page": spans[0].page, "start": spans[0].start, "end": spans[-1].end}


def _spans(spans: Sequence[Span]) -> list[dict[str, Any]]:
    return [
        {
            "page": span.page,
            "start": span.start,
            "end": span.end,
            "box": [round(edge, 1) for edge in span.box] if span.box else None,
        }
        for span in spans
    ]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
