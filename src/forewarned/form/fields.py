"""Typed reading of a YAML mapping: each value taken by name, each fault said with its place."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from forewarned.errors import BadInput


class Fields:
    """One mapping of a YAML file: its values by key, with the file and the path of keys for messages.

    Raises BadInput at once where the value is no mapping or holds a key that is not known.
    """

    def __init__(self, raw: object, file: str, known: Sequence[str], path: str = "") -> None:
        self._file, self._path = file, path
        if not isinstance(raw, Mapping):
            raise BadInput(
                f"{_kind(raw)} stands where a list of «key: value» lines belongs",
                where=self.place(),
                do=f"Write keys such as: {', '.join(known[:4])}.",
            )
        self._raw: Mapping[Any, Any] = raw
        for key in raw:
            if key not in known:
                self._refuse_key(str(key), known)

    def place(self, key: str = "") -> str:
        """Where a key stands, as messages name it: «draft.yml, concerns[2].text»."""
        path = ".".join(filter(None, (self._path, key)))
        return f"{self._file}, {path}" if path else self._file

    def text(self, key: str) -> str | None:
        """The text at the key; None where it is absent or blank. Numbers and dates must be quoted."""
        value = self._raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self._refuse(key, value, "text", f'Put it in quotation marks: {key}: "{value}".')
        return value.strip() or None

    def required(self, key: str) -> str:
        """The text at the key, which must be there."""
        return self.text(key) or self._refuse_absence(key)

    def day(self, key: str) -> dt.date | None:
        """The date at the key, written 2019-03-14; None where it is absent."""
        value = self._raw.get(key)
        if value is None:
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            self._refuse(key, value, "a date", "Write it as 2019-03-14, without quotation marks.")
        return value

    def required_day(self, key: str) -> dt.date:
        """The date at the key, which must be there."""
        return self.day(key) or self._refuse_absence(key)

    def number(self, key: str) -> int | None:
        """The whole number at the key; None where it is absent."""
        value = self._raw.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            self._refuse(key, value, "a whole number", "Write digits only, without quotation marks.")
        return value

    def truth(self, key: str) -> bool | None:
        """True or false at the key; None where it is absent."""
        value = self._raw.get(key)
        if value is not None and not isinstance(value, bool):
            self._refuse(key, value, "true or false", "Write true or false, without quotation marks.")
        return value

    def choice(self, key: str, allowed: Sequence[str], *, default: str) -> str:
        """The word at the key, one of those allowed; the default where it is absent."""
        value = self._raw.get(key)
        if value is None:
            return default
        if value not in allowed:
            self._refuse(key, value, f"one of {', '.join(allowed)}", _nearest(str(value), allowed))
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts listed at the key; none where it is absent."""
        values = self._list(key)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self._refuse(key, value, "a list of texts", "Write each on a line of its own after «- ».")
        return tuple(value.strip() for value in values)

    def numbers(self, key: str) -> tuple[int, ...]:
        """The whole numbers listed at the key; none where it is absent."""
        values = self._list(key)
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int):
                self._refuse(key, value, "a list of whole numbers", "Write them as [1, 2].")
        return tuple(values)

    def record(self, key: str, known: Sequence[str]) -> Fields:
        """The mapping at the key; an empty one where it is absent."""
        return Fields(self._raw.get(key) or {}, self._file, known, ".".join(filter(None, (self._path, key))))

    def records(self, key: str, known: Sequence[str]) -> tuple[Fields, ...]:
        """The mappings listed at the key, each with its position (from 1) in its place."""
        path = ".".join(filter(None, (self._path, key)))
        return tuple(
            Fields(value, self._file, known, f"{path}[{position}]")
            for position, value in enumerate(self._list(key), start=1)
        )

    def _list(self, key: str) -> list[Any]:
        value = self._raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse(key, value, "a list", "Begin each of its lines with «- ».")
        return list(value)

    def _refuse(self, key: str, value: object, wanted: str, do: str) -> NoReturn:
        shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:39]}…"
        raise BadInput(f"{_kind(value)} («{shown}») where {wanted} belongs", where=self.place(key), do=do)

    def _refuse_absence(self, key: str) -> NoReturn:
        raise BadInput(f"«{key}» is missing", where=self.place(), do=f"Add a line «{key}: …» there.")

    def _refuse_key(self, key: str, known: Sequence[str]) -> NoReturn:
        raise BadInput(f"unknown key «{key}»", where=self.place(), do=_nearest(key, known))


def _nearest(word: str, known: Sequence[str]) -> str:
    """What to do about an unknown word: the nearest known one, or all of them."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"Did you mean «{near[0]}»?" if near else f"Known are: {', '.join(known)}."


def _kind(value: object) -> str:
    """What a value is, in words that somebody who writes YAML knows."""
    kinds: tuple[tuple[type, str], ...] = (
        *((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "text")),
        *((dt.date, "a date"), (list, "a list"), (Mapping, "a mapping")),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "nothing")
