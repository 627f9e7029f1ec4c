"""The API: each endpoint as a route, answered as JSON, JSON Lines or CSV."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, route
from litestar.exceptions import TooManyRequestsException
from litestar.handlers import HTTPRouteHandler

from forewarned.register.columns import csv_cell
from forewarned.web import api_changes, api_find, api_openapi, api_reports
from forewarned.web.answers import PACKED, Asked, site_of
from forewarned.web.api_endpoint import Answer, Endpoint, Listed, Question, question
from forewarned.web.api_problem import problem
from forewarned.web.conditional import version_of
from forewarned.web.kept import answered
from forewarned.web.rate import address_of, from_environment

_LISTED = (*api_reports.ENDPOINTS, *api_find.ENDPOINTS, *api_changes.ENDPOINTS)
ENDPOINTS: tuple[Endpoint, ...] = (api_changes.start_of(_LISTED), *_LISTED)
"""Everything that can be read."""

_FORMS = {
    "application/json": "json",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
}
READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Headers that let any page anywhere read what is public."""

_PREFLIGHT = {
    **READABLE,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since, Last-Event-ID",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


def allowance(request: Asked) -> dict[str, str]:
    """The headers of the limit for this request. Raises where the address has asked too often."""
    state = request.app.state
    if "limiter" not in state:
        state.limiter = from_environment()
    host = request.client.host if request.client else None
    granted = state.limiter.ask(address_of(host, request.headers.get("x-forwarded-for")))
    if not granted.granted:
        raise TooManyRequestsException(headers=dict(granted.headers))
    return dict(granted.headers)


def preflight() -> Response[bytes]:
    """The answer to a page of another site that asks whether it may read."""
    return Response(b"", status_code=204, headers=_PREFLIGHT)


def _handler(endpoint: Endpoint) -> HTTPRouteHandler:
    async def answer(request: Asked) -> Response[bytes]:
        if request.method == "OPTIONS":
            return preflight()
        headers = READABLE | allowance(request)
        site = site_of(request)
        query = dict(request.query_params.items())
        asked = question(endpoint, request.path_params, query, site.library.today())
        form = _form(request, endpoint, asked)
        return await answered(
            request,
            version_of(site, form),
            form,
            _media_type(form),
            headers,
            lambda register: _encoded(endpoint.answer(register, asked), form, asked),
        )

    answer.__doc__ = endpoint.summary
    path = endpoint.path.replace("}", ":str}")
    name = f"api_{endpoint.name}"
    return route(path, http_method=["GET", "HEAD", "OPTIONS"], status_code=200, name=name, **PACKED)(answer)


def _form(request: Asked, endpoint: Endpoint, asked: Question) -> str:
    """Which form is wanted: the one asked for, else the first of the Accept header that there is."""
    if not endpoint.listed:
        return "json"
    if form := asked["format"]:
        return str(form)
    accepted = request.headers.get("accept", "")
    weighed = sorted((_weighed(each) for each in accepted.split(",")), key=lambda each: -each[0])
    return next((_FORMS[kind] for weight, kind in weighed if weight > 0 and kind in _FORMS), "json")


def _weighed(accepted: str) -> tuple[float, str]:
    kind, *parameters = (part.strip().lower() for part in accepted.split(";"))
    weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return float(weight), kind
    except ValueError:
        return 0.0, kind


def _media_type(form: str) -> str:
    return {"json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv"}[form]


def _encoded(answer: Answer, form: str, asked: Question) -> tuple[bytes, dict[str, str]]:
    """The answer in its form, and the headers that it needs; written on the thread that asked."""
    if not isinstance(answer, Listed):
        return msgspec.json.encode(answer), {}
    headers = {}
    if answer.next_cursor:
        headers["Link"] = f'<?{_next(asked, answer.next_cursor)}>; rel="next"'
    if form == "csv":
        return _csv(answer), headers
    if form == "jsonl":
        return msgspec.json.Encoder().encode_lines(answer.rows), headers
    whole: dict[str, Any] = {
        "data": answer.rows,
        "total": answer.total,
        "next_cursor": answer.next_cursor,
        "today": asked.today,
        **answer.beside,
    }
    return msgspec.json.encode(whole), headers


def _next(asked: Question, cursor: str) -> str:
    held = {name: value for name, value in asked.given.items() if value is not None} | {"cursor": cursor}
    texts = {name: str(value).lower() if isinstance(value, bool) else value for name, value in held.items()}
    return urlencode(texts)


def _csv(answer: Listed) -> bytes:
    """The rows under a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([csv_cell(row.get(column)) for column in answer.columns])
    return out.getvalue().encode("utf-8", "replace")


@cache
def _description(prefix: str) -> bytes:
    from forewarned.web import api_webhooks  # which is made of what is here

    return api_openapi.document(ENDPOINTS, prefix, api_webhooks.PATHS)


@route("/api/openapi.json", http_method=["GET", "HEAD", "OPTIONS"], status_code=200, name="api_openapi")
async def openapi(request: Asked) -> Response[bytes]:
    """The description of the API (OpenAPI 3.1)."""
    if request.method == "OPTIONS":
        return preflight()
    headers = READABLE | allowance(request)
    content = _description(site_of(request).addresses.prefix)
    return Response(content, media_type="application/openapi+json;version=3.1", headers=headers)


handlers = [*map(_handler, ENDPOINTS), openapi]
__all__ = ["ENDPOINTS", "READABLE", "allowance", "handlers", "preflight", "problem"]
