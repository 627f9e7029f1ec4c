"""The query language: words, "phrases", -not, OR and field:value, read into a `Query`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say something: one word, or several that have to stand beside each other.

    `words` are as typed, in small letters; `terms` are the same as they stand in the index.
    """

    words: tuple[str, ...]
    terms: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: any of its wordings will do (several where OR was used).

    `synonyms` are found too, and count for less. A `required` clause (a phrase) has to occur in the
    report; an `excluded` one must not. `common` words (the, of) are only looked for inside phrases.
    """

    wordings: tuple[Wording, ...]
    synonyms: tuple[Wording, ...] = ()
    required: bool = False
    excluded: bool = False
    common: bool = False


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """One `field:value`; several of one field are alternatives, except where excluded."""

    field: str
    value: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query as read. `text` is its free words in their order, for the search by meaning."""

    typed: str
    clauses: tuple[Clause, ...] = ()
    filters: tuple[FieldFilter, ...] = ()
    text: str = ""
