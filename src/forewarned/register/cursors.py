"""Where a list was left: an opaque text that says after which row the next page begins.

It holds the values by which the list is ordered, so that rows which come in between do not make another
row come twice, or be left out.
"""

from __future__ import annotations

import base64
import binascii
import json

from forewarned.errors import BadInput

Place = tuple[str | int | None, ...]


def written(name: str, place: Place) -> str:
    """The cursor of a place in the list of this name."""
    text = json.dumps([name, *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def read(name: str, cursor: str, values: int) -> Place:
    """The place that a cursor says. Raises `BadInput` where it is none of this list's."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        held = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise refused(cursor) from None
    plain = isinstance(held, list) and all(
        each is None or (isinstance(each, str | int) and not isinstance(each, bool)) for each in held
    )
    if not plain or len(held) != values + 1 or held[0] != name:
        raise refused(cursor)
    if any(isinstance(each, int) and abs(each) >= 2**63 for each in held):
        raise refused(cursor)
    return tuple(held[1:])


def refused(cursor: str) -> BadInput:
    """The error for a cursor that no list gave."""
    return BadInput(
        "the cursor is none that this list gave",
        where=f"cursor={cursor[:40]}",
        do="Leave `cursor` out to begin again, or give `next_cursor` as it was answered.",
    )
