"""Searching, organisations, deadlines and promises in the API."""

from __future__ import annotations

from typing import Any, get_args

from forewarned.duties import STATES
from forewarned.register import duty_listing, promise_listing, public_report, public_search
from forewarned.register.columns import TABLES
from forewarned.register.store import Register
from forewarned.responses.answer import Strength
from forewarned.responses.delivery import State as Delivery
from forewarned.search.engine import SORTS
from forewarned.web.api_body_shapes import WholeOrganisation
from forewarned.web.api_endpoint import (
    CURSOR,
    FORMAT,
    PAGING,
    TODAY,
    Answer,
    Endpoint,
    Listed,
    Parameter,
    Question,
    Schema,
)
from forewarned.web.api_reports import ORGANISATION, REPORT, listed
from forewarned.web.api_search_shapes import FacetCounts, Hit, Instead
from forewarned.web.api_shapes import named, row_shape

_NAME = Parameter("name", "The organisation's id, or any of its names.", example="care-quality-commission")
_DUE_SINCE = Parameter("due_since", "Due on this day or after it.", "day")
_DUE_UNTIL = Parameter("due_until", "Due on this day or before it.", "day")


def _search(register: Register, asked: Question) -> Answer:
    page = public_search.page(
        register,
        asked["q"],
        today=asked.today,
        cursor=asked["cursor"],
        limit=asked["limit"],
        sort=asked["sort"],
        facets=asked["facets"],
        explain=asked["explain"],
    )
    results = page.results
    beside: dict[str, Any] = {
        "query": results.typed,
        "some": results.some,
        "considered": results.considered,
        "corrected": [{"typed": each.typed, "instead": each.instead} for each in results.corrected],
        "expanded": [{"typed": each.typed, "instead": each.instead} for each in results.expanded],
        "not_known": dict(results.not_known),
        "notes": results.notes,
        "speaks_of_self_harm": results.speaks_of_self_harm,
        "facets": {
            name: {
                "values": [
                    {"value": each.value, "shown": each.shown, "reports": each.reports} for each in values
                ],
                "unknown": results.unknown.get(name, 0),
            }
            for name, values in results.facets.items()
        },
    }
    return Listed(page.rows, list(Hit.__annotations__), results.total, page.next_cursor, beside)


def _organisations(register: Register, asked: Question) -> Answer:
    return listed(register, asked, "organisations", "kind", "name")


def _organisation(register: Register, asked: Question) -> Answer:
    return public_report.body(register, asked.path["name"], asked.today)


def _duties(register: Register, asked: Question) -> Answer:
    wanted = duty_listing.Wanted(
        report=register.find(asked["report"]) if asked["report"] else None,
        organisation=asked["organisation"],
        state=asked["state"],
        due_since=asked["due_since"],
        due_until=asked["due_until"],
        area=asked["area"],
    )
    page = duty_listing.page(
        register.state, asked.today, wanted, cursor=asked["cursor"], limit=asked["limit"]
    )
    return Listed(page.rows, [each.name for each in duty_listing.COLUMNS], page.total, page.next_cursor)


def _promises(register: Register, asked: Question) -> Answer:
    wanted = promise_listing.Wanted(
        report=register.find(asked["report"]) if asked["report"] else None,
        organisation=asked["organisation"],
        delivery=asked["delivery"],
        strength=asked["strength"],
        due_since=asked["due_since"],
        due_until=asked["due_until"],
    )
    page = promise_listing.page(
        register.state, asked.today, wanted, cursor=asked["cursor"], limit=asked["limit"]
    )
    return Listed(page.rows, [each.name for each in promise_listing.COLUMNS], page.total, page.next_cursor)


_NUMBER: Schema = {"type": "integer", "minimum": 0}
_LIST: Schema = {"type": "array", "items": {"type": "string"}}

ENDPOINTS = (
    Endpoint(
        "/api/search",
        "search",
        "Search",
        "The reports that a query finds, each by the concern that answers it best",
        _search,
        named(Hit),
        (
            Parameter(
                "q",
                'The query: words, "a phrase", -not, OR and field:value, as in `forewarned search`.',
                required=True,
                example="observations state:none_published",
            ),
            Parameter("sort", "The best first, or the newest.", "choice", SORTS, default="relevance"),
            Parameter("facets", "Count what was found by year, area, body and more.", "truth", default=False),
            Parameter("explain", "Say of each hit why it is there.", "truth", default=False),
            TODAY,
            Parameter("limit", "How many hits to give at most.", "integer", default=20, least=1, most=200),
            CURSOR,
            FORMAT,
        ),
        listed=True,
        beside={
            "query": {"type": "string"},
            "some": _NUMBER,
            "considered": _NUMBER,
            "corrected": {"type": "array", "items": named(Instead)},
            "expanded": {"type": "array", "items": named(Instead)},
            "not_known": {"type": "object", "additionalProperties": _NUMBER},
            "notes": _LIST,
            "speaks_of_self_harm": {"type": "boolean"},
            "facets": {"type": "object", "additionalProperties": named(FacetCounts)},
        },
    ),
    Endpoint(
        "/api/organisations",
        "organisations",
        "Organisations",
        "Organisations that reports were addressed to, by name",
        _organisations,
        row_shape(TABLES["organisations"].columns),
        (
            Parameter("kind", "Only bodies of this kind.", example="regulator"),
            Parameter("name", "Words of one of its names."),
            *PAGING,
        ),
        listed=True,
    ),
    Endpoint(
        "/api/organisations/{name}",
        "organisation",
        "Organisations",
        "One organisation: who it is, what was addressed to it, and what came of it",
        _organisation,
        named(WholeOrganisation),
        (TODAY,),
        (_NAME,),
    ),
    Endpoint(
        "/api/duties",
        "duties",
        "Answers",
        "Duties to answer, each with its deadline and its state, the latest deadline first",
        _duties,
        row_shape(duty_listing.COLUMNS),
        (
            REPORT,
            ORGANISATION,
            Parameter("state", "Only duties in this state.", "choice", STATES),
            _DUE_SINCE,
            _DUE_UNTIL,
            Parameter("area", "Words of the coroner area's name."),
            TODAY,
            *PAGING,
        ),
        listed=True,
    ),
    Endpoint(
        "/api/promises",
        "promises",
        "Answers",
        "What bodies said they did or would do, by when, and what came of it; the latest to fall due first",
        _promises,
        row_shape(promise_listing.COLUMNS),
        (
            REPORT,
            ORGANISATION,
            Parameter("delivery", "Only promises of which this is known.", "choice", get_args(Delivery)),
            Parameter("strength", "Only actions of this strength.", "choice", get_args(Strength)),
            _DUE_SINCE,
            _DUE_UNTIL,
            TODAY,
            *PAGING,
        ),
        listed=True,
    ),
)
