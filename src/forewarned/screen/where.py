"""Filters over the columns of reports: `child=true`, `age<18`, `coroner_area~merrion`, `setting!=prison`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forewarned.errors import BadInput

_WRITTEN = re.compile(r"\s*([a-z_]+)\s*(!=|<=|>=|=|<|>|~)\s*(.+?)\s*$", re.DOTALL)
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda held, wanted: bool(held == wanted),
    "!=": lambda held, wanted: bool(held != wanted),
    "<": lambda held, wanted: bool(held < wanted),
    ">": lambda held, wanted: bool(held > wanted),
    "<=": lambda held, wanted: bool(held <= wanted),
    ">=": lambda held, wanted: bool(held >= wanted),
}


@dataclass(frozen=True, slots=True)
class Where:
    """One filter as read: `column`, `sign`, and the value as text."""

    column: str
    sign: str
    value: str

    def holds(self, row: Mapping[str, Any]) -> bool | None:
        """Whether it holds of a report; None where the column is not known there."""
        held = row.get(self.column)
        if held is None or held == []:
            return None
        values = held if isinstance(held, list) else [held]
        if self.sign == "~":
            return any(self.value.casefold() in str(each).casefold() for each in values)
        outcomes = [_COMPARED[self.sign](*self._like(each)) for each in values]
        return all(outcomes) if self.sign == "!=" else any(outcomes)

    def _like(self, held: Any) -> tuple[Any, Any]:
        """The value held and the one wanted, made comparable. Raises BadInput where they are not."""
        try:
            if isinstance(held, bool):
                return held, {"true": True, "yes": True, "false": False, "no": False}[self.value.casefold()]
            if isinstance(held, int | float):
                return held, float(self.value)
            if isinstance(held, dt.date):
                return held, dt.date.fromisoformat(self.value)
        except (KeyError, ValueError):
            raise BadInput(
                f"«{self.value}» does not compare with {self.column}, such as {held}",
                do="Write numbers as 18, dates as 2019-03-14, and yes or no as true or false.",
            ) from None
        return str(held).casefold(), self.value.casefold()


def read_where(written: Sequence[str]) -> tuple[Where, ...]:
    """The filters as read. Raises BadInput for one that is none, or for a column that reports have not."""
    from forewarned.register.columns import TABLES

    columns = {column.name for column in TABLES["reports"].columns}
    found = []
    for each in written:
        match = _WRITTEN.match(each)
        if match is None or match[1] not in columns:
            raise BadInput(
                f"«{each}» is no filter",
                do=f"Write COLUMN=VALUE (or != < <= > >= ~). Columns: {', '.join(sorted(columns))}.",
            )
        found.append(Where(match[1], match[2], match[3]))
    return tuple(found)


def judged(wheres: Sequence[Where], row: Mapping[str, Any]) -> bool | None:
    """Whether all of them hold; None where none fails and one cannot be judged."""
    outcomes = [where.holds(row) for where in wheres]
    if False in outcomes:
        return False
    return None if None in outcomes else True
