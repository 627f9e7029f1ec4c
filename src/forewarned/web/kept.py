"""Answers that are kept, compressed, until the register changes: the same question costs little twice."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import Response

from forewarned.register.store import Register
from forewarned.web.answers import Asked, site_of
from forewarned.web.conditional import Version

MOST = 24 * 1024 * 1024
"""Bytes that one process keeps."""

LARGEST = 1024 * 1024
"""Bytes of an answer beyond which it is not kept: few ask for the same so long one."""

Made = tuple[bytes, Mapping[str, str]]
"""An answer's bytes, and headers of its own."""


@dataclass(frozen=True, slots=True)
class _Held:
    tag: str
    packed: bytes
    headers: Mapping[str, str]


class Answers:
    """The answers that are kept, the least used thrown away first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: str, tag: str) -> _Held | None:
        """The answer to what was asked, where it was made from what the tag names."""
        with self._lock:
            found = self._held.get(asked)
            if found is None or found.tag != tag:
                return None
            self._held.move_to_end(asked)
            return found

    def put(self, asked: str, answer: _Held) -> None:
        """Keep an answer in place of the one before it."""
        if len(answer.packed) > LARGEST:
            return
        with self._lock:
            before = self._held.pop(asked, None)
            self._size += len(answer.packed) - (len(before.packed) if before else 0)
            self._held[asked] = answer
            while self._size > self._most:
                self._size -= len(self._held.popitem(last=False)[1].packed)


async def answered(
    request: Asked,
    version: Version,
    form: str,
    media_type: str,
    headers: Mapping[str, str],
    made: Callable[[Register], Made],
) -> Response[bytes]:
    """The answer that was kept, or the one made now; «not modified» to who holds it already."""
    headers = {**headers, **version.headers, "Vary": "Accept, Accept-Encoding"}
    if version.is_held(request):
        return Response(b"", status_code=304, headers=headers)
    state = request.app.state
    if "answers" not in state:
        state.answers = Answers()
    asked = f"{form} {request.headers.get('host')} {request.url.path}?{request.scope['query_string']!r}"
    held = state.answers.get(asked, version.tag)
    if held is None:
        held = await site_of(request).library.ask(lambda register: _packed(version.tag, *made(register)))
        state.answers.put(asked, held)
    headers |= held.headers
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(held.packed, media_type=media_type, headers=headers)
    return Response(gzip.decompress(held.packed), media_type=media_type, headers=headers)


def _packed(tag: str, content: bytes, headers: Mapping[str, str]) -> _Held:
    return _Held(tag, gzip.compress(content, 4, mtime=0), headers)
