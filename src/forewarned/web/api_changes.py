"""Where the API begins, its counts, and the history of the register and of one report."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from forewarned.errors import BadInput
from forewarned.register import changes, cursors, tallies
from forewarned.register.computed import Kept
from forewarned.register.store import Register
from forewarned.web.api_about_shapes import Counts, Start, ToldChange
from forewarned.web.api_endpoint import PAGING, REF, TODAY, Answer, Endpoint, Listed, Question
from forewarned.web.api_shapes import named


def _history(register: Register, asked: Question) -> Answer:
    ref = asked.path.get("ref")
    key = register.find(ref) if ref is not None else None
    place = cursors.read("history", asked["cursor"], 1)[0] if asked["cursor"] else None
    if place is not None and not isinstance(place, int):
        raise BadInput("the cursor is none that this list gave", do="Leave `cursor` out to begin again.")
    limit = asked["limit"]
    found = changes.before(register.connection, place, limit + 1, key)
    next_cursor = cursors.written("history", (found[limit - 1].seq,)) if len(found) > limit else None
    rows = [asdict(each) for each in found[:limit]]
    return Listed(rows, list(ToldChange.__annotations__), changes.told(register.connection, key), next_cursor)


def _stats(register: Register, asked: Question) -> Answer:
    found = _COUNTED(register.state, asked.today)
    frames = ("by_year", "by_area", "by_category", "completeness")
    return {
        "today": found.today,
        "head": register.head(),
        "counts": dict(found.counts),
        "by_state": dict(found.by_state),
        **{name: getattr(found, name).to_dicts() for name in frames},
        "stated_deadlines": asdict(found.stated_deadlines),
    }


_COUNTED = Kept(tallies.stats)


def start_of(endpoints: tuple[Endpoint, ...]) -> Endpoint:
    """Where the API begins: the list of its paths."""

    def start(register: Register, _asked: Question) -> dict[str, Any]:
        return {
            "name": "Forewarned",
            "version": version("forewarned"),
            "openapi": "/api/openapi.json",
            "live": "/live",
            "head": register.head(),
            "paths": {each.path: each.summary for each in endpoints},
        }

    return Endpoint("/api", "start", "About", "Where the API begins: its paths", start, named(Start))


ENDPOINTS = (
    Endpoint(
        "/api/stats",
        "stats",
        "About",
        "How much is held and how complete it is, by year, area, category and state",
        _stats,
        named(Counts),
        (TODAY,),
    ),
    Endpoint(
        "/api/history",
        "history",
        "History",
        "What changed in the register, the newest first",
        _history,
        named(ToldChange),
        PAGING,
        listed=True,
    ),
    Endpoint(
        "/api/reports/{ref}/history",
        "report_history",
        "History",
        "What changed in one report, the newest first",
        _history,
        named(ToldChange),
        PAGING,
        (REF,),
        listed=True,
    ),
)
