"""Live updates: server-sent events at /live, resumed behind the last event that a reader had."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, cast
from urllib.parse import parse_qs

from litestar import Litestar, Request, asgi
from litestar.types import Receive, Scope, Send

from forewarned.errors import BadInput
from forewarned.register import changes
from forewarned.register.body_lookup import find_body
from forewarned.register.store import Register
from forewarned.web.answers import Site
from forewarned.web.api import READABLE, allowance
from forewarned.web.api_endpoint import Parameter
from forewarned.web.live_hub import HEARTBEAT, Hub, Reader

_REPORT = Parameter("report", "Only changes of this report.")
_ORGANISATION = Parameter("organisation", "Only changes of reports sent to this organisation.")
_LAST = Parameter("last_event_id", "The last event that the reader had.", "integer", least=0, most=2**53)
_HEADERS = {
    **READABLE,
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}
COMES_BACK = (1_000, 3_000)
"""Milliseconds within which a reader comes back after a break: not all at once."""


@asgi("/live", uncompressed=True, copy_scope=False)
async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """The stream. `report` and `organisation` narrow it; Last-Event-ID (or `last_event_id`) resumes it."""
    request: Request[Any, Any, Any] = Request(scope, receive, send)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        await _start(send, 405, {"Allow": "GET, HEAD, OPTIONS", "Content-Length": "0"})
        await _end(send)
        return
    limits = allowance(request)
    if request.method == "OPTIONS":
        await _start(send, 204, {**READABLE, "Access-Control-Allow-Headers": "Last-Event-ID"})
        await _end(send)
        return
    hub, site = cast("Hub", request.app.state.hub), cast("Site", request.app.state.site)
    reader, lost = _reader(request, site.library.register())
    await _start(send, 200, _HEADERS | limits)
    if request.method == "HEAD":
        await _end(send)
        return
    await _stream(hub, reader, receive, send, lost=lost)


def _reader(request: Request[Any, Any, Any], register: Register) -> tuple[Reader, bool]:
    """Who asks for what, from which place on; and whether the place given is none of this register's."""
    asked = {name: values[-1] for name, values in parse_qs(request.url.query).items()}
    for name in asked:
        if name not in ("report", "organisation", "last_event_id"):
            raise BadInput(
                f"there is no parameter «{name[:60]}» here", do="It takes report and organisation."
            )
    last = request.headers.get("last-event-id") or asked.get("last_event_id")
    newest = changes.newest(register.connection)
    place = _LAST.read(last) if last else newest
    report = register.find(_REPORT.read(asked["report"])) if "report" in asked else None
    organisation = None
    if "organisation" in asked:
        organisation = find_body(register.state, _ORGANISATION.read(asked["organisation"])).id
    return Reader(min(place, newest), report, organisation), place > newest


async def _stream(hub: Hub, reader: Reader, receive: Receive, send: Send, *, lost: bool) -> None:
    """Send what comes until the reader goes away or the server stops."""

    async def hang_up() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        reader.leave()

    await hub.join(reader)
    listening = asyncio.create_task(hang_up())
    try:
        first = b"retry: %d\nid: %d\n\n" % (random.randint(*COMES_BACK), reader.place)
        await _send(send, first + (b"event: reset\ndata: {}\n\n" if lost else b""))
        while not reader.gone:
            await _catch_up(hub, reader, send)
            await reader.woken.wait()
            reader.woken.clear()
        await _end(send)
    finally:
        listening.cancel()
        hub.part(reader)


async def _catch_up(hub: Hub, reader: Reader, send: Send) -> None:
    """Send all that the reader has not had; where that is nothing for long, where the reader stands."""
    while reader.place < hub.newest and not reader.gone:
        batch = await hub.after(reader.place)
        reader.place = batch.place
        if content := reader.wanted(batch):
            await _send(send, content)
            reader.sent = time.monotonic()
    if reader.place > hub.newest:  # the register was put back to an earlier copy
        reader.place = hub.newest
        await _send(send, b"id: %d\nevent: reset\ndata: {}\n\n" % reader.place)
    if time.monotonic() - reader.sent > HEARTBEAT - 1:
        await _send(send, b": here\nid: %d\n\n" % reader.place)
        reader.sent = time.monotonic()


async def _start(send: Send, status: int, headers: dict[str, str]) -> None:
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


async def _send(send: Send, content: bytes) -> None:
    await send({"type": "http.response.body", "body": content, "more_body": True})


async def _end(send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _watching(app: Litestar) -> AbstractAsyncContextManager[None]:
    @asynccontextmanager
    async def until_the_end() -> AsyncIterator[None]:
        app.state.hub = Hub(app.state.library)
        yield
        await app.state.hub.close()

    return until_the_end()


lifespans = [_watching]
handlers = [live]
