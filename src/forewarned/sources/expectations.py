"""What a source declares of itself, and the stop where what it gives falls outside.

A table that was emptied upstream, cut short or shifted by a column must not empty the register. So
each run is held against what its shape declares and against what the same records said before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forewarned.sources.shapes import Expects

POINTS = 0.10
"""A field may be blank in so much a greater share of the rows than it was before."""

SHRINKAGE = 0.10
"""A source may lose this share of its rows."""

FOLDER_LEAST = 0.5
"""A folder must yield at least this share of the documents that it yielded before."""

ROWS_TO_JUDGE = 20
"""Shares that a shape declares are judged from so many rows on; of a handful they say nothing."""

REFUSALS_BORNE = 3
"""So many refusals never stop a run by themselves, unless nothing at all was taken in."""


@dataclass(frozen=True, slots=True)
class Gave:
    """What a run gave: rows, refusals, and in how many of the accepted rows each field is blank."""

    rows: int
    refused: int
    blank: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Before:
    """What was held: rows of this source, and the blanks, before and now, in the rows that both have."""

    rows: int | None = None
    shared: int = 0
    blank_then: Mapping[str, int] | None = None
    blank_now: Mapping[str, int] | None = None


def shortfalls(expects: Expects, gave: Gave, before: Before) -> tuple[str, ...]:
    """What of a table's yield falls outside what was declared or held before; empty when all is well."""
    lost = _against_before(gave, before)
    named = {fault.split("»")[0] for fault in lost}
    return (*lost, *(fault for fault in _against_declared(expects, gave) if fault.split("»")[0] not in named))


def folder_shortfalls(documents: int, before: int | None) -> tuple[str, ...]:
    """What is wrong with a folder's yield: fewer than half the documents that it gave before."""
    if before and documents < FOLDER_LEAST * before:
        return (f"gave {documents} documents; it gave {before} before",)
    return ()


def _against_declared(expects: Expects, gave: Gave) -> Sequence[str]:
    found = []
    accepted = gave.rows - gave.refused
    if gave.rows < expects.rows:
        found.append(f"has {gave.rows} rows; at least {expects.rows} are expected")
    elif accepted == 0:
        found.append(f"every one of its {gave.rows} rows was refused")
    elif gave.refused > max(REFUSALS_BORNE, expects.refused * gave.rows):
        found.append(
            f"{gave.refused} of {gave.rows} rows were refused; at most {expects.refused:.0%} are expected"
        )
    if accepted >= ROWS_TO_JUDGE:
        found += [
            f"«{field}» is blank in {gave.blank.get(field, 0) / accepted:.0%} of the rows; "
            f"at most {most:.0%} is expected"
            for field, most in expects.blank.items()
            if gave.blank.get(field, 0) > most * accepted
        ]
    return found


def _against_before(gave: Gave, before: Before) -> Sequence[str]:
    found = []
    accepted = gave.rows - gave.refused
    if before.rows and accepted < (1 - SHRINKAGE) * before.rows:
        found.append(f"gave {accepted} rows; it gave {before.rows} before")
    if before.shared:
        then, now = before.blank_then or {}, before.blank_now or {}
        found += [
            f"«{field}» would be blank in {blank / before.shared:.0%} of the rows; "
            f"it was in {then.get(field, 0) / before.shared:.0%}"
            for field, blank in now.items()
            if blank - then.get(field, 0) > POINTS * before.shared
        ]
    return found
