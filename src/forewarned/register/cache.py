"""What documents were read as, kept beside the register so that a killed run loses no reading.

It can be thrown away at any time. Keyed by the bytes, the file's name (which may hold a reference) and
the version of the reader; refusals are not kept, since a busy machine may be their cause.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

FILE_NAME = "cache.sqlite"


class ReadingCache:
    """Readings by document; each is kept the moment it is put."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / FILE_NAME, timeout=30, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = OFF")  # losing it costs time, never truth
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS readings (sha256 TEXT, name TEXT, reader TEXT, reading TEXT,"
            " PRIMARY KEY (sha256, name, reader)) WITHOUT ROWID"
        )

    def get(self, sha256: str, name: str, reader: str) -> str | None:
        """What this document was read as, or None."""
        row = self.connection.execute(
            "SELECT reading FROM readings WHERE sha256 = ? AND name = ? AND reader = ?",
            (sha256, name, reader),
        ).fetchone()
        return row[0] if row else None

    def put(self, sha256: str, name: str, reader: str, reading: str) -> None:
        """Keep what this document was read as."""
        self.connection.execute(
            "INSERT OR REPLACE INTO readings VALUES (?,?,?,?)", (sha256, name, reader, reading)
        )

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def opened(folder: Path) -> ReadingCache:
    """The cache of a register's folder; one that is damaged is begun anew."""
    try:
        return ReadingCache(folder)
    except sqlite3.DatabaseError:
        for ending in ("", "-wal", "-shm"):
            (folder / (FILE_NAME + ending)).unlink(missing_ok=True)
        return ReadingCache(folder)
