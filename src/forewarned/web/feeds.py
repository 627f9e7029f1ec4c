"""Feeds and calendars: whatever can be looked at can be followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from litestar import Response, route
from litestar.handlers import HTTPRouteHandler

from forewarned.errors import NotFound
from forewarned.register import following
from forewarned.register.following import Followed
from forewarned.register.promise_calendar import Entry as Day
from forewarned.register.promise_calendar import calendar
from forewarned.register.store import Register
from forewarned.web.answers import PACKED, Asked, site_of
from forewarned.web.api import READABLE, allowance, preflight
from forewarned.web.api_endpoint import Parameter, Question, read_query
from forewarned.web.conditional import version_of
from forewarned.web.feed_forms import ATOM, CALENDAR, JSON_FEED, Whole, atom, json_feed
from forewarned.web.kept import answered

_QUERY = Parameter("q", "The query, as /search takes it.", required=True)
_BODY = Parameter("organisation", "Only what was addressed to this organisation.")
_TYPES = {"atom": ATOM, "json": JSON_FEED, "ics": CALENDAR}


@dataclass(frozen=True, slots=True)
class Feed:
    """What can be followed: its path without the ending, what it takes, and what makes it."""

    path: str
    made: Callable[[Register, Question], Followed]
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What can be kept as a calendar: its path without the ending, its name, and what makes it."""

    path: str
    name: str
    made: Callable[[Register, Question], tuple[Day, ...]]
    parameters: tuple[Parameter, ...] = (_BODY,)


FEEDS = (
    Feed("/feeds/reports", lambda register, asked: following.reports(register, asked.today)),
    Feed(
        "/feeds/search",
        lambda register, asked: following.searched(register, asked["q"], asked.today),
        (_QUERY,),
    ),
    Feed(
        "/feeds/deadlines",
        lambda register, asked: following.unanswered(register, asked.today, asked["organisation"]),
        (_BODY,),
    ),
    Feed(
        "/feeds/organisations/{name:str}",
        lambda register, asked: following.addressed(register, asked.path["name"], asked.today),
    ),
    Feed(
        "/feeds/reports/{ref:str}",
        lambda register, asked: following.report_changes(register, asked.path["ref"]),
    ),
)
CALENDARS = (
    Calendar(
        "/feeds/deadlines",
        "Answers due",
        lambda register, asked: following.deadlines(register, asked.today, asked["organisation"]),
    ),
    Calendar(
        "/feeds/promises",
        "Promises to prevent deaths",
        lambda register, asked: following.promised(register, asked.today, asked["organisation"]),
    ),
)

Made = Callable[[Register, Question, Whole, str, str], bytes]
"""Gives the bytes, from the register, what is asked, the site's addresses, the path itself and the form."""


async def _answered(
    request: Asked, parameters: tuple[Parameter, ...], form: str | None, made: Made
) -> Response[bytes]:
    if request.method == "OPTIONS":
        return preflight()
    headers = READABLE | allowance(request)
    site = site_of(request)
    path = {name: str(value) for name, value in request.path_params.items()}
    for name, value in path.items():
        path[name], form = _parted(value)
    chosen = form or "atom"
    given = read_query(parameters, dict(request.query_params.items()))
    asked, prefix = Question(path, given, site.library.today()), site.addresses.prefix
    base = f"{request.base_url.scheme}://{request.base_url.netloc}{prefix}"
    itself = request.url.path.removeprefix(prefix) + (f"?{request.url.query}" if request.url.query else "")
    return await answered(
        request,
        version_of(site, f"feed {chosen}"),
        chosen,
        _TYPES[chosen],
        headers,
        lambda register: (made(register, asked, lambda each: base + each, itself, chosen), {}),
    )


def _parted(value: str) -> tuple[str, str]:
    """The name and the form that the end of a path says. Raises `NotFound` for another ending."""
    name, _, form = value.rpartition(".")
    if form not in ("atom", "json") or not name:
        raise NotFound("there is no such feed", do="End the address with .atom or .json.")
    return name, form


def _feed(feed: Feed, form: str | None) -> HTTPRouteHandler:
    def made(register: Register, asked: Question, whole: Whole, itself: str, form: str) -> bytes:
        return (atom if form == "atom" else json_feed)(feed.made(register, asked), whole, itself)

    return _route(f"{feed.path}.{form}" if form else feed.path, feed.parameters, form, made)


def _calendar(each: Calendar) -> HTTPRouteHandler:
    def made(register: Register, asked: Question, whole: Whole, _itself: str, _form: str) -> bytes:
        days = (replace(day, url=whole(day.url) if day.url else None) for day in each.made(register, asked))
        return calendar(days, each.name).encode("utf-8", "replace")

    return _route(f"{each.path}.ics", each.parameters, "ics", made)


def _route(path: str, parameters: tuple[Parameter, ...], form: str | None, made: Made) -> HTTPRouteHandler:
    async def answer(request: Asked) -> Response[bytes]:
        return await _answered(request, parameters, form, made)

    answer.__doc__ = f"What there is to follow at {path}."
    return route(path, http_method=["GET", "HEAD", "OPTIONS"], status_code=200, **PACKED)(answer)


handlers = [
    *(_feed(each, form) for each in FEEDS if "{" not in each.path for form in ("atom", "json")),
    *(_feed(each, None) for each in FEEDS if "{" in each.path),
    *map(_calendar, CALENDARS),
]
