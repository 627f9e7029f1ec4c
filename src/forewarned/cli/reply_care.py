"""What responses say, shown with care: no child's name, and in lists no method of suicide."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from forewarned.register.report_care import Care, cares

_NONE = Care(child=None, name=None, self_harm=False)
"""For words about a report that is not held."""


class ReplyCare:
    """Takes out of words what is not shown, by the report that they are about.

    With `named` children's names stay, as the user asked for them.
    """

    def __init__(self, state: sqlite3.Connection, keys: Iterable[str], *, named: bool = False) -> None:
        held = cares(state, keys)
        self._cares = {key: each.naming() for key, each in held.items()} if named else held

    @property
    def speaks_of_self_harm(self) -> bool:
        """Whether any of the reports speaks of suicide or self-harm."""
        return any(each.self_harm for each in self._cares.values())

    def hides_a_name(self, key: str) -> bool:
        """Whether a child died of whom this report tells."""
        return self._of(key).child is not None

    def named(self, key: str, value: Any) -> Any:
        """The value without the name of a child, for programs; addresses are left as they are."""
        return self._of(key).named(value, keep_addresses=True)

    def shown(self, key: str, text: str | None) -> str:
        """The words for people: without the name of a child and without methods of suicide."""
        return self._of(key).listed(text)

    def _of(self, key: str) -> Care:
        return self._cares.get(key, _NONE)
