"""What of a report asks for care where its words are shown to people, and the words so shown.

Lists, pages and the commands all ask here: no child's name, and in lists no method of suicide.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from forewarned import wording
from forewarned.model import Report
from forewarned.register import child_names
from forewarned.search import care

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Care:
    """What of one report asks for care. `child` is how a child is spoken of, None where none died.

    `name` has the words that would name the child. `self_harm` says that the report speaks of it.
    """

    child: str | None
    name: str | None
    self_harm: bool

    def named(self, value: Shown, *, keep_addresses: bool = False) -> Shown:
        """The value, whatever it holds, without the name of a child; programs keep web addresses."""
        if self.child is None:
            return value
        hidden: Shown = child_names.hidden(value, self.name, self.child, keep_addresses=keep_addresses)
        return hidden

    def listed(self, text: str | None) -> str:
        """Words for a list: without the name of a child and without methods of suicide."""
        words = self.named(text or "")
        return care.without_methods(words) if self.self_harm else words

    def naming(self) -> Care:
        """The same care, but for the name of a child, which the user asked for."""
        return replace(self, child=None, name=None)


def care_of(report: Report, facts: Mapping[str, Any]) -> Care:
    """What care a report asks for: by its own words, its categories and the facts found in it."""
    age = facts.get("age")
    child = child_names.is_child(report) or bool(facts.get("child")) or (age is not None and age < 18)
    texts = (report.investigation, report.circumstances, report.concerns_text, facts.get("conclusion"))
    self_harm = (
        facts.get("manner") == "suicide"
        or bool(facts.get("suicide"))
        or wording.mentions_self_harm(*report.categories, *texts)
    )
    spoken_of = child_names.who_died(report) if child else None
    return Care(spoken_of, child_names.name_of(report) if child else None, self_harm)


def cares(state: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Care]:
    """What care these reports ask for, by key; a key that is not held is left out."""
    rows = state.execute(
        "SELECT key, categories, deceased, url, investigation, circumstances, concerns, child, age, manner,"
        " suicide, conclusion FROM reports WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(keys))),),
    )
    names = [column[0] for column in rows.description]
    return {row[0]: _care(dict(zip(names, row, strict=True))) for row in rows}


def _care(row: Mapping[str, Any]) -> Care:
    report = Report(
        url=row["url"],
        deceased=row["deceased"],
        categories=tuple(json.loads(row["categories"] or "[]")),
        investigation=row["investigation"],
        circumstances=row["circumstances"],
        concerns_text=row["concerns"],
    )
    return care_of(report, row)
