"""What a search finds, as anybody may be shown it, a page at a time.

A page of a ranking begins after the hit with which the one before ended. Where the register has grown in
between, that hit is looked for again, so that nothing comes twice because something came in above it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forewarned.register import cursors
from forewarned.register.disclosure import EVERYTHING, disclosures
from forewarned.search.engine import Sort
from forewarned.search.result import Results

if TYPE_CHECKING:
    from forewarned.register.store import Register

FURTHEST = 10_000
"""How far into a ranking one can read: beyond that, a narrower question serves better."""

_ROUND = 200
"""How many places before the one expected a hit is looked for again."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Some hits, the results that they are of, and the cursor of the next page (None at the end)."""

    rows: tuple[dict[str, Any], ...]
    results: Results
    next_cursor: str | None


def page(
    register: Register,
    query: str,
    *,
    today: dt.date,
    cursor: str | None = None,
    limit: int = 20,
    sort: Sort = "relevance",
    facets: bool = False,
    explain: bool = False,
) -> FoundPage:
    """One page of what a query finds. Raises `BadInput` for a query or a cursor that cannot be read."""
    start = 0 if cursor is None else _start(register, query, today, cursor, sort)
    results = register.search(
        query, limit=limit + 1, offset=start, sort=sort, facets=facets, explain=explain, today=today
    )
    return _page(register, results, start, limit)


def like(register: Register, ref: str, *, limit: int = 20) -> FoundPage:
    """The reports with a concern like this one (REF#NUMBER), the nearest first."""
    return _page(register, register.more_like(ref, limit=limit), 0, limit)


def _page(register: Register, results: Results, start: int, limit: int) -> FoundPage:
    hits = results.hits[:limit]
    more = len(results.hits) > limit and start + limit < FURTHEST
    next_cursor = cursors.written("search", (start + limit, hits[-1].report_key)) if more else None
    care = disclosures(register.state, (hit.report_key for hit in hits))
    rows = tuple(care.get(hit.report_key, EVERYTHING).shown(hit.as_row(explain=True)) for hit in hits)
    return FoundPage(rows, results, next_cursor)


def _start(register: Register, query: str, today: dt.date, cursor: str, sort: Sort) -> int:
    """How many hits come before the page: up to the one that ended the page before, where it stands now."""
    offset, last = cursors.read("search", cursor, 2)
    if not isinstance(offset, int) or not isinstance(last, str) or not 0 < offset <= FURTHEST:
        raise cursors.refused(cursor)
    before = max(0, offset - 1 - _ROUND)
    around = register.search(
        query, limit=offset + _ROUND - before, offset=before, sort=sort, today=today
    ).hits
    places = [place for place, hit in enumerate(around, before) if hit.report_key == last]
    return min(places, key=lambda place: abs(place - offset + 1)) + 1 if places else offset
