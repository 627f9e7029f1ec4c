"""The shapes of what a search finds in the API."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


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


SHAPES = (Hit, FacetCounts, Instead)
"""The shapes that the OpenAPI document names, and with them those that they are made of."""
