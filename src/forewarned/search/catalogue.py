"""What filters and facets look at, one row a report, held in memory: dates, areas, facts, bodies, states."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from forewarned.search.indexing import FILE_NAME


class Row(NamedTuple):
    """A report as filters and facets see it; None is not known."""

    n: int
    key: str
    reference: str | None
    url: str | None
    date: str | None
    area: str | None
    categories: tuple[str, ...]
    age: int | None
    child: bool | None
    sex: str | None
    manner: str | None
    setting: str | None
    conclusion: str | None
    hide_name: bool
    self_harm: bool
    careful: bool


class Catalogue:
    """The rows of one index, and what hangs on them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @cached_property
    def rows(self) -> Mapping[int, Row]:
        """Every report, by its number in the index."""
        lists: dict[str, tuple[str, ...]] = {}
        found = {}
        for each in self.connection.execute(
            "SELECT n, key, reference, url, date_of_report, area, categories, age, child, sex, manner,"
            " setting, conclusion, hide_name, self_harm, careful FROM reports"
        ):
            categories = lists.get(each[6])
            if categories is None:
                categories = lists[each[6]] = tuple(json.loads(each[6]))
            child = None if each[8] is None else bool(each[8])
            flags = map(bool, each[13:])
            found[each[0]] = Row._make((*each[:6], categories, each[7], child, *each[9:13], *flags))
        return found

    @cached_property
    def bodies(self) -> Mapping[int, tuple[tuple[str, str | None], ...]]:
        """The organisations (id, kind) that each report was sent to; a report without any is not in it."""
        found: dict[int, list[tuple[str, str | None]]] = {}
        for n, id_, kind in self.connection.execute("SELECT n, organisation_id, kind FROM sent"):
            found.setdefault(n, []).append((id_, kind))
        return {n: tuple(each) for n, each in found.items()}

    def states(
        self, folder: Path, today: dt.date, make: Callable[[], Mapping[str, set[str]]]
    ) -> Mapping[int, frozenset[str]]:
        """The states of each report's duties as on a day: kept from the last time, else made and kept."""
        known: dict[dt.date, Mapping[int, frozenset[str]]] = self.__dict__.setdefault("_states", {})
        if today not in known:
            known.clear()
            known[today] = self._kept(today) or self._made(folder, today, make())
        return known[today]

    def _kept(self, today: dt.date) -> dict[int, frozenset[str]] | None:
        row = self.connection.execute("SELECT value FROM meta WHERE name = 'states_on'").fetchone()
        if not row or row[0] != today.isoformat():
            return None
        found: dict[int, set[str]] = {}
        for n, state in self.connection.execute("SELECT n, state FROM states"):
            found.setdefault(n, set()).add(state)
        return {n: frozenset(each) for n, each in found.items()}

    def _made(
        self, folder: Path, today: dt.date, by_key: Mapping[str, set[str]]
    ) -> dict[int, frozenset[str]]:
        made = {n: frozenset(by_key[row.key]) for n, row in self.rows.items() if row.key in by_key}
        with contextlib.suppress(sqlite3.Error, OSError):  # where the folder may only be read, made each time
            keep_states(folder, today, made)
        return made


def keep_states(folder: Path, today: dt.date, states: Mapping[int, frozenset[str]]) -> None:
    """Keeps the states as on a day beside the index, instead of those of another day."""
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME, timeout=1.0, isolation_level=None)) as write:
        write.execute("BEGIN IMMEDIATE")
        write.execute("DELETE FROM states")
        write.executemany(
            "INSERT INTO states SELECT n, ? FROM reports WHERE n = ?",
            ((state, n) for n, each in states.items() for state in sorted(each)),
        )
        write.execute("INSERT OR REPLACE INTO meta VALUES ('states_on', ?)", (today.isoformat(),))
        write.execute("COMMIT")
