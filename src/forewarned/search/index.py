"""The lexical index, read: which reports have the words, how well each matches, how a word is spelt.

Scores are BM25 over two tables: the concerns, one by one, and the reports, their sections weighted
(`weights.yml`, `fields`). What is found by a synonym counts for less (`synonym`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from forewarned.search.indexing import FILE_NAME, PLACES
from forewarned.search.query import Clause, Query, Wording
from forewarned.search.result import CONCERN, REPORT, Candidate

_CACHE = -65_536
"""SQLite's cache, in KiB with a minus."""

_MAPPED = 1 << 28
_COLUMNS = ("concerns", "circumstances", "investigation", "about")
_DEFAULTS: Mapping[str, float] = {"synonym": 0.5, **dict.fromkeys(_COLUMNS, 1.0)}
_LEAST, _AFFORDABLE, _SHARE = 2, 6_000, 0.02
"""Ranking looks for at least so many of the words typed, and for more while these stand, taken together, in
no more than so many reports (or this share of them, where that is more)."""
_MOST = 20_000
"""Ranking never looks at more rows than so many, the newest, and at a word that stands in more reports only
together with a rarer one."""


@cache
def weights() -> Mapping[str, float]:
    """How much each section counts, and a synonym: from `weights.yml`, where it says so."""
    import yaml

    file = resources.files("forewarned.search").joinpath("weights.yml")
    if not file.is_file():
        return _DEFAULTS
    read = yaml.safe_load(file.read_bytes()) or {}
    given = {**(read.get("fields") or {}), "synonym": read.get("synonym")}
    return {**_DEFAULTS, **{name: float(value) for name, value in given.items() if value is not None}}


def connected(file: Path) -> sqlite3.Connection:
    """A connection that only reads, for any thread."""
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute(f"PRAGMA cache_size = {_CACHE}")
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return connection


class LexicalIndex:
    """The index of one register's words, open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def opened(cls, folder: Path) -> LexicalIndex:
        """The index beside the register in `folder`, which must be there."""
        return cls(connected(folder / FILE_NAME))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @cached_property
    def keys(self) -> Mapping[int, str]:
        """The key of each report by its number in the index."""
        return dict(self.connection.execute("SELECT n, key FROM reports"))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each report in the index by its key."""
        return {key: n for n, key in self.keys.items()}

    # Which reports

    def having(self, clauses: Iterable[Clause]) -> set[int]:
        """The numbers of the reports in which each of these clauses occurs, by its words or a synonym."""
        return self._reports(" AND ".join(f"({_anyhow(each)})" for each in clauses))

    def having_any(self, clauses: Iterable[Clause]) -> set[int]:
        """The numbers of the reports in which at least one of these clauses occurs."""
        return self._reports(_any(clauses))

    def how_many(self, clauses: Iterable[Clause]) -> int:
        """In how many reports at least one of these clauses occurs."""
        asked = "SELECT count(*) FROM report_words WHERE report_words MATCH ?"
        found: int = self.connection.execute(asked, (_any(clauses),)).fetchone()[0]
        return found

    def _reports(self, asked: str) -> set[int]:
        if not asked:
            return set()
        rows = self.connection.execute("SELECT rowid FROM report_words WHERE report_words MATCH ?", (asked,))
        return {n for (n,) in rows}

    # How well

    def candidates(self, query: Query, allowed: set[str] | None, limit: int) -> list[Candidate]:
        """The best concerns, and the best reports by their sections, each best first.

        With `allowed`, of these reports only. `limit` is for the concerns and for the reports, each.
        """
        typed, others = self._looked_for(query)
        if not typed or (allowed is not None and not allowed):
            return []
        only = None if allowed is None else self._only(allowed)
        section = [weights()[name] for name in _COLUMNS]
        found = []
        for table, places, columns in (("concern_words", PLACES, [1.0]), ("report_words", 1, section)):
            scores = self._scores(table, typed, columns, places, only, limit)
            if others:
                more = self._scores(table, others, columns, places, only, limit)
                for row, score in more.items():
                    scores[row] = scores.get(row, 0.0) + weights()["synonym"] * score
            best = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:limit]
            found += [self._candidate(row, score, places) for row, score in best]
        return found

    def _candidate(self, row: int, score: float, places: int) -> Candidate:
        if places == 1:
            return Candidate(self.keys[row], None, REPORT, score, "lexical")
        return Candidate(self.keys[row // places], row % places, CONCERN, score, "lexical")

    def _only(self, allowed: set[str]) -> str:
        return json.dumps(sorted(self.numbers[key] for key in allowed if key in self.numbers))

    def _scores(
        self, table: str, asked: str, columns: Sequence[float], places: int, only: str | None, limit: int
    ) -> dict[int, float]:
        narrowed = f"AND rowid / {places} IN (SELECT value FROM json_each(?))" if only is not None else ""
        values: list[Any] = [asked, *([only] if only is not None else []), limit]
        marks = ", ".join(map(str, columns))
        matched = (
            f"SELECT rowid, -bm25({table}, {marks}) AS score FROM {table} WHERE {table} MATCH ? {narrowed}"
        )
        if len(self.keys) > _MOST:
            matched = f"SELECT * FROM ({matched} ORDER BY rowid DESC LIMIT {_MOST})"
        rows = self.connection.execute(f"{matched} ORDER BY score DESC LIMIT ?", values)
        return dict(rows.fetchall())

    def _looked_for(self, query: Query) -> tuple[str, str]:
        """What ranking looks for: the words typed, and the synonyms."""
        typed = {_phrase(each.terms): each for clause in query.wanted for each in _apart(clause)}
        others = {_phrase(each.terms): each for clause in query.wanted for each in clause.synonyms}
        new = {asked: each for asked, each in others.items() if asked not in typed}
        return self._rarest(typed, _LEAST), self._rarest(new, 0)

    def _rarest(self, asked: Mapping[str, Wording], least: int) -> str:
        """The rarest of what is asked for, until they stand in so many reports that ranking takes long.

        What is left out tells reports apart the least: it is in most of them.
        """
        often = {each: min(map(self.frequency, wording.terms)) for each, wording in asked.items()}
        kept: list[str] = []
        together = 0
        for each in sorted(often, key=lambda each: (often[each], each)):
            together += often[each]
            if len(kept) >= least and together > max(_AFFORDABLE, _SHARE * len(self.keys)):
                break
            if kept and together > _MOST:
                kept.append(f"({kept[0]} AND {each})")
                break
            kept.append(each)
        return " OR ".join(kept)

    # How words are spelt

    def frequency(self, term: str) -> int:
        """In about how many reports a term stands; 0 for one that is nowhere."""
        row = self.connection.execute("SELECT max(reports) FROM spelling WHERE term = ?", (term,)).fetchone()
        return row[0] or 0

    def respell(self, word: str) -> str | None:
        """The word that was meant by one that stands nowhere; None where it stands, or nothing is near."""
        from forewarned.search.spelling import respelt

        return respelt(self.connection, word)


def _apart(clause: Clause) -> list[Wording]:
    """What ranking looks for of a clause: its words, each also by itself where they may stand apart."""
    single = [
        Wording((word,), (term,))
        for wording in clause.wordings
        if len(wording.terms) > 1
        for word, term in zip(wording.words, wording.terms, strict=True)
    ]
    return [*clause.wordings, *([] if clause.required else single)]


def _any(clauses: Iterable[Clause]) -> str:
    return " OR ".join(f"({_anyhow(each)})" for each in clauses)


def _anyhow(clause: Clause) -> str:
    ways = [_phrase(wording.terms) for wording in (*clause.wordings, *clause.synonyms)]
    if not clause.required and not clause.excluded:
        ways += [
            "(" + " AND ".join(_phrase((term,)) for term in wording.terms) + ")"
            for wording in clause.wordings
            if len(wording.terms) > 1
        ]
    return " OR ".join(ways)


def _phrase(terms: Sequence[str]) -> str:
    return '"' + " ".join(terms) + '"'
