"""The shapes of what was answered, and of what the answers say and promise, in the API."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


class ResponseOfReport(TypedDict):
    """One document that answers the report, with its words where they are held."""

    key: str
    report_key: str
    organisation_id: str | None
    respondent: str | None
    date: dt.date | None
    url: str | None
    text: str | None
    document_sha256: str | None
    kind: str
    extended_to: dt.date | None
    answers_for: list[int]
    assigned_by: str | None
    source: str | None


class AnswerOfReport(TypedDict):
    """What one response says to one concern, and who judged so. `place` is the concern's in its report."""

    response_key: str
    report_key: str
    place: int
    concern_number: str
    stance: str
    quote: str | None
    start: int | None
    end: int | None
    judged_by: str
    confidence: float
    why: list[str]


class Evidence(TypedDict):
    """What was attached to a promise to show whether it was kept, and what it is taken to say."""

    number: int
    promise_key: str
    kind: str
    place: str | None
    name: str | None
    says: str
    on: dt.date | None
    recorded: dt.date
    by: str
    why: str


class PromiseOfReport(TypedDict):
    """What a response says was or will be done, in its own words, and what came of it."""

    key: str
    response_key: str
    concern_number: str | None
    action: str
    quote: str
    owner: str | None
    due: dt.date | None
    strength: str | None
    delivery: str
    report_key: str
    status: str
    start: int
    end: int
    organisation_id: str | None
    promised_on: dt.date | None
    due_as_written: str | None
    due_iso: str | None
    due_precision: str | None
    delivered_on: dt.date | None
    days_late: int | None
    evidence: list[Evidence]
    judged_by: str
    confidence: float
    organisation: str | None
    respondent: str | None
    why: list[str]


class WholeResponse(TypedDict):
    """One answering document, with its words where they are held."""

    key: str
    report_key: str
    organisation_id: str | None
    respondent: str | None
    date: str | None
    url: str | None
    text: str | None
    document_sha256: str | None
    kind: str
    extended_to: str | None
    source: str | None
    help_line: str | None


SHAPES = (WholeResponse,)
"""The shapes that the OpenAPI document names, and with them those that they are made of."""
