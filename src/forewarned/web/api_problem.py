"""How the API says what went wrong: one shape for every error (RFC 9457, problem details)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException

from forewarned.errors import ForewarnedError
from forewarned.web.answers import Asked

MEDIA_TYPE = "application/problem+json"
PATHS = ("/api", "/feeds", "/live")
"""The paths under which errors have this shape."""

_SAID: Mapping[int, tuple[str, str]] = {
    400: ("what was asked cannot be read", "/api/openapi.json says what each path takes."),
    401: ("this needs a key", "Send it as «Authorization: Bearer KEY»; `forewarned keys add` makes one."),
    403: ("this key is not for that", "Use a key with the scope that is needed."),
    404: ("there is nothing here", "/api lists the paths."),
    405: ("this path does not take that method", "/api/openapi.json says which it takes."),
    413: ("what was sent is too much", "Send less."),
    415: ("what was sent is of no type that is read here", "Send JSON."),
    429: ("too many requests came from this address", "Wait as long as Retry-After says, and go on."),
    500: ("a fault of Forewarned itself", "Try again; if it stays so, report what you asked."),
    503: ("the register cannot be read just now", "Try again in a moment."),
}


def is_ours(path: str, prefix: str) -> bool:
    """Whether errors under this path have this shape."""
    rest = path.removeprefix(prefix)
    return any(rest == each or rest.startswith(f"{each}/") for each in PATHS)


def problem_of(path: str, status: int, error: Exception) -> Response[bytes]:
    """The answer to an error. Nothing of what happened inside is shown, but what a person was told."""
    found, do = _SAID.get(status, (HTTPStatus(status).phrase.lower(), ""))
    where = ""
    if isinstance(error, ForewarnedError) and status < 500:
        found, where, do = error.found, error.where, error.do
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    if isinstance(error, HTTPException):
        headers |= {name.title(): str(value) for name, value in (error.headers or {}).items()}
    return Response(
        body(status, path, found, where, do), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def body(status: int, path: str, found: str, where: str = "", do: str = "") -> bytes:
    """The problem as JSON."""
    phrase = HTTPStatus(status).phrase
    made: dict[str, Any] = {
        "type": f"urn:forewarned:problem:{phrase.lower().replace(' ', '-')}",
        "title": phrase,
        "status": status,
        "detail": " ".join(filter(None, (f"{found[:1].upper()}{found[1:].rstrip('.')}.", do))),
        "instance": path,
        "found": found,
        "where": where,
        "do": do,
    }
    return msgspec.json.encode(made)


def problem(request: Asked, status: int, error: Exception) -> Response[Any] | None:
    """The answer to an error under the paths that are the API's; None for the others'."""
    path = request.url.path
    return problem_of(path, status, error) if is_ours(path, request.app.state.site.addresses.prefix) else None
