"""How a page is answered: from the register on a thread of the library, kept until the register changes."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from jinja2 import Environment
from litestar import Request, Response
from litestar.datastructures import State

from forewarned.register.store import Register
from forewarned.web.library import Library
from forewarned.web.rendering import Addresses, environment, templates_version

Asked = Request[Any, Any, State]
Values = Mapping[str, Any]

HTML = "text/html"
PACKED: Mapping[str, Any] = {"uncompressed": True}
"""Said of a handler whose answers are compressed already, or are not to be compressed at all."""

KEPT = 48 * 1024 * 1024
"""Bytes of rendered pages that one process keeps, compressed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One rendered page, compressed, with the tag of what it was made from."""

    tag: str
    status: int
    content: bytes


class MovedTo(Exception):
    """What was asked for has another address in the site, for good: raised while a page is made."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Pages:
    """Rendered pages, the least used thrown away first."""

    def __init__(self, most: int = KEPT) -> None:
        self.most = most
        self._size = 0
        self._held: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: str, tag: str) -> Kept | None:
        """The page at this address, where it was made from what the tag names."""
        with self._lock:
            found = self._held.get(address)
            if found is None or found.tag != tag:
                return None
            self._held.move_to_end(address)
            return found

    def put(self, address: str, page: Kept) -> None:
        """Keep a page in place of the one before it at the same address."""
        with self._lock:
            before = self._held.pop(address, None)
            self._size += len(page.content) - (len(before.content) if before else 0)
            self._held[address] = page
            while self._size > self.most:
                _, gone = self._held.popitem(last=False)
                self._size -= len(gone.content)


class Site:
    """What handlers share: the library, the addresses, the templates, the pages that are kept."""

    def __init__(self, library: Library, prefix: str, offered: frozenset[str] = frozenset()) -> None:
        self.library = library
        self.addresses = Addresses(prefix, offered)
        self.templates: Environment = environment(self.addresses)
        self.pages = Pages()

    def tag(self) -> str:
        """An entity tag of everything that a page is made from: the register, the day, the templates."""
        made_from = f"{self.library.head()} {self.library.today()} {templates_version()}"
        return f'W/"{sha256(made_from.encode()).hexdigest()[:20]}"'


def site_of(request: Asked) -> Site:
    """The site that a request came to."""
    return cast("Site", request.app.state.site)


async def page(
    request: Asked, template: str, values: Callable[[Register], Values], *, status: int = 200
) -> Response[bytes]:
    """The page that a template makes of what the register answers; «not modified» where it is known.

    `values` is called on one of the library's threads, unless the page is kept from before.
    """
    site, address = site_of(request), _address(request)
    tag = site.tag()
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
    kept = site.pages.get(address, tag)
    if kept is None:
        try:
            kept = await site.library.ask(
                lambda register: _rendered(site, address, template, values(register), status)
            )
        except MovedTo as moved:
            return _redirect(site.addresses.url(moved.path), request.scope["query_string"])
    return _response(request, kept)


def _redirect(address: str, query: bytes) -> Response[bytes]:
    """The way to the one address of a page, for good; what was asked goes along."""
    asked = f"?{query.decode('ascii', 'replace')}" if query else ""
    return Response(b"", status_code=301, headers={"Location": address + asked})


def _address(request: Asked) -> str:
    return f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"


def _rendered(site: Site, address: str, template: str, values: Values, status: int) -> Kept:
    tag = site.tag()
    html = site.templates.get_template(template).render(**values, today=site.library.today())
    made = Kept(tag, int(values.get("status", status)), gzip.compress(html.encode(), 4, mtime=0))
    if made.status == 200:
        site.pages.put(address, made)
    return made


def _response(request: Asked, kept: Kept) -> Response[bytes]:
    headers = {"ETag": kept.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = kept.content
    else:
        content = gzip.decompress(kept.content)
    return Response(content, status_code=kept.status, media_type=HTML, headers=headers)
