"""What one document may cost to read, since documents come from outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds for reading one document: pages, seconds of wall time, megabytes of memory, bytes."""

    pages: int = 500
    seconds: float = 60.0
    seconds_a_scanned_page: float = 30.0
    megabytes: int = 1500
    file_bytes: int = 200_000_000
    unpacked_bytes: int = 300_000_000
