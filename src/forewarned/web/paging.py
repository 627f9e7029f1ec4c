"""Long lists in pages: which part is shown, and the addresses of the parts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from forewarned.errors import BadInput
from forewarned.web.answers import Asked, site_of

Row = TypeVar("Row")

ROWS = 50
"""Rows on one page of a list."""


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """One page of a list: its rows, where it stands in the whole, and the way to the pages beside it."""

    rows: Sequence[Row]
    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def page_asked(request: Asked) -> int:
    """The number of the page that is asked for, from 1. Raises `BadInput`."""
    written = request.query_params.get("page", "1")
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 100_000:
        raise BadInput(f"«{written}» is no page of a list", do="Count the pages from 1.")
    return int(written)


def part_of(request: Asked, rows: Sequence[Row], size: int = ROWS) -> Part[Row]:
    """The page of the list that the request asks for."""
    number = page_asked(request)
    start = (number - 1) * size
    return made_part(request, rows[start : start + size], number, len(rows), size)


def made_part(request: Asked, shown: Sequence[Row], number: int, total: int, size: int) -> Part[Row]:
    """The page of a list of `total` rows of which only those to be shown are at hand."""
    start = (number - 1) * size
    return Part(
        rows=shown,
        first=start + 1,
        last=start + len(shown),
        total=total,
        before=with_query(request, page=number - 1 if number > 2 else None) if number > 1 else None,
        after=with_query(request, page=number + 1) if start + size < total else None,
    )


def with_query(request: Asked, **changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a name out."""
    held = {name: value for name, value in request.query_params.items() if value} | changes
    path = request.url.path.removeprefix(site_of(request).addresses.prefix)
    return site_of(request).addresses.url(path, **held)
