"""The public door that the benchmarks read through, until `forewarned.read` stands in the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import forewarned
from forewarned.model import Report, Response


def read(path: Path) -> Report | Response:
    """What our reader makes of the document. Raises ForewarnedError where it refuses it."""
    public: Callable[[Path], Report | Response] | None = getattr(forewarned, "read", None)
    if public is not None:
        return public(path)
    from forewarned.form.read import read_document

    return read_document(path).result
