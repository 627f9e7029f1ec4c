"""The shapes of an organisation, its relatives and the reports addressed to it in the API."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


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


SHAPES = (WholeOrganisation,)
"""The shapes that the OpenAPI document names, and with them those that they are made of."""
