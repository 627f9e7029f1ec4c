"""The pages of counts and of what they rest on: areas, categories, the data, about the figures."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from forewarned.register.columns import TABLES
from forewarned.register.store import Register
from forewarned.register.tallies import Stats
from forewarned.web.answers import PACKED, Asked, Values, page, site_of


def _stats(request: Asked) -> Stats:
    library = site_of(request).library
    return library.kept("stats", lambda held: held.stats(library.today()))


def _grouped(request: Asked, column: str) -> Values:
    stats = _stats(request)
    table = stats.by_area if column == "coroner_area" else stats.by_category
    rows = [{**row, "name": row[column]} for row in table.iter_rows(named=True)]
    return {"stats": stats, "rows": rows, "most": max((row["reports"] for row in rows), default=0)}


@get("/areas", opt=PACKED)
async def areas(request: Asked) -> Response[Any]:
    """Reports and answers by coroner area."""
    return await page(
        request,
        "grouped.html",
        lambda _: {**_grouped(request, "coroner_area"), "by": "area"},
    )


@get("/categories", opt=PACKED)
async def categories(request: Asked) -> Response[Any]:
    """Reports and answers by the publisher's categories."""
    return await page(
        request,
        "grouped.html",
        lambda _: {**_grouped(request, "category"), "by": "category"},
    )


@get("/data", opt=PACKED)
async def data(request: Asked) -> Response[Any]:
    """What is held and how complete it is, how to have it, and what is known to be missing."""

    def values(register: Register) -> Values:
        stats = _stats(request)
        complete = list(stats.completeness.iter_rows(named=True))
        return {"stats": stats, "complete": complete, "tables": TABLES, "head": register.head()}

    return await page(request, "data.html", values)


@get("/about", opt=PACKED)
async def about(request: Asked) -> Response[Any]:
    """What each count means, and what it cannot mean."""
    return await page(request, "about.html", lambda _: {"stats": _stats(request)})


handlers = [areas, categories, data, about]
