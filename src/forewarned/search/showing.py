"""Hits as they are shown: the concern's number, the sentence, with care; read from the register."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from forewarned.search import care, explain
from forewarned.search.catalogue import Catalogue, Row
from forewarned.search.query import Clause, Query
from forewarned.search.result import CONCERN, Found, Hit, Snippet
from forewarned.search.snippets import found_in, snippet_of

_SECTIONS = ("circumstances", "investigation", "concerns")


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows the hits of one search. `state` holds the register's texts; `weight` says what a term tells."""

    query: Query
    state: sqlite3.Connection
    catalogue: Catalogue
    numbers: Mapping[str, int]
    weight: Mapping[str, float]
    has: Callable[[Clause, int], bool] | None = None

    def shown(self, hits: Sequence[Hit]) -> tuple[Found, ...]:
        """The hits with their snippets, in the same order."""
        return tuple(map(self._found, hits))

    def _found(self, hit: Hit) -> Found:
        row = self.catalogue.rows[self.numbers[hit.report_key]]
        concerns = self._concerns(hit.report_key)
        place = hit.concern_place if hit.concern_place in concerns else self._best_place(concerns)
        numbers = {each: number for each, (number, _) in concerns.items()}
        field, text = self._text(hit.report_key, None if place is None else concerns[place][1])
        return Found(
            report_key=hit.report_key,
            url=row.url,
            concern_number=None if place is None else numbers[place],
            score=round(hit.score, 6),
            snippet=self._snippet(row, field, text),
            reference=row.reference,
            date_of_report=dt.date.fromisoformat(row.date) if row.date else None,
            area=row.area,
            also=tuple(numbers[each] for each in hit.also if each in numbers and each != place),
            why=self._why(hit, row, numbers),
        )

    def _concerns(self, key: str) -> dict[int, tuple[str, str]]:
        rows = self.state.execute(
            "SELECT place, number, text FROM concerns WHERE report_key = ? ORDER BY place", (key,)
        )
        return {place: (number, text) for place, number, text in rows}

    def _best_place(self, concerns: Mapping[int, tuple[str, str]]) -> int | None:
        """The concern that has most of what was asked for; the first where only filters were asked."""
        if not self.query.wanted:
            return next(iter(concerns), None)
        scores = {place: found_in(self.query, text, self.weight) for place, (_, text) in concerns.items()}
        best = max(scores, key=lambda place: (scores[place], -place), default=None)
        return best if best is not None and scores[best] > 0 else None

    def _text(self, key: str, concern: str | None) -> tuple[str, str]:
        """The field that is shown and its text: the concern, else the section with most of what was asked."""
        if concern is not None:
            return CONCERN, concern
        texts = self.state.execute(
            f"SELECT {', '.join(_SECTIONS)} FROM reports WHERE key = ?", (key,)
        ).fetchone()
        held = {name: text for name, text in zip(_SECTIONS, texts, strict=True) if text}
        if not held:
            return CONCERN, ""
        best = max(held, key=lambda name: found_in(self.query, held[name], self.weight))
        return best, held[best]

    def _snippet(self, row: Row, field: str, text: str) -> Snippet:
        return snippet_of(self.query, text, field, self.weight, lambda words: self._careful(row, words))

    def _careful(self, row: Row, words: str) -> str:
        if row.careful:
            words = care.without_methods(words)
        if row.hide_name:
            deceased, investigation = self.state.execute(
                "SELECT deceased, investigation FROM reports WHERE key = ?", (row.key,)
            ).fetchone()
            words = care.without_child(words, row.url, deceased, investigation)
        return words

    def _why(self, hit: Hit, row: Row, numbers: Mapping[int, str]) -> tuple[str, ...]:
        if self.has is None:
            return ()
        has = self.has
        return explain.lines(self.query, hit, numbers.get, lambda clause: has(clause, row.n))
