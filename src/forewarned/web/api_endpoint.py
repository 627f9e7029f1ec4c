"""What one endpoint of the API is: its path, its parameters, what it answers and of what shape.

The routes, the checking of parameters, the OpenAPI document and the tests are all made from these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from forewarned.dates import read_date
from forewarned.errors import BadInput
from forewarned.register.store import Register

Kind = Literal["text", "integer", "day", "choice", "truth"]
Schema = Mapping[str, Any]
_LONGEST = 2000
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the query, or of the path: its name, what it means, what it may be."""

    name: str
    meaning: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    default: Any = None
    least: int = 0
    most: int = 0
    required: bool = False
    example: Any = None

    def read(self, value: str) -> Any:
        """The value that the text gives. Raises `BadInput`."""
        if len(value) > _LONGEST or "\0" in value:
            raise self._refused(value, f"give at most {_LONGEST} characters of text")
        if self.kind == "integer":
            return self._integer(value)
        if self.kind == "day":
            return self._day(value)
        if self.kind == "truth":
            if value not in _TRUTHS:
                raise self._refused(value, "give true or false")
            return _TRUTHS[value]
        if self.kind == "choice" and value not in self.choices:
            raise self._refused(value, f"give one of {', '.join(self.choices)}")
        if self.required and not value.strip():
            raise self._refused(value, "give at least one word")
        return value

    def _integer(self, value: str) -> int:
        digits = value.isascii() and value.isdigit() and len(value) <= 12
        if not digits or not self.least <= int(value) <= self.most:
            raise self._refused(value, f"give a whole number from {self.least:,} to {self.most:,}")
        return int(value)

    def _day(self, value: str) -> dt.date:
        try:
            if len(value) != len("2019-03-14"):
                raise ValueError
            return dt.date.fromisoformat(value)
        except ValueError:
            meant = read_date(value).date
            hint = f", such as {meant.isoformat()}" if meant else ", such as 2019-03-14"
            raise self._refused(value, f"write the day as YYYY-MM-DD{hint}") from None

    def _refused(self, value: str, do: str) -> BadInput:
        shown = value if len(value) <= 60 else f"{value[:60]}…"
        return BadInput(
            f"«{shown}» will not do for {self.name}",
            where=f"parameter {self.name}",
            do=do[:1].upper() + do[1:] + ".",
        )

    @property
    def schema(self) -> Schema:
        """The parameter's values as a JSON Schema."""
        made: dict[str, Any] = {"type": "string", "maxLength": _LONGEST}
        if self.kind == "integer":
            made = {"type": "integer", "minimum": self.least, "maximum": self.most}
        elif self.kind == "day":
            made = {"type": "string", "format": "date"}
        elif self.kind == "truth":
            made = {"type": "boolean"}
        elif self.kind == "choice":
            made = {"type": "string", "enum": list(self.choices)}
        elif self.required:
            made |= {"minLength": 1, "pattern": r"\S"}
        return made | ({"default": self.default} if self.default is not None else {})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the path's parameters, the query's, and the day on which duties are judged."""

    path: Mapping[str, str]
    given: Mapping[str, Any]
    today: dt.date

    def __getitem__(self, name: str) -> Any:
        return self.given[name]

    def chosen(self, *names: str) -> dict[str, str]:
        """Those of these parameters that were given, as text."""
        held = {name: self.given[name] for name in names if self.given[name] is not None}
        return {name: value if isinstance(value, str) else str(value) for name, value in held.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; `beside` stands next to the rows in JSON."""

    rows: Sequence[Mapping[str, Any]]
    columns: Sequence[str]
    total: int
    next_cursor: str | None
    beside: Mapping[str, Any] = field(default_factory=dict)


Answer = Listed | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One path that can be read. `shape` is that of the object, or of one row where it is a list.

    `beside` has the shapes of what stands next to a list's rows.
    """

    path: str
    name: str
    tag: str
    summary: str
    answer: Callable[[Register, Question], Answer]
    shape: Schema
    parameters: tuple[Parameter, ...] = ()
    path_parameters: tuple[Parameter, ...] = ()
    listed: bool = False
    beside: Mapping[str, Schema] = field(default_factory=dict)


LIMIT = Parameter(
    "limit", "How many rows to give at most.", "integer", default=50, least=1, most=1000, example=10
)
CURSOR = Parameter("cursor", "Where to go on: `next_cursor` of the page before.")
FORMAT = Parameter(
    "format",
    "The form of the answer; without it the Accept header decides.",
    "choice",
    ("json", "jsonl", "csv"),
)
PAGING = (LIMIT, CURSOR, FORMAT)
TODAY = Parameter("today", "Judge duties as on this day; without it, today.", "day", example="2026-11-01")
REF = Parameter("ref", "A report's key, its reference, or the last part of its address.", example="2018-0087")


def question(
    endpoint: Endpoint, path: Mapping[str, str], query: Mapping[str, str], today: dt.date
) -> Question:
    """What is asked of an endpoint. Raises `BadInput` for a parameter that it has not, or cannot read."""
    given = read_query(endpoint.parameters, query)
    named = {each.name: each.read(path[each.name]) for each in endpoint.path_parameters}
    return Question(named, given, given.get("today") or today)


def read_query(parameters: Sequence[Parameter], query: Mapping[str, str]) -> dict[str, Any]:
    """The values of a query. Raises `BadInput` for a parameter that is none of these, or cannot be read."""
    known = {each.name: each for each in parameters}
    for name in query:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise BadInput(
                f"there is no parameter «{name[:60]}» here", where="the query", do=f"It takes {listed}."
            )
    given = {name: each.read(query[name]) if name in query else each.default for name, each in known.items()}
    for each in parameters:
        if each.required and given[each.name] is None:
            raise BadInput(
                f"{each.name} is missing", where=f"parameter {each.name}", do=f"Give it: {each.meaning}"
            )
    return given
