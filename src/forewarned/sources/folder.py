"""The files in a folder and below it; one part that may not be looked into is never passed over."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from forewarned.errors import BadInput


def files_under(folder: Path, wanted: Callable[[Path], bool]) -> list[Path]:
    """The files of a folder and of the folders in it that are wanted, in order.

    Links are followed for files, not for folders. Raises `BadInput` where the folder, or one in it, may
    not be listed: leaving out what stands there would look like a smaller source.
    """
    found = [
        path
        for place, _, names in os.walk(folder, onerror=_refuse)
        for name in names
        if wanted(path := Path(place, name)) and path.is_file()
    ]
    return sorted(found)


def _refuse(failure: OSError) -> None:
    raise BadInput(
        f"the folder cannot be listed ({failure.strerror})",
        where=str(failure.filename),
        do="Check who may read there, or move it elsewhere.",
    ) from failure
