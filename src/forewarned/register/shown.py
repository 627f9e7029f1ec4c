"""What is shown of a report before and after a source was taken in, and the event that says what changed.

An event of a source says what the source says; which of several sources' values is shown is decided by
precedence, so a change of that is an event of its own, worded for whoever asks for one report's history.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from forewarned.facts.of_report import COLUMNS
from forewarned.register.history import Chain
from forewarned.register.records import links
from forewarned.wording import listed

_STANDS_WITH = {"sent_to": "addressees", "concerns": "concerns_text"}
_LEFT_OUT = frozenset(
    (
        *("key", "source", "standing", "looked", "looked_on", "date_as_written"),
        *("stated_deadline_as_written", "area", "area_id", "area_judged_by", *COLUMNS),
    )
)
_WORDS = {
    "correction": "a correction",
    "document": "the document",
    "page": "the publisher's page",
    "index": "the index",
}


class Shown:
    """The rows of reports as they were when they were noted, to be compared with what they became."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._before: dict[str, Mapping[str, Any] | None] = {}

    def note(self, subjects: Iterable[str]) -> None:
        """Keep what is shown now of the reports that these subjects belong to, where it is not kept yet."""
        linked = links(self.connection)
        keys = {key for subject in subjects for key in (subject, linked.get(subject, subject))}
        fresh = keys - set(self._before)
        self._before |= dict.fromkeys(fresh) | self._rows(fresh)

    def record(self, chain: Chain, source: str | None, because: str = "") -> None:
        """Add an event for each report that was held when noted and is shown otherwise now."""
        held = {key for key, row in self._before.items() if row is not None}
        for key, after in sorted(self._rows(held).items()):
            before = self._before[key]
            if before is not None and (changed := _changed(before, after)):
                chain.add(
                    "shown_changed",
                    key,
                    source,
                    because + self._cause(before, after, changed),
                    {"fields": changed},
                )
        chain.flush()

    def _rows(self, keys: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        found = self.connection.execute(
            "SELECT * FROM reports WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(sorted(keys)),)
        )
        names = [column[0] for column in found.description]
        return {row["key"]: row for row in (dict(zip(names, cells, strict=True)) for cells in found)}

    def _cause(self, before: Mapping[str, Any], after: Mapping[str, Any], changed: Iterable[str]) -> str:
        """«concerns and action changed: read from the document in place of the register table»."""
        groups: dict[str, list[str]] = {}
        was, now = (json.loads(row["standing"]) for row in (before, after))
        for field in changed:
            place = _STANDS_WITH.get(field, field)
            words = self._happened(was.get(place), now.get(place))
            groups.setdefault(words, []).append("document" if field == "document_sha256" else field)
        return "; ".join(
            f"{listed([name.replace('_', ' ') for name in names])} {words}" for words, names in groups.items()
        )

    def _happened(self, was: tuple[str, str] | None, now: tuple[str, str] | None) -> str:
        if was is None or now is None:
            return f"first given by {self._named(now)}" if now else f"no longer given by {self._named(was)}"
        old, new = self._named(was), self._named(now)
        return f"changed in {new}" if old == new else f"changed: read from {new} in place of {old}"

    def _named(self, place: tuple[str, str] | None) -> str:
        if place is None:
            return "any source"
        row = self.connection.execute(
            "SELECT sort FROM latest WHERE source = ? AND record_id = ?", tuple(place)
        ).fetchone()
        return _WORDS.get(row[0] if row else "table", f"the {place[0].partition(':')[0]} table")


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in after if name not in _LEFT_OUT and before[name] != after[name]]
