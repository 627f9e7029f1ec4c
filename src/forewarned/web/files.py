"""What is no page: the style sheets and scripts, whether the server is well, what robots may read."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from forewarned.errors import NotFound
from forewarned.web.answers import Asked, site_of
from forewarned.web.headers import ONE_YEAR
from forewarned.web.rendering import static_files


@get("/static/{name:str}", sync_to_thread=False)
def static_file(name: FromPath[str]) -> Response[bytes]:
    """A style sheet or a script. Its address changes with it, so that it may be kept for ever."""
    file = static_files().get(name)
    if file is None:
        raise NotFound("there is no such file", do="Go to the start page.")
    kept = f"public, max-age={ONE_YEAR}, immutable"
    return Response(file.content, media_type=file.media_type, headers={"Cache-Control": kept})


@get("/healthz")
async def health(request: Asked) -> Response[bytes]:
    """Whether the register can be read: 200 and the head of its history, else 503."""
    head = await site_of(request).library.ask(lambda register: register.head())
    body = f'{{"status": "ok", "head": "{head}"}}\n'.encode()
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


@get("/robots.txt", sync_to_thread=False)
def robots(request: Asked) -> Response[bytes]:
    """Robots may read the pages; not every search there could be, nor every picture."""
    url = site_of(request).addresses.url
    lines = ["User-agent: *", *(f"Disallow: {url(path)}" for path in ("/search", "/documents/"))]
    return Response("\n".join((*lines, "")).encode(), media_type="text/plain; charset=utf-8")


handlers = [static_file, health, robots]
