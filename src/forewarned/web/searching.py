"""The search page: the query and its filters, what was found, and the ways to narrow, keep and follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from litestar import Response, get

from forewarned.errors import BadInput
from forewarned.register.sentences import corrected_sentences, not_known_sentences, search_sentence
from forewarned.register.store import Register
from forewarned.search.result import Results
from forewarned.web.answers import PACKED, Asked, Values, page, site_of
from forewarned.web.paging import made_part, page_asked, with_query
from forewarned.wording import STATES

HITS = 20
"""Hits on one page."""

FILTERS: Mapping[str, str] = {
    "area": "Coroner area",
    "category": "Category",
    "to": "Sent to",
    "kind": "Kind of body",
    "state": "State of an answer",
    "manner": "How the person died",
    "child": "A child died",
    "setting": "Where it happened",
}
"""The filters that the page offers, by their name in a query, with their words."""

FACETS: Mapping[str, str] = {
    "state": "state",
    "area": "area",
    "organisation": "to",
    "kind": "kind",
    "category": "category",
    "setting": "setting",
    "child": "child",
    "year": "year",
}
"""The facets that are shown, each with the name of the filter that it sets."""


@get("/search", opt=PACKED)
async def search(request: Asked) -> Response[Any]:
    """What a query and its filters find; without either, how to ask."""
    today = site_of(request).library.today()
    typed, filters, sort = _asked(request)

    def values(register: Register) -> Values:
        beside = _beside(request, register, typed, filters, sort)
        if not typed and not filters:
            return beside
        number = page_asked(request)
        try:
            results = register.search(
                query_of(typed, filters),
                limit=HITS,
                offset=(number - 1) * HITS,
                sort="date" if sort == "date" else "relevance",
                facets=True,
                today=today,
            )
        except BadInput as problem:
            return beside | {"problem": problem, "status": 400}
        return beside | _found(request, register, results, number)

    return await page(request, "search.html", values)


def _asked(request: Asked) -> tuple[str, dict[str, str], str]:
    given = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    filters = {name: given[name] for name in FILTERS if name in given}
    if dates := _dates(given):
        filters["date"] = dates
    return given.get("q", ""), filters, given.get("sort", "relevance")


def _dates(given: Mapping[str, str]) -> str | None:
    """The filter of dates: one year, or from a day or year to another."""
    if year := given.get("year"):
        return year
    since, until = given.get("since", ""), given.get("until", "")
    return f"{since}..{until}" if since or until else None


_QUOTES = re.compile('["“”]')


def query_of(typed: str, filters: Mapping[str, str]) -> str:
    """The query in the one language of queries: the words, then each filter."""
    words = (f'{name}:"{_QUOTES.sub("", value)}"' for name, value in filters.items())
    return " ".join(filter(None, (typed, *words)))


def _beside(
    request: Asked, register: Register, typed: str, filters: Mapping[str, str], sort: str
) -> dict[str, Any]:
    """What the page shows whatever is found: the form as it was filled in."""
    chosen = [
        {
            "words": FILTERS.get(name, "Date of the report"),
            "value": _shown(register, name, value),
            "without": with_query(
                request, page=None, **dict.fromkeys(("year", "since", "until") if name == "date" else (name,))
            ),
        }
        for name, value in filters.items()
    ]
    return {
        "typed": typed,
        "whole": query_of(typed, filters),
        "filters": filters,
        "chosen": chosen,
        "sort": sort,
        "given": dict(request.query_params.items()),
        "results": None,
        "problem": None,
        "status": 200,
    }


def _shown(register: Register, name: str, value: str) -> str:
    """A filter's value in words."""
    if name == "state":
        return STATES.get(value, value)
    if name == "to":
        row = register.state.execute("SELECT name FROM organisations WHERE id = ?", (value,)).fetchone()
        return str(row[0]) if row else value
    return value.replace("_", " ").replace("..", " to ").strip()


def _found(request: Asked, register: Register, results: Results, number: int) -> dict[str, Any]:
    total = max(results.total, results.some if not results.total else 0, len(results.hits))
    facets = [
        {
            "name": name,
            "words": FILTERS.get(parameter, "Year"),
            "values": [
                {
                    "shown": each.shown,
                    "reports": each.reports,
                    "address": with_query(request, **{parameter: each.value, "page": None}),
                }
                for each in (results.facets[name] if name == "year" else results.facets[name][:8])
            ],
            "unknown": results.unknown.get(name, 0),
        }
        for name, parameter in FACETS.items()
        if results.facets.get(name)
    ]
    return {
        "results": results,
        "sentence": search_sentence(results),
        "notes": [*corrected_sentences(results.corrected), *not_known_sentences(results.not_known)],
        "facets": facets,
        "listed": register.listed(hit.report_key for hit in results.hits),
        "part": made_part(request, results.hits, number, total, HITS),
        "by_date": with_query(request, sort="date", page=None),
        "by_relevance": with_query(request, sort=None, page=None),
    }


handlers = [search]
