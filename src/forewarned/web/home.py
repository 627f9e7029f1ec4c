"""The first page: one search box, what is new, what fell due and was not published, whose time has come."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from forewarned.register.sentences import overdue_sentence
from forewarned.register.store import Register
from forewarned.web.answers import PACKED, Asked, Values, page, site_of

NEWEST = 8
"""Reports, and deadlines, that the first page names."""


@get("/", opt=PACKED)
async def home(request: Asked) -> Response[Any]:
    """The first page."""
    library = site_of(request).library
    today = library.today()

    def values(register: Register) -> Values:
        overdue = library.kept("overdue", lambda held: held.overdue(today))
        open_duties = library.kept("deadlines", lambda held: held.deadlines(today))
        passed = [each for each in open_duties if each.state == "none_published"]
        promises = library.kept("promises", lambda held: held.held_promises(today))
        return {
            "stats": library.kept("stats", lambda held: held.stats(today)),
            "overdue": overdue_sentence(overdue),
            "newest": register.newest(NEWEST),
            "passed": passed[:NEWEST],
            "listed": register.listed(each.report_key for each in passed[:NEWEST]),
            "promises": len(promises),
            "come": sum(each.due is not None and each.due < today for each in promises),
        }

    return await page(request, "home.html", values)


handlers = [home]
