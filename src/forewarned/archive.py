"""Bytes as fetched, named by their SHA-256. Every version is kept; nothing is ever overwritten."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from forewarned.errors import NotFound


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Archive:
    """A folder of files named by their content: `ab/abcdef…`. Made on first use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, sha256: str) -> Path:
        """Where the bytes of this hash are kept, whether or not they are held."""
        return self.folder / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether the bytes of this hash are held."""
        return self.place(sha256).is_file()

    def add(self, content: bytes) -> str:
        """The SHA-256 of bytes that are now kept and on the disk; bytes already held are left alone.

        Written to a temporary file, synced and renamed, so that a name never holds half a file.
        Raises `OSError` (a full disk, no permission).
        """
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.place(sha256)
        if place.is_file():
            return sha256
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(place.parent)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of this hash. Raises `NotFound` where they are not held."""
        try:
            return self.place(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(
                f"the archive does not hold {sha256}",
                where=str(self.folder),
                do="Build from its source again.",
            ) from None

    def hashes(self) -> Iterator[str]:
        """The names of everything held, in order. Files half written by a killed run are passed over."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if not path.name.startswith("."):
                yield path.name

    def sweep(self, now: float) -> int:
        """How many half-written files of runs killed more than a day before `now` (seconds) were removed."""
        stale = [path for path in self.folder.glob("*/.incoming-*") if path.stat().st_mtime < now - 86_400]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def altered(self) -> Iterator[str]:
        """The names of files whose bytes are no longer what their name says."""
        return (sha256 for sha256 in self.hashes() if sha256_of(self.place(sha256)) != sha256)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
