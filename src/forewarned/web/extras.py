"""Further parts of the site, by module: each exports `handlers`, a list of Litestar route handlers.

A module may also export `lifespans` (functions of the application that give an async context manager,
for what runs as long as the server does) and `problem(request, status, error)`, which gives the answer to
an error under the paths that are its own, or None where they are not.
"""

from __future__ import annotations

MODULES: tuple[str, ...] = (
    "forewarned.web.api",
    "forewarned.web.api_webhooks",
    "forewarned.web.feeds",
    "forewarned.web.live",
)
"""The modules' names, in the order in which they are asked."""
