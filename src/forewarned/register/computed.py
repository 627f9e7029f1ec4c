"""Lists that are judged as on a day (duties, promises) a page at a time, the latest day first.

To judge a whole register takes a moment, so the last few lists are kept, by the head of the history.
"""

from __future__ import annotations

import bisect
import datetime as dt
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from forewarned.errors import BadInput
from forewarned.register import cursors, history
from forewarned.register.disclosure import EVERYTHING, Disclosure, disclosures
from forewarned.register.listings import Page

Row = Mapping[str, Any]
Result = TypeVar("Result")
Made = Callable[[sqlite3.Connection, dt.date], Iterable[Row]]

_MOST = 3


class Kept(Generic[Result]):
    """The last few results of what is judged of a whole register as on a day."""

    def __init__(self, made: Callable[[sqlite3.Connection, dt.date], Result]) -> None:
        self._made = made
        self._kept: OrderedDict[tuple[str, str, dt.date], Result] = OrderedDict()
        self._making = threading.Lock()

    def __call__(self, state: sqlite3.Connection, today: dt.date) -> Result:
        """The result: kept from before where it is of the register as it stands, else made now."""
        file = state.execute("PRAGMA database_list").fetchone()[2]
        if not file:  # a past state, which is in memory alone
            return self._made(state, today)
        of = (file, history.head(state), today)
        with self._making:  # who asks meanwhile waits for the same result, in place of making it as well
            found = self._kept.get(of)
            if found is None:
                found = self._kept[of] = self._made(state, today)
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
        return found


class Computed:
    """One such list: its name, what makes its rows, the day by which it is ordered, what tells rows apart.

    `day` names a column of ISO text, which may be blank (those rows come last); `key` names two columns,
    the second of which may be a number.
    """

    def __init__(self, name: str, made: Made, day: str, key: tuple[str, str]) -> None:
        self.name, self._made, self._day, self._key = name, made, day, key
        self._kept: Kept[Sequence[Row]] = Kept(self._sorted)

    def rows(self, state: sqlite3.Connection, today: dt.date) -> Sequence[Row]:
        """Every row as on `today`, in order; no name is hidden in them."""
        return self._kept(state, today)

    def _sorted(self, state: sqlite3.Connection, today: dt.date) -> Sequence[Row]:
        return sorted(self._made(state, today), key=lambda row: self._order(self._place(row)))

    def page(
        self,
        state: sqlite3.Connection,
        found: Sequence[Row],
        cursor: str | None,
        limit: int,
        show: Callable[[Disclosure, Row], Row],
    ) -> Page:
        """One page of some of the rows, as anybody may be shown them. Raises `BadInput`."""
        start = 0
        if cursor is not None:
            after = self._order(cursors.read(self.name, cursor, 3))
            start = bisect.bisect_right(found, after, key=lambda row: self._order(self._place(row)))
        rows = found[start : start + limit]
        more = start + limit < len(found)
        next_cursor = cursors.written(self.name, self._place(rows[-1])) if more else None
        care = disclosures(state, (row["report_key"] for row in rows))
        shown = (show(care.get(row["report_key"], EVERYTHING), row) for row in rows)
        return Page(tuple(shown), len(found), next_cursor)

    def _place(self, row: Row) -> cursors.Place:
        return row[self._day] or "", *(row[name] for name in self._key)

    def _order(self, place: cursors.Place) -> tuple[int, str, int, str]:
        """What sorts rows: the day turned round, since the latest come first, then what tells them apart."""
        day, first, second = place
        try:
            number = dt.date.fromisoformat(str(day)).toordinal() if day else 0
        except ValueError:
            raise BadInput(
                "the cursor is none that this list gave", do="Leave `cursor` out to begin again."
            ) from None
        return -number, str(first), second if isinstance(second, int) else 0, str(second)


def plain(value: Any) -> Any:
    """A date as ISO text, anything else as it is."""
    return value.isoformat() if isinstance(value, dt.date) else value
