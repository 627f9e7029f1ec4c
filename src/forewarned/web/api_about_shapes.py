"""The shapes of what is said about the register and the API: changes, counts, the start, problems."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


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


SHAPES = (ToldChange, Counts, Start, Problem)
"""The shapes that the OpenAPI document names, and with them those that they are made of."""
