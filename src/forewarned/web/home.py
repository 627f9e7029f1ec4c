"""The first page: one search box, what is new, what fell due and was not published."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from forewarned.register.store import Register
from forewarned.web.answers import Asked, Values, page, site_of


@get("/")
async def home(request: Asked) -> Response[Any]:
    """The first page."""
    today = site_of(request).library.today()

    def values(register: Register) -> Values:
        return {"stats": register.stats(today)}

    return await page(request, "home.html", values)


handlers = [home]
