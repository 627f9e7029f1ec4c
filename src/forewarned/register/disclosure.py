"""What anybody may be shown: values with the names of children, and in lists the methods, left out.

Pages for everybody, the API, feeds and live updates take their values through here. Nothing that is
held is altered. An address that would name a child is left out whole: half an address leads nowhere.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from forewarned import wording
from forewarned.model import Report
from forewarned.register import child_names

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How values of one report are shown to anybody.

    `name` is None where nothing is hidden. `self_harm` says that the help line belongs before its
    details; where `careful`, lists leave out how somebody died.
    """

    name: str | None = None
    spoken_of: str = ""
    self_harm: bool = False
    careful: bool = False

    @property
    def hides(self) -> bool:
        """Whether a child's name is left out."""
        return self.name is not None

    def shown(self, value: Any) -> Any:
        """The value without the child's name, wherever it stands: text, lists, records, addresses."""
        if self.name is None:
            return value
        return child_names.hidden(self._without_addresses(value), self.name, self.spoken_of)

    def listed(self, value: Any) -> Any:
        """The same for lists, feeds and snippets: where it asks for care, without methods as well."""
        shown = self.shown(value)
        if not self.careful or not isinstance(shown, str) or _ADDRESS.fullmatch(shown):
            return shown
        from forewarned.search.care import without_methods

        return without_methods(shown)

    def _without_addresses(self, value: Any) -> Any:
        if isinstance(value, str):
            if _ADDRESS.fullmatch(value):
                return None if self._names(value) else value
            return _ADDRESS.sub(self._replaced, value)
        if isinstance(value, Mapping):
            return {key: self._without_addresses(held) for key, held in value.items()}
        if isinstance(value, list | tuple):
            kept = (self._without_addresses(held) for held in value)
            return type(value)(
                new for new, old in zip(kept, value, strict=True) if new is not None or not old
            )
        if is_dataclass(value) and not isinstance(value, type):
            held = {each.name: self._without_addresses(getattr(value, each.name)) for each in fields(value)}
            return replace(value, **held)
        return value

    def _names(self, address: str) -> bool:
        return bool(child_names.hidden(address, self.name, self.spoken_of) != address)

    def _replaced(self, match: re.Match[str]) -> str:
        return wording.NAME_HIDDEN if self._names(match[0]) else match[0]


EVERYTHING = Disclosure()
"""For what belongs to no report that is held."""


def disclosures(state: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Disclosure]:
    """How the values of these reports are shown, by key; keys that are not held are left out."""
    rows = state.execute(
        "SELECT key, deceased, url, categories, investigation, circumstances, concerns, conclusion, manner,"
        " child, age FROM reports WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(keys))),),
    )
    return {row[0]: _disclosure(*row[1:]) for row in rows}


def disclosure(state: sqlite3.Connection, key: str) -> Disclosure:
    """How the values of one report are shown."""
    return disclosures(state, [key]).get(key, EVERYTHING)


def _disclosure(
    deceased: str | None,
    url: str | None,
    categories: str,
    investigation: str | None,
    circumstances: str | None,
    concerns: str | None,
    conclusion: str | None,
    manner: str | None,
    child: int | None,
    age: int | None,
) -> Disclosure:
    tags = tuple(json.loads(categories or "[]"))
    report = Report(url=url, deceased=deceased, investigation=investigation, categories=tags)
    young = bool(child) or (age is not None and age < 18) or child_names.is_child(report)
    texts = (conclusion, investigation, circumstances, concerns)
    self_harm = manner == "suicide" or wording.mentions_self_harm(*tags, *texts)
    careful = self_harm and (manner in (None, "suicide", "other") or wording.mentions_self_harm(*tags))
    if not young:
        return Disclosure(self_harm=self_harm, careful=careful)
    spoken_of = wording.child_in_words(age) if age is not None else child_names.who_died(report)
    return Disclosure(child_names.name_of(report), spoken_of, self_harm, careful)
