"""What one document may cost to read, since documents come from outside; and its bytes, within that."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from forewarned.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds for reading one document.

    `seconds` are of wall time; a scan has `seconds_a_scanned_page` for each page after that, and
    no document has more than `seconds_altogether`. `megabytes` (of 1,000,000 bytes) are what the
    worker may take beyond what it took when it started. `page_bytes` are of an HTML page, `parts` of a
    DOCX package, `characters` of the text found.
    """

    pages: int = 500
    seconds: float = 60.0
    seconds_a_scanned_page: float = 30.0
    seconds_altogether: float = 1800.0
    megabytes: int = 1500
    file_bytes: int = 200_000_000
    unpacked_bytes: int = 300_000_000
    page_bytes: int = 20_000_000
    parts: int = 10_000
    characters: int = 5_000_000


MORE_AT_A_TIME = 1_000_000
"""Bytes read at once from a file that turns out to be longer than it says."""


def bytes_at(path: Path, limits: Limits) -> bytes:
    """The bytes of the ordinary file at this path, a link followed.

    Raises Unreadable for a pipe or a device, which are never waited for, and for what is larger than
    the limits allow, however large it says that it is. Raises OSError where the file cannot be
    opened, IsADirectoryError where it is a folder.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(f"it is {_kind(about.st_mode)}, not a file", do="Leave it out.")
        if about.st_size > limits.file_bytes:
            raise too_large(about.st_size, limits)
        # No more is asked for than the file says it has and one: a buffer is made as large as asked.
        data = file.read(about.st_size + 1)
        while len(data) > about.st_size and (more := file.read(MORE_AT_A_TIME)):
            data += more
            if len(data) > limits.file_bytes:
                raise too_large(len(data), limits)
    return data


def too_large(size: int, limits: Limits) -> Unreadable:
    """The refusal of a document of so many bytes."""
    return Unreadable(
        f"it has {size:,} bytes, more than the {limits.file_bytes:,} allowed", do="Leave it out, or split it."
    )


def too_long(limits: Limits) -> Unreadable:
    """The refusal of a document whose text has no end that a report could have."""
    return Unreadable(
        f"its text has more than the {limits.characters:,} characters allowed",
        do="Leave it out, or split it.",
    )


def _without_waiting(path: str, flags: int) -> int:
    # Without O_NONBLOCK the opening of a named pipe waits for somebody to write to it.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((words for test, words in kinds if test(mode)), "something special")
