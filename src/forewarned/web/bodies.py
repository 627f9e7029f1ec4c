"""The pages of the bodies that were warned: one of them, and all beside each other."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from litestar import Response, get
from litestar.params import FromPath

from forewarned.register.body_ranking import SORTS, Sort
from forewarned.register.sentences import body_sentence
from forewarned.register.store import Register
from forewarned.web.answers import PACKED, Asked, MovedTo, Values, page, site_of
from forewarned.web.paging import part_of

PROMISES = 50
"""Promises that an organisation's page names."""

BY: dict[str, str] = {
    "reports": "reports",
    "duties": "answers asked for",
    "name": "name",
    "none_published": "share with no answer published",
    "answered": "share answered",
    "late": "share answered late",
}


@get("/organisations", opt=PACKED)
async def organisations(request: Asked) -> Response[Any]:
    """The bodies that were warned, by kind, in an order that is asked for."""
    library = site_of(request).library
    today = library.today()
    kind = request.query_params.get("kind") or None
    sort = request.query_params.get("sort", "reports")
    sort = sort if sort in SORTS else "reports"

    def values(_register: Register) -> Values:
        everyone = library.kept("bodies", lambda held: held.organisation_ranking(today))
        name = f"bodies by {sort} of {kind}"
        found = library.kept(
            name, lambda held: held.organisation_ranking(today, kind=kind, sort=cast("Sort", sort))
        )
        kinds = Counter(each.kind or "not known" for each in everyone.rows)
        return {
            "found": found,
            "part": part_of(request, found.rows),
            "kind": kind,
            "sort": sort,
            "by": BY,
            "kinds": sorted(kinds.items(), key=lambda each: (each[0] == "not known", each[0])),
        }

    return await page(request, "organisations.html", values)


@get("/organisations/{name:str}", opt=PACKED)
async def organisation(request: Asked, name: FromPath[str]) -> Response[Any]:
    """One body: who it is, what was addressed to it, what came of it."""
    library = site_of(request).library
    today = library.today()

    def values(register: Register) -> Values:
        id_ = _id_of(register, name)
        if id_ != name:
            raise MovedTo(f"/organisations/{id_}")
        found = register.organisation(name, today)
        promises = library.kept("promises", lambda held: held.held_promises(today))
        theirs = [each for each in promises if each.organisation_id == id_]
        part = part_of(request, found.reports)
        keys = [*(each.report_key for each in part.rows), *(each.report_key for each in theirs[:PROMISES])]
        parts = Counter((each.organisation_id, each.organisation) for each in found.of_parts)
        return {
            "found": found,
            "body": found.body,
            "sentence": body_sentence(found),
            "part": part,
            "most": max((sum(year.states.values()) for year in found.years), default=0),
            "listed": register.listed([*keys, *(each.report_key for each in found.inherited[:20])]),
            "promises": theirs[:PROMISES],
            "promised": len(theirs),
            "parts_of_it": parts.most_common(20),
        }

    return await page(request, "organisation.html", values)


def _id_of(register: Register, name: str) -> str:
    from forewarned.register.body_lookup import find_body

    row = register.state.execute("SELECT id FROM organisations WHERE id = ?", (name,)).fetchone()
    return str(row[0]) if row else find_body(register.state, name).id


handlers = [organisations, organisation]
