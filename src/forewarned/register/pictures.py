"""The pages of a stored PDF as pictures, with their sizes, so that the place of a span can be shown."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from forewarned.archive import Archive
from forewarned.errors import NotFound, Unreadable
from forewarned.form import picture

WIDTH = 900
"""Dots across a picture: enough to read on a phone held close and on a screen of ordinary fineness."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's width and height in points, as the boxes of spans are."""

    width: float
    height: float


def page_sizes(folder: Path, sha256: str) -> tuple[PageSize, ...]:
    """The sizes of the pages of a stored PDF; none where the document is of another kind.

    Raises `NotFound` where its bytes are not held, `Unreadable` where it cannot be drawn.
    """
    content = Archive(folder / "archive").read(sha256)
    if not content.lstrip()[:5].startswith(b"%PDF"):
        return ()
    return _drawn(content, 0)[0]


def page_picture(folder: Path, sha256: str, page: int, width: int = WIDTH) -> bytes:
    """A page, counted from 1, as a WebP picture. Raises `NotFound` for no such page, `Unreadable`."""
    content = Archive(folder / "archive").read(sha256)
    if not 1 <= page <= len(page_sizes(folder, sha256)):
        raise NotFound(f"the document has no page {page}", where=sha256, do="Count the pages from 1.")
    return _drawn(content, page, width)[1]


def _drawn(content: bytes, page: int, width: int = WIDTH) -> tuple[tuple[PageSize, ...], bytes]:
    command = [sys.executable, "-m", picture.__name__, str(page), str(width)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=picture.SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Unreadable("the document cannot be drawn", do="Open the published copy.") from None
    sizes, _, image = done.stdout.partition(b"\n")
    return tuple(PageSize(*each) for each in json.loads(sizes)), image
