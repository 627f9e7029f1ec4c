"""The vectors of a register's concerns: `search/vectors.sqlite` beside it, and the search for the nearest.

Each concern is cut into passages and each passage has one vector; a report has their mean. A row holds all
of one report's, as eight-bit numbers, with the hash of the texts and of the word vectors they came from:
what is there already is not made again, and a run that is killed goes on where it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from forewarned.search.nearest import Nearest
from forewarned.search.result import CONCERN, REPORT, Candidate
from forewarned.search.semantic import Meaning, meaning, passages, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from forewarned.register.summary import Progress

FOLDER, FILE_NAME = "search", "vectors.sqlite"
WHAT = "reading the concerns for their meaning"
_AT_ONCE = 250
_PASSAGES_EACH = 2
_PATIENCE = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS reports (
  key TEXT PRIMARY KEY, hash TEXT NOT NULL,
  places BLOB NOT NULL,    -- of each passage, its concern's place: 16-bit numbers
  vectors BLOB NOT NULL    -- of each passage, its vector: 8-bit numbers, longest number 127
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: how many reports have vectors, and how many were taken in or out."""

    reports: int
    changed: int


def refresh(folder: Path, state: sqlite3.Connection, progress: Progress | None = None) -> Refreshed | None:
    """Brings the vectors of a register up to date; None where there are no word vectors to make them of."""
    model = meaning()
    if model is None:
        return None
    (folder / FOLDER).mkdir(exist_ok=True)
    file = folder / FOLDER / FILE_NAME
    with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
        changed = _brought_up(connection, state, model, progress)
        held = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
    return Refreshed(held, changed)


def _brought_up(
    connection: sqlite3.Connection, state: sqlite3.Connection, model: Meaning, progress: Progress | None
) -> int:
    known = dict(connection.execute("SELECT key, hash FROM reports"))
    total = state.execute("SELECT count(DISTINCT report_key) FROM concerns").fetchone()[0]
    done, changed = 0, 0
    seen: set[str] = set()
    for some in _batched(_reports(state), _AT_ONCE):
        hashes = {key: _hash(model, concerns) for key, concerns in some}
        new = [(key, concerns) for key, concerns in some if known.get(key) != hashes[key]]
        seen |= hashes.keys()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            rows = _rows(model, new, hashes)
            connection.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?)", rows)
        done, changed = done + len(some), changed + len(new)
        if progress:
            progress(WHAT, done, total)
    gone = [(key,) for key in sorted(known.keys() - seen)]
    connection.executemany("DELETE FROM reports WHERE key = ?", gone)
    return changed + len(gone)


Concerns = list[tuple[int, str]]


def _reports(state: sqlite3.Connection) -> Iterator[tuple[str, Concerns]]:
    rows = state.execute("SELECT report_key, place, text FROM concerns ORDER BY report_key, place")
    for key, concerns in itertools.groupby(rows, key=lambda row: row[0]):
        yield str(key), [(place, text) for _, place, text in concerns if place < 1 << 15]


def _batched(rows: Iterator[tuple[str, Concerns]], size: int) -> Iterator[list[tuple[str, Concerns]]]:
    while some := list(itertools.islice(rows, size)):
        yield some


def _hash(model: Meaning, concerns: Concerns) -> str:
    taken = repr((model.version, concerns)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(taken, digest_size=16).hexdigest()


def _rows(
    model: Meaning, new: list[tuple[str, Concerns]], hashes: Mapping[str, str]
) -> Iterator[tuple[str, str, bytes, bytes]]:
    import numpy as np

    cut = [[(place, each) for place, text in concerns for each in passages(text)] for _, concerns in new]
    vectors = eight_bit(model.encode([text for report in cut for _, text in report]))
    start = 0
    for (key, _), report in zip(new, cut, strict=True):
        places = np.asarray([place for place, _ in report], np.int16)
        yield key, hashes[key], places.tobytes(), vectors[start : start + len(report)].tobytes()
        start += len(report)


def eight_bit(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Rows as eight-bit numbers, each row's greatest at 127: what counts is their direction."""
    import numpy as np

    greatest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    held: NDArray[np.int8] = np.rint(rows * (127 / np.maximum(greatest, 1e-9))).astype(np.int8)
    return held


class VectorIndex:
    """The vectors of one register, in memory: which concerns and reports are nearest to a text."""

    def __init__(
        self,
        model: Meaning,
        keys: list[str],
        owners: NDArray[np.int32],
        places: NDArray[np.int16],
        vectors: NDArray[np.int8],
    ) -> None:
        """`owners` and `places` say of each vector whose it is: ascending, a report's together."""
        self.model, self.keys = model, keys
        self.owners, self.places = owners, places
        self.vectors = vectors

    @classmethod
    def opened(cls, folder: Path) -> VectorIndex | None:
        """The vectors beside the register in `folder`; None where there are none, or none that fit."""
        model, file = meaning(), folder / FOLDER / FILE_NAME
        if model is None or not file.exists():
            return None
        uri = f"{file.resolve().as_uri()}?mode=ro"
        try:
            with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE)) as connection:
                rows = connection.execute("SELECT key, places, vectors FROM reports ORDER BY key").fetchall()
        except sqlite3.DatabaseError:
            return None
        return cls._of(model, rows)

    @classmethod
    def _of(cls, model: Meaning, rows: list[tuple[str, bytes, bytes]]) -> VectorIndex | None:
        import numpy as np

        fitting = [row for row in rows if len(row[2]) == len(row[1]) // 2 * model.size]
        if not fitting:
            return None
        counts = [len(places) // 2 for _, places, _ in fitting]
        owners = np.repeat(np.arange(len(fitting), dtype=np.int32), counts)
        places = np.frombuffer(b"".join(row[1] for row in fitting), np.int16)
        vectors = np.frombuffer(b"".join(row[2] for row in fitting), np.int8).reshape(-1, model.size)
        return cls(model, [row[0] for row in fitting], owners, places, vectors)

    @cached_property
    def _passages(self) -> Nearest:
        return Nearest(self.vectors)

    @cached_property
    def _reports(self) -> Nearest:
        """The means of the reports' passages."""
        import numpy as np

        firsts = np.searchsorted(self.owners, np.arange(len(self.keys)))
        means = np.zeros((len(self.keys), self.model.size), np.float32)
        filled = np.flatnonzero(np.diff(np.append(firsts, len(self.owners))))
        step = 4096
        for start in range(0, len(filled), step):
            some = filled[start : start + step]
            first, last = firsts[some[0]], firsts[some[-1] + 1] if some[-1] + 1 < len(firsts) else None
            rows = unit(self.vectors[first:last].astype(np.float32))
            means[some] = np.add.reduceat(rows, firsts[some] - first, axis=0)
        return Nearest(eight_bit(means))

    def candidates(self, text: str, allowed: set[str] | None, limit: int) -> list[Candidate]:
        """The concerns with the nearest passage, then the reports that are nearest as a whole.

        A score is the cosine between the two directions. `limit` is for the concerns and the reports, each.
        """
        import numpy as np

        asked = self.model.question(text)
        if not asked.any() or allowed == set() or limit < 1:
            return []
        open_ = None if allowed is None else np.fromiter((key in allowed for key in self.keys), bool)
        of_passages = None if open_ is None else open_[self.owners]
        best: dict[tuple[str, int | None], float] = {}
        for row, score in self._passages.to(asked, _PASSAGES_EACH * limit, of_passages):
            best.setdefault((self.keys[self.owners[row]], int(self.places[row])), score)
        found = [
            Candidate(key, place, CONCERN, score, "semantic")
            for (key, place), score in itertools.islice(best.items(), limit)
        ]
        return found + [
            Candidate(self.keys[row], None, REPORT, score, "semantic")
            for row, score in self._reports.to(asked, limit, open_)
        ]
