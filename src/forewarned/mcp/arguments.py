"""What a tool takes: checked against what it says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from forewarned.mcp.protocol import Told

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name, what it means, what it may be."""

    name: str
    meaning: str
    kind: Literal["text", "integer", "day", "truth"] = "text"
    choices: tuple[str, ...] = ()
    default: Any = None
    most: int = 0
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """Its values as a JSON Schema."""
        made: dict[str, Any] = {"type": "string", "description": self.meaning}
        if self.kind == "integer":
            made |= {"type": "integer", "minimum": 1, "maximum": self.most}
        elif self.kind == "truth":
            made |= {"type": "boolean"}
        elif self.kind == "day":
            made |= {"format": "date"}
        elif self.choices:
            made |= {"enum": list(self.choices)}
        return made | ({"default": self.default} if self.default is not None else {})

    def read(self, value: Any) -> Any:
        """The value as it is used. Raises `Told`."""
        if self.kind == "integer":
            whole = isinstance(value, int) and not isinstance(value, bool)
            if not whole or not 1 <= value <= self.most:
                raise Told(f"{self.name} has to be a whole number from 1 to {self.most}.")
            return value
        if self.kind == "truth":
            if not isinstance(value, bool):
                raise Told(f"{self.name} has to be true or false.")
            return value
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            raise Told(f"{self.name} has to be text, of at most {_LONGEST} characters.")
        if self.choices and value not in self.choices:
            raise Told(f"{self.name} has to be one of {', '.join(self.choices)}.")
        return self._day(value) if self.kind == "day" else value

    def _day(self, value: str) -> dt.date:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise Told(f"{self.name} has to be a day, written YYYY-MM-DD.") from None


def schema_of(arguments: Sequence[Argument]) -> dict[str, Any]:
    """The arguments of a tool as a JSON Schema."""
    return {
        "type": "object",
        "properties": {each.name: each.schema for each in arguments},
        "required": [each.name for each in arguments if each.required],
        "additionalProperties": False,
    }


def read_all(arguments: Sequence[Argument], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all arguments. Raises `Told` for one that is missing, not known, or will not do."""
    known = {each.name: each for each in arguments}
    if unknown := [name for name in given if name not in known]:
        raise Told(f"There is no argument «{unknown[0]}». It takes {', '.join(known)}.")
    missing = [each.name for each in arguments if each.required and given.get(each.name) is None]
    if missing:
        raise Told(f"{missing[0]} is missing.")
    return {
        name: each.default if given.get(name) is None else each.read(given[name])
        for name, each in known.items()
    }
