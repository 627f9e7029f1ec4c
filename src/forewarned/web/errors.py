"""What a reader sees where something is not there, not understood or broken: a page, and a way on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException

from forewarned.errors import BadInput, ForewarnedError, NotFound
from forewarned.web.answers import HTML, Asked, site_of

Problem = Callable[[Asked, int, Exception], Response[Any] | None]
"""Answers errors under some paths, in its own shape; None for those that are not its own."""

_LOG = logging.getLogger("forewarned.web")


def answering(problems: Sequence[Problem]) -> Callable[[Asked, Exception], Response[Any]]:
    """What answers every error: the first of the problems that takes it, else a page."""

    def answer(request: Asked, error: Exception) -> Response[Any]:
        status = status_of(error)
        if status >= 500 and not isinstance(error, ForewarnedError):
            _LOG.exception("%s %s", request.method, request.url.path, exc_info=error)
        made = (problem(request, status, error) for problem in problems)
        return next((each for each in made if each is not None), None) or _page(request, status, error)

    return answer


def status_of(error: Exception) -> int:
    """The status code of an error."""
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, BadInput):
        return 400
    return 503 if isinstance(error, ForewarnedError) else 500


def _page(request: Asked, status: int, error: Exception) -> Response[bytes]:
    site = site_of(request)
    said = (error.found, error.do) if isinstance(error, BadInput) else ("", "")
    html = site.templates.get_template("error.html").render(
        status=status, found=said[0], do=said[1], today=site.library.today()
    )
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, HTTPException) and error.headers:
        headers |= error.headers
    return Response(html.encode(), status_code=status, media_type=HTML, headers=headers)
