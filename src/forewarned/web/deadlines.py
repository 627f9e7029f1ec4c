"""Deadlines: the answers that were due and are not published, and those that are still to come."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from forewarned.register.deadlines import Deadline
from forewarned.register.sentences import overdue_sentence
from forewarned.register.store import Register
from forewarned.web.answers import PACKED, Asked, Values, page, site_of
from forewarned.web.paging import part_of, with_query


@get("/deadlines", opt=PACKED)
async def deadlines(request: Asked) -> Response[Any]:
    """The duties that are open: those past their deadline, or, with `show=coming`, those to come."""
    library = site_of(request).library
    today = library.today()
    coming = request.query_params.get("show") == "coming"
    area, kind = (request.query_params.get(name) or None for name in ("area", "kind"))

    def values(register: Register) -> Values:
        every = library.kept("deadlines", lambda held: held.deadlines(today))
        ahead = [each for each in every if each.state != "none_published"]
        sort_of = ahead[::-1] if coming else [each for each in every if each.state == "none_published"]
        wanted = [each for each in sort_of if _meets(each, area, kind)]
        part = part_of(request, wanted)
        return {
            "sentence": overdue_sentence(library.kept("overdue", lambda held: held.overdue(today))),
            "coming": coming,
            "ahead": len(ahead),
            "passed": len(every) - len(ahead),
            "part": part,
            "area": area,
            "kind": kind,
            "areas": sorted({each.area for each in every if each.area}),
            "kinds": sorted({each.kind for each in every if each.kind}),
            "listed": register.listed(each.report_key for each in part.rows),
            "everything": with_query(request, area=None, kind=None, page=None),
        }

    return await page(request, "deadlines.html", values)


def _meets(each: Deadline, area: str | None, kind: str | None) -> bool:
    return area in (None, each.area) and kind in (None, each.kind)


handlers = [deadlines]
