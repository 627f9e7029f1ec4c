"""The shapes of a report, its concerns, addressees and duties in the API."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from forewarned.web.api_answer_shapes import AnswerOfReport, PromiseOfReport, ResponseOfReport


class Place(TypedDict):
    """Where words stand in their document: page, characters of its text, and the box on the page."""

    page: int | None
    start: int
    end: int
    box: list[float] | None


class Part(TypedDict):
    """A nested part of a concern; its offsets count characters of the concern's own text."""

    number: str
    text: str
    start: int
    end: int
    level: int


class Concern(TypedDict):
    """One matter of concern, verbatim, and where it stands in its document."""

    number: str
    text: str
    page: int | None
    start: int | None
    end: int | None
    label: str | None
    group: str | None
    parts: list[Part]
    spans: list[Place]


class _Addressee(TypedDict):
    position: int
    name_as_written: str
    response_required: bool | None
    redacted: bool
    page: int | None
    start: int | None
    end: int | None
    spans: list[Place]


class Addressee(_Addressee, total=False):
    """Whom a report was sent to, as written, and who that is judged to be, by which rule and why."""

    organisation_id: str | None
    organisation: str | None
    kind: str | None
    outcome: str
    judged_by: str | None
    confidence: float | None
    runner_up: str | None
    why: str | None
    office: str | None
    out_of_its_time: bool
    signals: list[tuple[str, float]]


class DutyOfReport(TypedDict):
    """One addressee's duty to answer, as it stands on the day asked about."""

    report_key: str
    organisation_id: str | None
    addressee_position: int
    sent: dt.date | None
    stated_deadline: dt.date | None
    deadline: dt.date | None
    extended_to: dt.date | None
    state: str
    answered_on: dt.date | None
    days_late: int | None
    name_as_written: str
    governing: dt.date | None
    governed_by: str | None
    flags: list[str]


class Whereabouts(TypedDict):
    """By which rule a field was found, how surely, and where."""

    rule: str
    confidence: float
    page: int | None
    start: int | None
    end: int | None
    spans: list[Place]


class Document(TypedDict):
    """The document that the report was read from."""

    sha256: str | None
    media: str | None
    pages: int | None


class WholeReport(TypedDict):
    """One report: what it says, who was warned, what each duty has come to, and what was answered.

    Where `names_hidden`, a child died: the name is left out everywhere, and so is an address that would
    give it. `help_line` is to be shown before any detail where it is not null.
    """

    kind: str
    key: str
    reference: str | None
    url: str | None
    date_of_report: str | None
    stated_deadline: str | None
    published: str | None
    deceased: str | None
    coroner: str | None
    coroner_area: str | None
    categories: list[str]
    sent_to: str | None
    investigation: str | None
    circumstances: str | None
    concerns_text: str | None
    concerns: list[Concern]
    addressees: list[Addressee]
    action: str | None
    age: int | None
    child: bool | None
    sex: str | None
    date_of_death: str | None
    manner: str | None
    conclusion: str | None
    medical_cause: str | None
    setting: str | None
    inquest_opened: str | None
    inquest_concluded: str | None
    area: str | None
    area_id: str | None
    jury: bool | None
    suicide: bool | None
    document_sha256: str | None
    source: str | None
    template: str | None
    date_as_written: str | None
    stated_deadline_as_written: str | None
    coroner_title: str | None
    legal_powers: str | None
    response_duty: str | None
    copies: str | None
    signature: str | None
    document_links: list[str]
    document: Document
    flags: list[str]
    where: dict[str, Whereabouts]
    names_hidden: bool
    duties: list[DutyOfReport]
    responses: list[ResponseOfReport]
    answers: list[AnswerOfReport]
    promises: list[PromiseOfReport]
    summary: str
    help_line: str | None


SHAPES = (WholeReport,)
"""The shapes that the OpenAPI document names, and with them those that they are made of."""
