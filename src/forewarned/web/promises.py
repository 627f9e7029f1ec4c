"""The board of promises: what answers say will be done, by when, and what was seen of it since."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from forewarned.register.store import Register
from forewarned.responses.delivery import CLOSED
from forewarned.web.answers import PACKED, Asked, Values, page, site_of
from forewarned.web.paging import part_of

SHOWN = {
    "come": "Their time has come",
    "ahead": "Still to come",
    "undated": "With no date",
    "settled": "Settled by evidence",
}
"""The parts of the board."""


@get("/promises", opt=PACKED)
async def promises(request: Asked) -> Response[Any]:
    """The promises, in parts by where they stand on the day."""
    library = site_of(request).library
    today = library.today()
    shown = request.query_params.get("show", "come")
    shown = shown if shown in SHOWN else "come"

    def values(register: Register) -> Values:
        every = library.kept("promises", lambda held: held.held_promises(today))
        parts: dict[str, list[Any]] = {name: [] for name in SHOWN}
        for each in every:
            if each.delivery.state in CLOSED:
                parts["settled"].append(each)
            elif each.due is None:
                parts["undated"].append(each)
            else:
                parts["come" if each.due < today else "ahead"].append(each)
        parts["come"].sort(key=lambda each: each.due, reverse=True)
        parts["ahead"].sort(key=lambda each: each.due)
        part = part_of(request, parts[shown])
        return {
            "total": len(every),
            "shown": shown,
            "tabs": [(name, words, len(parts[name])) for name, words in SHOWN.items()],
            "part": part,
            "listed": register.listed(each.report_key for each in part.rows),
        }

    return await page(request, "promises.html", values)


handlers = [promises]
