"""What responses say, shown with care: no child's name, and in lists no method of suicide."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from forewarned import wording
from forewarned.model import Report
from forewarned.register import child_names
from forewarned.search import care


@dataclass(frozen=True, slots=True)
class _About:
    """What of one report asks for care: the child's name and how the child is spoken of; self-harm."""

    child: tuple[str | None, str] | None
    self_harm: bool


class ReplyCare:
    """Takes out of words what is not shown, by the report that they are about.

    With `named` children's names stay, as the user asked for them.
    """

    def __init__(self, state: sqlite3.Connection, keys: Iterable[str], *, named: bool = False) -> None:
        wanted = json.dumps(sorted(set(keys)))
        rows = state.execute(
            "SELECT key, categories, investigation, deceased, url, child, age, manner, suicide, conclusion,"
            " circumstances, concerns FROM reports WHERE key IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        self._about = {row[0]: _about(row, named=named) for row in rows}

    @property
    def speaks_of_self_harm(self) -> bool:
        """Whether any of the reports speaks of suicide or self-harm."""
        return any(each.self_harm for each in self._about.values())

    def hides_a_name(self, key: str) -> bool:
        """Whether a child died of whom this report tells."""
        about = self._about.get(key)
        return about is not None and about.child is not None

    def named(self, key: str, value: Any) -> Any:
        """The value without the name of a child, for programs; addresses are left as they are."""
        about = self._about.get(key)
        if about is None or about.child is None:
            return value
        return child_names.hidden(value, *about.child, keep_addresses=True)

    def shown(self, key: str, text: str | None) -> str:
        """The words for people: without the name of a child and without methods of suicide."""
        about = self._about.get(key)
        if not text or about is None:
            return text or ""
        if about.child:
            text = child_names.hidden(text, *about.child)
        return care.without_methods(str(text)) if about.self_harm else str(text)


def _about(row: tuple[Any, ...], *, named: bool) -> _About:
    _, categories, box_3, deceased, url, child, age, manner, suicide, *texts = row
    tags = tuple(json.loads(categories or "[]"))
    report = Report(categories=tags, investigation=box_3, deceased=deceased, url=url)
    is_child = child_names.is_child(report) or bool(child) or (age is not None and age < 18)
    hidden = (child_names.name_of(report), child_names.who_died(report)) if is_child and not named else None
    self_harm = manner == "suicide" or bool(suicide) or wording.mentions_self_harm(*tags, box_3, *texts)
    return _About(hidden, self_harm)
