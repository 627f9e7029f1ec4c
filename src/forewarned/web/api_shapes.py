"""The shapes of what the API answers, beside the contract's tables, whose columns describe themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from forewarned.register.columns import Column
from forewarned.web.api_endpoint import Schema

_TYPES: Mapping[str, Schema] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "list": {"type": "array", "items": {"type": "string"}},
}


def row_shape(columns: Iterable[Column], **more: Schema) -> Schema:
    """The shape of a row of these columns; unknown is null."""
    properties: dict[str, Schema] = {
        each.name: {**_TYPES[each.kind], "description": each.meaning} for each in columns
    }
    properties.update(more)
    return {"type": "object", "properties": properties, "required": sorted(properties)}


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


class Hit(TypedDict):
    """A report that a search found, by the concern that answers best; `marks` are places in `snippet`."""

    report_key: str
    url: str | None
    concern_number: str | None
    score: float
    snippet: str
    reference: str | None
    date_of_report: dt.date | None
    area: str | None
    field: str
    start: int
    marks: list[tuple[int, int]]
    also: list[str]
    why: list[str]


class FacetValue(TypedDict):
    """One value of a facet, how it is shown, and how many reports have it."""

    value: str
    shown: str
    reports: int


class FacetCounts(TypedDict):
    """The values of a facet, and of how many reports it is not known."""

    values: list[FacetValue]
    unknown: int


class Instead(TypedDict):
    """A word as typed, and what was looked for instead or besides."""

    typed: str
    instead: list[str]


class ReportAddressed(TypedDict):
    """One report addressed to a body, and its duty as on the day asked about."""

    organisation_id: str
    organisation: str
    counted: bool
    addressed_as: str
    through: str | None
    report_key: str
    reference: str | None
    url: str | None
    date_of_report: dt.date | None
    coroner_area: str | None
    addressee_position: int
    name_as_written: str
    also_written: list[str]
    out_of_its_time: bool
    state: str
    due: dt.date | None
    answered_on: dt.date | None
    days_late: int | None


class Relative(TypedDict):
    """A body before, after, above or below another one."""

    id: str
    name: str
    kind: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


class EarlierName(TypedDict):
    """A name that the same body had before, and the last day on which it had it."""

    name: str
    until: dt.date | None


class FoundBy(TypedDict):
    """What decided that this body was meant, and how surely."""

    id: str
    found_by: str
    sure: bool
    confidence: float
    runner_up: str | None


class DaysLate(TypedDict):
    """The median of the days by which late answers were late, and of how many answers."""

    median: float | None
    answers: int


class WholeOrganisation(TypedDict):
    """One organisation: who it is, its duties counted, every report addressed to it.

    `reports` alone are counted; `inherited` were addressed to bodies that it took over from, `of_parts`
    to bodies that belong to it. `past_due` has the duties whose deadline has passed.
    """

    id: str
    name: str
    kind: str | None
    nation: str | None
    known: bool
    other_names: list[str]
    earlier_names: list[EarlierName]
    abbreviations: list[str]
    valid_from: dt.date | None
    valid_to: dt.date | None
    parent: Relative | None
    predecessors: list[Relative]
    successors: list[Relative]
    today: dt.date
    found: FoundBy
    counts: dict[str, int]
    past_due: dict[str, int]
    late: DaysLate
    years: list[dict[str, str | int]]
    reports: list[ReportAddressed]
    inherited: list[ReportAddressed]
    of_parts: list[ReportAddressed]


class ToldChange(TypedDict):
    """One change: its place in the chain of history, when (UTC), of which kind, and what it touches."""

    seq: int
    time: str
    kind: str
    what: str
    report_key: str | None
    reference: str | None
    response_key: str | None
    fields: list[str]
    organisations: list[str]


class StatedDeadlines(TypedDict):
    """How the last day that reports state compares with day 56: counts of reports."""

    compared: int
    same: int
    earlier: int
    later: int
    not_known: int


class Counts(TypedDict):
    """How much is held, and how complete it is."""

    today: dt.date
    head: str
    counts: dict[str, int]
    by_state: dict[str, int]
    by_year: list[dict[str, str | int]]
    by_area: list[dict[str, str | int]]
    by_category: list[dict[str, str | int]]
    completeness: list[dict[str, str | int]]
    stated_deadlines: StatedDeadlines


class Start(TypedDict):
    """Where the API begins: what describes it, and its paths."""

    name: str
    version: str
    openapi: str
    live: str
    head: str
    paths: dict[str, str]


class Problem(TypedDict):
    """What went wrong (RFC 9457): what was found, where, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    found: str
    where: str
    do: str


SHAPES: tuple[Any, ...] = (
    *(WholeReport, WholeResponse, Hit, FacetCounts, Instead, WholeOrganisation, ToldChange, Counts, Start),
    Problem,
)
"""The shapes that the OpenAPI document names, and with them those that they are made of."""


def named(shape: type) -> Schema:
    """A reference to a shape by its name."""
    return {"$ref": f"#/components/schemas/{shape.__name__}"}
