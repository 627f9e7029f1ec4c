"""The lexical index made and kept up to date: `search.sqlite` beside the register.

A report whose hash is as it was is left alone. Made whole, the index is written beside and put in place at
the end; brought up to date, in one transaction. A run that is killed leaves the index as it was, and one
that is damaged, or made by other rules, is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from forewarned import wording
from forewarned.model import Report
from forewarned.register.child_names import is_child
from forewarned.register.sourcing import rules_version
from forewarned.register.summary import Progress
from forewarned.search.text import term, words

FILE_NAME = "search.sqlite"
PLACES = 4096
"""A concern's rowid is its report's number times this, and its place."""

WHAT = "making the search index"
_PATIENCE = 30.0
_LEFT_BEHIND = 3600.0
"""Seconds after which a half-made index is taken to be of a run that was killed."""

_SAY_EVERY = 250
_SECTIONS = ("concerns", "circumstances", "investigation")
_PLAIN = ("reference", "url", "date_of_report", "area", "coroner_area", "coroner", "deceased")
_FACTS = ("age", "child", "sex", "manner", "setting", "conclusion")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: how many reports the index holds, how many of them were taken in or out."""

    reports: int
    changed: int
    whole: bool


def refresh(
    folder: Path, state: sqlite3.Connection, head: str, progress: Progress | None = None
) -> Refreshed:
    """Brings the index of a register up to date with what stands; `head` is that of its history.

    Raises `OSError` or `sqlite3.Error` where the index cannot be written; it is then as it was.
    """
    file = folder / FILE_NAME
    version = rules()
    if _usable(file, version):
        try:
            return _updated(file, state, head, progress)
        except sqlite3.DatabaseError as failure:
            if isinstance(failure, sqlite3.OperationalError) and "malformed" not in str(failure):
                raise
    return _made(file, state, head, version, progress)


def rules() -> str:
    """The version of the rules by which the index is made."""
    names = ("index.sql", "indexing.py", "text.py", "stem.py", "synonyms.yml")
    return rules_version(*(f"search/{name}" for name in names), "register/child_names.py")


def _usable(file: Path, version: str) -> bool:
    if not file.exists():
        return False
    connection = sqlite3.connect(file, timeout=_PATIENCE)
    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'rules'").fetchone()
        return bool(row and row[0] == version)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def _made(
    file: Path, state: sqlite3.Connection, head: str, version: str, progress: Progress | None
) -> Refreshed:
    for left in file.parent.glob(f"{file.name}.*.new"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
            left.unlink(missing_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    script = resources.files("forewarned.search").joinpath("index.sql").read_text("utf-8")
    connection = sqlite3.connect(beside, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(script)
        connection.execute("BEGIN")
        changed = _brought_up(connection, state, progress)
        for table in ("report_words", "concern_words"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        _note(connection, rules=version, head=head, states_on="")
        held = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
        connection.execute("COMMIT")
        connection.close()
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.replace(file)
    finally:
        connection.close()
        beside.unlink(missing_ok=True)
    return Refreshed(held, changed, whole=True)


def _updated(file: Path, state: sqlite3.Connection, head: str, progress: Progress | None) -> Refreshed:
    with contextlib.closing(sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            changed = _brought_up(connection, state, progress)
            _note(connection, head=head, states_on="")
            held = connection.execute("SELECT count(*) FROM reports").fetchone()[0]
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return Refreshed(held, changed, whole=False)


def _note(connection: sqlite3.Connection, **values: str) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


# -- what is taken in ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Entry:
    """A report as the index takes it from the register."""

    row: Mapping[str, Any]
    concerns: list[tuple[Any, ...]] = field(default_factory=list)
    addressees: list[tuple[Any, ...]] = field(default_factory=list)

    def hash(self) -> str:
        taken = repr((list(self.row.items()), self.concerns, self.addressees))
        return hashlib.blake2b(taken.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _brought_up(connection: sqlite3.Connection, state: sqlite3.Connection, progress: Progress | None) -> int:
    """How many reports were taken in or out, so that the index holds exactly what stands."""
    known = {key: (n, hash_) for key, n, hash_ in connection.execute("SELECT key, n, hash FROM reports")}
    following = max((n for n, _ in known.values()), default=0) + 1
    total = state.execute("SELECT count(*) FROM reports").fetchone()[0]
    spelling: Counter[str] = Counter()
    changed, seen = 0, set()
    for done, entry in enumerate(_entries(state), 1):
        if progress and (done % _SAY_EVERY == 0 or done == total):
            progress(WHAT, done, total)
        key, hash_ = entry.row["key"], entry.hash()
        seen.add(key)
        number, before = known.get(key, (None, None))
        if before == hash_:
            continue
        if number is None:
            number, following = following, following + 1
        else:
            _take_out(connection, number, spelling)
        _take_in(connection, number, entry, hash_, spelling)
        changed += 1
    for key in sorted(known.keys() - seen):
        _take_out(connection, known[key][0], spelling)
        changed += 1
    _count_words(connection, spelling)
    return changed


def _entries(state: sqlite3.Connection) -> Iterator[_Entry]:
    """Every report that stands, in the order of their keys."""
    held = {row[1] for row in state.execute("PRAGMA table_info(reports)")}
    names = ("key", *_PLAIN, "categories", *_SECTIONS, *_FACTS)
    asked = ", ".join(name if name in held else f"NULL AS {name}" for name in names)
    concerns = _Grouped(
        state.execute("SELECT report_key, place, number, text FROM concerns ORDER BY report_key, place")
    )
    addressees = _Grouped(
        state.execute(
            "SELECT a.report_key, a.name_as_written, a.organisation_id, coalesce(o.name, a.organisation),"
            " coalesce(o.kind, a.kind) FROM addressees a LEFT JOIN organisations o"
            " ON o.id = a.organisation_id ORDER BY a.report_key, a.position"
        )
    )
    for row in state.execute(f"SELECT {asked} FROM reports ORDER BY key"):
        yield _Entry(dict(zip(names, row, strict=True)), concerns.of(row[0]), addressees.of(row[0]))


class _Grouped:
    """Rows that come ordered by a key in their first column, handed out key by key in the same order."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def of(self, key: str) -> list[tuple[Any, ...]]:
        """The rows of a key, which comes after those asked for before."""
        found = []
        while self.next is not None and self.next[0] <= key:
            if self.next[0] == key:
                found.append(self.next[1:])
            self.next = next(self.rows, None)
        return found


def _take_in(
    connection: sqlite3.Connection, n: int, entry: _Entry, hash_: str, spelling: Counter[str]
) -> None:
    row = entry.row
    child = is_child(
        Report(categories=tuple(json.loads(row["categories"] or "[]")), investigation=row["investigation"])
    )
    child = child or bool(row["child"]) or (row["age"] is not None and row["age"] < 18)
    texts = (row["categories"], row["conclusion"], *(row[name] for name in _SECTIONS))
    self_harm = row["manner"] == "suicide" or wording.mentions_self_harm(*texts)
    careful = self_harm and (
        row["manner"] in (None, "suicide", "other") or wording.mentions_self_harm(row["categories"])
    )
    connection.execute(
        "INSERT INTO reports VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            *(n, row["key"], hash_, row["reference"], row["url"], row["date_of_report"]),
            *(row["area"] or row["coroner_area"], row["categories"] or "[]"),
            *(row[name] for name in _FACTS),
            *(int(child), int(self_harm), int(careful)),
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO sent VALUES (?,?,?)",
        ((n, id_, kind) for _, id_, _, kind in entry.addressees if id_),
    )
    placed = [each for each in entry.concerns if each[0] < PLACES]
    connection.executemany("INSERT INTO numbers VALUES (?,?,?)", ((n, *each[:2]) for each in placed))
    texts_of = [row[name] or "" for name in _SECTIONS]
    if not texts_of[0]:
        texts_of[0] = "\n".join(text for _, _, text in placed)
    held = {
        "report": [_joined(text) for text in (*texts_of, _about(entry, child=child))],
        "concerns": {str(place): _joined(text) for place, _, text in placed},
    }
    connection.execute(
        "INSERT INTO held VALUES (?,?)", (n, zlib.compress(json.dumps(held).encode("ascii"), 1))
    )
    _index(connection, n, held, delete=False)
    spelling.update(_spelled(held))


def _about(entry: _Entry, *, child: bool) -> str:
    """The names that a report is known by: bodies, places, persons; a child's name is left out."""
    row = entry.row
    parts = [row["reference"], row["area"], row["coroner_area"], row["coroner"]]
    parts += json.loads(row["categories"] or "[]")
    parts += [name for written, _, name, _ in entry.addressees for name in (written, name)]
    if not child:
        parts.append(row["deceased"])
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _joined(text: str) -> str:
    return " ".join(words(text))


def _take_out(connection: sqlite3.Connection, n: int, spelling: Counter[str]) -> None:
    packed = connection.execute("SELECT words FROM held WHERE n = ?", (n,)).fetchone()[0]
    held = json.loads(zlib.decompress(packed))
    _index(connection, n, held, delete=True)
    spelling.subtract(_spelled(held))
    for table in ("reports", "sent", "numbers", "states", "held"):
        connection.execute(f"DELETE FROM {table} WHERE n = ?", (n,))


def _index(connection: sqlite3.Connection, n: int, held: Mapping[str, Any], *, delete: bool) -> None:
    """Puts the terms of a report and of its concerns into the index, or takes the same ones out."""
    report = [(n, *map(_terms, held["report"]))]
    concerns = [(n * PLACES + int(place), _terms(text)) for place, text in held["concerns"].items()]
    for table, columns, rows in (
        ("report_words", "concerns, circumstances, investigation, about", report),
        ("concern_words", "concern", concerns),
    ):
        command, asked = (f"{table}, ", "'delete', ") if delete else ("", "")
        marks = ",".join("?" * (columns.count(",") + 2))
        connection.executemany(
            f"INSERT INTO {table} ({command}rowid, {columns}) VALUES ({asked}{marks})", rows
        )


def _terms(joined: str) -> str:
    return " ".join(map(term, joined.split()))


def _spelled(held: Mapping[str, Any]) -> set[str]:
    """The different words of letters in a report."""
    return {word for text in held["report"] for word in text.split() if len(word) > 2 and word.isalpha()}


def _count_words(connection: sqlite3.Connection, spelling: Mapping[str, int]) -> None:
    connection.executemany(
        "INSERT INTO spelling VALUES (?1, ?2, ?3)"
        " ON CONFLICT (word) DO UPDATE SET reports = reports + excluded.reports",
        ((word, term(word), count) for word, count in sorted(spelling.items()) if count),
    )
    connection.execute("DELETE FROM spelling WHERE reports <= 0")
