"""The facts of a report as rows of the register, read once for each text and rule.

Facts are a function of the texts: what was read before by the same rules is taken from the cache, which
holds nothing that could not be read again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from forewarned.facts.fact import Fact, Texts, Value
from forewarned.facts.of_report import COLUMNS, RULES, facts_of, standing, texts_of
from forewarned.register.sourcing import rules_version

Span = Sequence[Any]
_DATES = frozenset(("date_of_birth", "date_of_death", "inquest_opened", "inquest_concluded"))


class FactReader:
    """Reads the facts of reports, remembering them in the register's cache where that can be written."""

    def __init__(self, cache: sqlite3.Connection) -> None:
        self.cache = cache
        self.fresh: list[tuple[str, str]] = []

    def facts(self, texts: Texts) -> tuple[Fact, ...]:
        """The facts of these texts, from the cache or read now."""
        key = _key(texts)
        row = self.cache.execute("SELECT facts FROM fact_cache WHERE texts = ?", (key,)).fetchone()
        if row:
            return tuple(_fact(cells) for cells in json.loads(row[0]))
        found = facts_of(texts)
        cells = [[_plain(value) for value in astuple(fact)] for fact in found]
        self.fresh.append((key, json.dumps(cells, ensure_ascii=False)))
        return found

    def keep(self) -> None:
        """Write what was read anew; what other rules read is dropped. To be called inside a transaction."""
        rules = rules_version(*RULES)
        row = self.cache.execute("SELECT value FROM meta WHERE name = 'fact_rules'").fetchone()
        if row is None or row[0] != rules:
            self.cache.execute("DELETE FROM fact_cache")
            self.cache.execute("INSERT OR REPLACE INTO meta VALUES ('fact_rules', ?)", (rules,))
        self.cache.executemany("INSERT OR REPLACE INTO fact_cache VALUES (?,?)", self.fresh)
        self.fresh.clear()


def _key(texts: Texts) -> str:
    parts = [rules_version(*RULES), texts.deceased, str(texts.date_of_report), *texts.categories]
    parts += [f"{name}\0{text}" for name, text in sorted(texts.sections.items())]
    return hashlib.sha256("\1".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _fact(cells: list[Any]) -> Fact:
    name, value, *rest = cells
    is_day = name in _DATES and isinstance(value, str)
    return Fact(name, dt.date.fromisoformat(value) if is_day else value, *rest)


def rows_of(
    reader: FactReader, key: str, values: Mapping[str, Any], spans: Mapping[str, Sequence[Span]]
) -> tuple[list[tuple[Any, ...]], tuple[Any, ...]]:
    """The rows of the table of facts, and the cells of the report's own row, in the order of `COLUMNS`.

    `spans` gives for each section where it stands in its document, where it was read from one.
    """
    day = values.get("date_of_report")
    texts = texts_of(
        values,
        deceased=values.get("deceased"),
        date_of_report=dt.date.fromisoformat(day) if day else None,
        categories=values.get("categories") or (),
    )
    found = reader.facts(texts)
    rows = [
        (
            *(key, place, fact.name, shown(fact.value), _page(spans.get(fact.section, ())), fact.start),
            *(fact.end, fact.rule, fact.section, fact.as_written, fact.person, fact.confidence),
        )
        for place, fact in enumerate(found, start=1)
    ]
    stands = standing(found)
    return rows, tuple(_cell(stands[name]) for name in COLUMNS)


def shown(value: Value) -> str:
    """A value as text: dates ISO 8601, yes and no as «true» and «false»."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _cell(value: Value | None) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _page(spans: Sequence[Span]) -> int | None:
    """The page of a section that stands on one page; None where it runs over several or has none."""
    pages = {span[1] for span in spans}
    return pages.pop() if len(pages) == 1 else None
