"""The application: its parts put together, whatever serves it."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State

from forewarned.web import errors, extras
from forewarned.web.answers import Site
from forewarned.web.headers import setting_headers
from forewarned.web.library import Library

PAGES: tuple[str, ...] = (
    "forewarned.web.files",
    "forewarned.web.home",
    "forewarned.web.searching",
    "forewarned.web.reports",
    "forewarned.web.bodies",
    "forewarned.web.deadlines",
    "forewarned.web.promises",
    "forewarned.web.counts",
)
"""The modules with the site's own pages; each exports `handlers`."""

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(
    folder: str | Path,
    *,
    prefix: str = "",
    today: dt.date | None = None,
    hsts: bool = False,
    modules: Sequence[str] | None = None,
) -> Litestar:
    """The site over the register in `folder`, answering under `prefix` («/forewarned»).

    Duties are judged as on `today` (default: each day's date). `modules` are parts beside the pages
    (default: those named in `extras`). Raises `RegisterProblem` where there is no register to be read.
    """
    library = Library(Path(folder), today=today)
    library.register()
    parts = [importlib.import_module(name) for name in (*PAGES, *(modules or extras.MODULES))]
    problems = [part.problem for part in parts if hasattr(part, "problem")]
    spans: list[Lifespan] = [span for part in parts for span in getattr(part, "lifespans", ())]
    prefix = "/" + prefix.strip("/") if prefix.strip("/") else ""
    app = Litestar(
        [handler for part in parts for handler in part.handlers],
        path=prefix,
        openapi_config=None,
        before_send=[setting_headers(hsts)],
        exception_handlers={Exception: errors.answering(problems)},
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1024, gzip_compress_level=5, exclude_opt_key="uncompressed"
        ),
        lifespan=[_closing(library), *spans],
        state=State({"library": library}),
        logging_config=None,
    )
    offered = frozenset(route.path.removeprefix(prefix) or "/" for route in app.routes)
    app.state.site = Site(library, prefix, offered)
    return app


def _closing(library: Library) -> Lifespan:
    @asynccontextmanager
    async def until_the_end(_app: Litestar) -> AsyncIterator[None]:
        yield
        library.close()

    return until_the_end


SETTINGS = {
    "folder": "FOREWARNED_REGISTER",
    "prefix": "FOREWARNED_PREFIX",
    "today": "FOREWARNED_TODAY",
    "hsts": "FOREWARNED_HSTS",
}
"""The settings of `served`, each with the environment variable that gives it."""


SWITCHING = 0.001
"""Seconds after which a thread at work lets another one on: answers that are at hand wait no longer."""


def served() -> Litestar:
    """The site by the settings in the environment: for `forewarned serve`, or any ASGI server."""
    sys.setswitchinterval(SWITCHING)
    given: dict[str, Any] = {name: os.environ.get(variable, "") for name, variable in SETTINGS.items()}
    today = dt.date.fromisoformat(given["today"]) if given["today"] else None
    return create_app(
        given["folder"] or "register", prefix=given["prefix"], today=today, hsts=given["hsts"] == "1"
    )
