"""The reports that are screened: their texts, what is known of each, and a print that tells them apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forewarned.errors import RegisterProblem

if TYPE_CHECKING:
    from forewarned.register.store import Register

TEXTS = ("investigation", "circumstances", "concerns")
"""The sections whose words are learnt from."""

MARKS = ("manner", "suicide", "setting", "child")
"""The facts that are learnt from beside the words, where they are known."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Reports in the order of their keys. `rows` are the register's, by its columns' names."""

    keys: tuple[str, ...]
    rows: Mapping[str, Mapping[str, Any]] = field(repr=False)

    @property
    def texts(self) -> list[str]:
        """The words of each report."""
        return [text_of(self.rows[key]) for key in self.keys]

    @property
    def marks(self) -> list[list[str]]:
        """What is known of each report, as «name=value»."""
        return [marks_of(self.rows[key]) for key in self.keys]

    @property
    def print(self) -> str:
        """SHA-256 over every key, text and mark: another print can mean another order."""
        made = hashlib.sha256()
        for key, text, marks in zip(self.keys, self.texts, self.marks, strict=True):
            made.update("\x1f".join((key, text, *marks, "\x1e")).encode())
        return made.hexdigest()


def text_of(row: Mapping[str, Any]) -> str:
    """The sections of a report that are learnt from, one after the other."""
    return "\n".join(row.get(name) or "" for name in TEXTS)


def marks_of(row: Mapping[str, Any]) -> list[str]:
    """What is known of a report, as «name=value»; what is not known is left out."""
    return [f"{name}={row[name]}" for name in MARKS if row.get(name) is not None]


def all_rows(register: Register) -> dict[str, Mapping[str, Any]]:
    """Every report of a register, by its key."""
    return {row["key"]: row for row in register.reports().iter_rows(named=True)}


def corpus(register: Register, keys: Sequence[str]) -> Corpus:
    """The reports of these keys. Raises RegisterProblem where the register no longer has one of them."""
    held = all_rows(register)
    missing = [key for key in keys if key not in held]
    if missing:
        raise RegisterProblem(
            f"{len(missing)} of the reports that are screened are no longer in the register",
            where=missing[0],
            do="Build the register from the same sources again.",
        )
    ordered = tuple(sorted(keys))
    return Corpus(ordered, {key: held[key] for key in ordered})
