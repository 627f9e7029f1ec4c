"""Webhooks in the API (with a key of scope admin), and what sends their messages while the server runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from typing import Any

import msgspec
from litestar import Litestar, Response, delete, get, post
from litestar.exceptions import ClientException

from forewarned.register import changes, webhook_messages, webhooks
from forewarned.register.body_lookup import find_body
from forewarned.register.store import Register
from forewarned.web.answers import Asked, site_of
from forewarned.web.api import allowance
from forewarned.web.api_shapes import named
from forewarned.web.api_webhook_shapes import ListedHooks, MadeHook, NewHook, ToldHook
from forewarned.web.keyed import key_of
from forewarned.web.library import Library

EVERY = 1.0
"""Seconds between two looks at what is to be sent."""

_LARGEST = 20_000
_LOG = logging.getLogger("forewarned.web")


@get("/api/webhooks", status_code=200)
async def listed(request: Asked) -> Response[bytes]:
    """The webhooks there are, without their secrets."""
    headers = _allowed(request)
    site = site_of(request)
    found = await site.library.ask(lambda register: webhooks.held(register.folder))
    return _answer({"data": [asdict(each) for each in found], "total": len(found)}, 200, headers)


@post("/api/webhooks", status_code=201)
async def added(request: Asked) -> Response[bytes]:
    """A new webhook, with the secret that signs its messages: it is shown this once."""
    headers = _allowed(request)
    by = key_of(request, "admin").name
    wanted = _read(await request.body())

    def add(register: Register) -> dict[str, Any]:
        hook, secret = webhooks.add(
            register.folder,
            wanted.url,
            by=by,
            place=changes.newest(register.connection),
            report=register.find(wanted.report) if wanted.report else None,
            organisation=find_body(register.state, wanted.organisation).id if wanted.organisation else None,
        )
        return {**asdict(hook), "secret": secret}

    return _answer(await site_of(request).library.ask(add), 201, headers)


@delete("/api/webhooks/{id_:str}", status_code=200)
async def taken_away(request: Asked) -> Response[bytes]:
    """Nothing: the webhook is told no more."""
    headers = _allowed(request)
    id_ = str(request.path_params["id_"])
    await site_of(request).library.ask(lambda register: webhooks.take_away(register.folder, id_))
    return Response(b"", status_code=204, headers=headers)


@post("/api/webhooks/{id_:str}/resume", status_code=200)
async def resumed(request: Asked) -> Response[bytes]:
    """The webhook, switched on again."""
    headers = _allowed(request)
    id_ = str(request.path_params["id_"])
    hook = await site_of(request).library.ask(lambda register: webhooks.switch_on(register.folder, id_))
    return _answer(asdict(hook), 200, headers)


def _allowed(request: Asked) -> dict[str, str]:
    """The headers of the limit, once the key is known to be good for this."""
    headers = allowance(request)
    key_of(request, "admin")
    return headers | {"Cache-Control": "no-store"}


def _answer(made: Mapping[str, Any], status: int, headers: dict[str, str]) -> Response[bytes]:
    return Response(
        msgspec.json.encode(made), status_code=status, media_type="application/json", headers=headers
    )


def _read(content: bytes) -> NewHook:
    if len(content) > _LARGEST:
        raise ClientException(status_code=413)
    try:
        return msgspec.json.decode(content, type=NewHook)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        from forewarned.errors import BadInput

        raise BadInput(
            f"that is no webhook ({error})", where="the body", do='Send JSON such as {"url": "https://…"}.'
        ) from None


# -- sending ----------------------------------------------------------------------------------------------


class Sender:
    """Sends what is due, on a thread of its own; several processes share the work, each message goes once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin to look for what is due."""
        self._thread.start()

    def stop(self) -> None:
        """End, once the message under way is through."""
        self._stop.set()
        self._thread.join(webhook_messages.PATIENCE)

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                if (self._library.folder / webhooks.FILE_NAME).exists():
                    register = self._library.register()
                    webhook_messages.send_due(self._library.folder, register, webhook_messages.posted)
            except Exception:
                _LOG.exception("webhooks could not be sent")


def _sending(app: Litestar) -> AbstractAsyncContextManager[None]:
    @asynccontextmanager
    async def until_the_end() -> AsyncIterator[None]:
        sender = Sender(app.state.library)
        sender.start()
        yield
        sender.stop()

    return until_the_end()


# -- described --------------------------------------------------------------------------------------------


def _operation(name: str, summary: str, code: str, answer: type | None, *refusals: str) -> dict[str, Any]:
    content = {"application/json": {"schema": named(answer)}} if answer else None
    codes = sorted(("401", "403", "429", "503", *refusals))
    return {
        "operationId": name,
        "tags": ["Webhooks"],
        "summary": summary,
        "security": [{"key": []}],
        "responses": {
            code: {"description": summary} | ({"content": content} if content else {}),
            **{each: {"$ref": f"#/components/responses/{each}"} for each in codes},
        },
    }


_ID = {"name": "id_", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
PATHS: Mapping[str, Any] = {
    "/api/webhooks": {
        "get": _operation("webhooks", "The webhooks there are, without their secrets", "200", ListedHooks),
        "post": _operation(
            "add_webhook",
            "A new webhook, with its secret, which is shown once",
            "201",
            MadeHook,
            "400",
            "404",
            "413",
        )
        | {"requestBody": {"required": True, "content": {"application/json": {"schema": named(NewHook)}}}},
    },
    "/api/webhooks/{id_}": {
        "delete": _operation("remove_webhook", "The webhook is told no more", "204", None, "404")
        | {"parameters": [_ID]},
    },
    "/api/webhooks/{id_}/resume": {
        "post": _operation("resume_webhook", "The webhook is switched on again", "200", ToldHook, "404")
        | {"parameters": [_ID]},
    },
}
"""What the OpenAPI document says of them."""

lifespans = [_sending]
handlers = [listed, added, taken_away, resumed]
