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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from forewarned.search.nearest import Nearest, cosines
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
    def _firsts(self) -> NDArray[np.intp]:
        """Where each report's vectors begin, and where the last one's end."""
        import numpy as np

        return np.searchsorted(self.owners, np.arange(len(self.keys) + 1))

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def _reports(self) -> Nearest:
        """The means of the reports' passages."""
        import numpy as np

        means = np.zeros((len(self.keys), self.model.size), np.float32)
        filled = np.flatnonzero(np.diff(self._firsts))
        step = 4096
        for start in range(0, len(filled), step):
            some = filled[start : start + step]
            first, last = self._firsts[some[0]], self._firsts[some[-1] + 1]
            rows = unit(self.vectors[first:last].astype(np.float32))
            means[some] = np.add.reduceat(rows, self._firsts[some] - first, axis=0)
        return Nearest(eight_bit(means))

    def candidates(self, text: str, allowed: set[str] | None, limit: int) -> list[Candidate]:
        """The concerns with the nearest passage, then the reports that are nearest as a whole.

        A score is the cosine between the two directions. `limit` is for the concerns and the reports, each.
        """
        import numpy as np

        asked = self._asked(text)
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

    def again(
        self, text: str, among: Iterable[str], like: Sequence[str], share: float, limit: int
    ) -> list[Candidate]:
        """How near these reports are to a text with what is nearest to it in the reports `like` added.

        `share` is how much that counts, all together, beside the text. The best concern of each report and
        the `limit` best concerns of all come first, then each report as a whole.
        """
        import numpy as np

        numbers = np.asarray(sorted(self._numbers[key] for key in among if key in self._numbers), np.intp)
        if not self._asked(text).any() or not len(numbers):
            return []
        asked = self._towards(
            self._asked(text), [self._numbers[each] for each in like if each in self._numbers], share
        )
        rows = self._rows(numbers)
        owners, places, scores = self._best(rows, cosines(self._passages.directions(rows), asked))
        order = np.argsort(-scores, kind="stable")
        first = np.zeros(len(order), bool)
        first[np.unique(owners[order], return_index=True)[1]] = True
        order = order[first | (np.arange(len(order)) < limit)]
        found = [
            Candidate(self.keys[owner], place, CONCERN, score, "semantic")
            for owner, place, score in zip(
                owners[order].tolist(), places[order].tolist(), scores[order].tolist(), strict=True
            )
        ]
        whole = cosines(self._reports.directions(numbers), asked)
        order = np.argsort(-whole, kind="stable")
        return found + [
            Candidate(self.keys[number], None, REPORT, score, "semantic")
            for number, score in zip(numbers[order].tolist(), whole[order].tolist(), strict=True)
        ]

    @cached_property
    def _asked(self) -> Callable[[str], NDArray[np.float32]]:
        """The direction of what is searched for; the last ones are kept."""
        return lru_cache(8)(self.model.question)

    def _towards(self, asked: NDArray[np.float32], like: Sequence[int], share: float) -> NDArray[np.float32]:
        """A direction turned towards the passages of some reports that are nearest to it."""
        import numpy as np

        added = np.zeros_like(asked)
        for number in like:
            of_report = self._passages.directions(np.arange(*self._firsts[number : number + 2]))
            if len(of_report):
                added += of_report[np.argmax(cosines(of_report, asked))]
        turned: NDArray[np.float32] = unit((asked + share * unit(added[None])[0])[None])[0]
        return turned

    def _rows(self, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
        """The places of the vectors of some reports."""
        import numpy as np

        counts = self._firsts[numbers + 1] - self._firsts[numbers]
        before = np.cumsum(counts) - counts
        rows: NDArray[np.intp] = np.repeat(self._firsts[numbers] - before, counts) + np.arange(counts.sum())
        return rows

    def _best(
        self, rows: NDArray[np.intp], scores: NDArray[np.float32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.float32]]:
        """The best passage of each concern: its report, its place and its score."""
        import numpy as np

        owners, places = self.owners[rows], self.places[rows]
        new = np.ones(len(rows), bool)
        new[1:] = (np.diff(owners) != 0) | (np.diff(places) != 0)
        starts = np.flatnonzero(new)
        return owners[starts], places[starts], np.maximum.reduceat(scores, starts)
