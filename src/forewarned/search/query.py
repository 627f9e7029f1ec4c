"""The query language: words, "phrases", -not, OR and field:value, read into a `Query`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from forewarned.errors import BadInput
from forewarned.search.text import COMMON, synonyms, term, words

FIELDS: Mapping[str, str] = {
    "date": "the date of the report: 2019, 2019-03, 2019-03-14, 2019..2021, ..2020, 2021..",
    "year": "the same as date",
    "area": "words of the coroner area's name",
    "category": "words of one of the publisher's categories",
    "to": "an organisation that the report was sent to, by any of its names",
    "inherited": "the same, or sent to a body that it took over from",
    "kind": "the kind of an organisation that the report was sent to",
    "state": "the state of one of the report's duties",
    "manner": "how the death came about",
    "child": "yes or no: whether one who died was under 18",
    "age": "the age of the one who died: 15, 12..17, ..17",
    "sex": "male or female",
    "setting": "the kind of place",
    "conclusion": "words of the inquest's conclusion",
    "reference": "the published reference, or how it begins",
}
"""The fields that a query can narrow by, and what each takes."""

_SAME = {"organisation": "to", "organization": "to", "year": "date", "ref": "reference"}


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say something: one word, or several that have to stand beside each other.

    `words` are as typed, in small letters; `terms` are the same as they stand in the index.
    """

    words: tuple[str, ...]
    terms: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(word.upper().rstrip("&") if word.endswith("&") else word for word in self.words)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: any of its wordings will do (several where OR was used).

    `synonyms` are found too, and count for less. A `required` clause (a phrase in quotes) has to occur in
    the report as it stands; an `excluded` one must not. `common` words (the, of) find nothing by
    themselves. A wording of several words in a clause that is not required may stand apart.
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
class Change:
    """A word that was corrected, or the other words that were looked for besides it."""

    typed: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query as read. `text` is its free words in their order, for the search by meaning."""

    typed: str
    clauses: tuple[Clause, ...] = ()
    filters: tuple[FieldFilter, ...] = ()
    text: str = ""
    corrected: tuple[Change, ...] = ()

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """The clauses that find something."""
        return tuple(each for each in self.clauses if not each.excluded and not each.common)

    @property
    def expanded(self) -> tuple[Change, ...]:
        """What else is looked for, beside what was typed."""
        return tuple(
            Change(" or ".join(map(str, each.wordings)), tuple(map(str, each.synonyms)))
            for each in self.wanted
            if each.synonyms
        )


Respell = Callable[[str], str | None]
"""Gives the word that a misspelt word was meant to be; None where it is right, or nothing is near."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of what was typed."""

    kind: str  # words, phrase, filter, or
    text: str
    excluded: bool = False
    field: str = ""


_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)-)?(?:(?P<field>[A-Za-z_]{2,}):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))?"""
)


def parse(typed: str, where: Mapping[str, Any] | None = None, respell: Respell | None = None) -> Query:
    """The query that was typed, with the filters of `where` besides.

    Raises `BadInput`, in one line, for a quote that is not closed, an OR with nothing beside it, a field
    that there is not, or a field without a value.
    """
    typed = typed.replace("“", '"').replace("”", '"')
    if typed.count('"') % 2:
        raise _bad("a quotation mark is not closed", 'Close the phrase: "rousing checks".')
    items = list(_items(typed))
    filters = [FieldFilter(each.field, each.text, each.excluded) for each in items if each.kind == "filter"]
    fixes: list[Change] = []
    clauses = tuple(_clauses([each for each in items if each.kind != "filter"], respell, fixes))
    return Query(
        typed=typed,
        clauses=clauses,
        filters=(*filters, *_filters_of(where or {})),
        text=" ".join(str(each.wordings[0]) for each in clauses if not each.excluded),
        corrected=tuple(fixes),
    )


def _items(typed: str) -> Iterator[_Item]:
    for match in _PIECE.finditer(typed):
        excluded, field, phrase, word = (bool(match["minus"]), match["field"], match["phrase"], match["word"])
        value = phrase if phrase is not None else word
        if field:
            yield _Item("filter", _value(field, value), excluded, _field(field))
        elif value is None:
            continue
        elif word == "OR" and not excluded:
            yield _Item("or", word)
        elif words(value):
            yield _Item("words" if phrase is None else "phrase", value, excluded)


def _field(written: str) -> str:
    name = written.lower()
    name = _SAME.get(name, name)
    if name not in FIELDS:
        near = get_close_matches(name, [*FIELDS, *_SAME], n=1)
        meant = f"Did you mean {near[0]}:? " if near else ""
        raise _bad(f"there is no field «{written}:»", f"{meant}Fields are {', '.join(FIELDS)}.")
    return name


def _value(field: str, value: str | None) -> str:
    if not (value or "").strip():
        raise _bad(f"«{field}:» has no value", f"Write it close up, such as {_field(field)}:VALUE.")
    return " ".join((value or "").split())


def _bad(found: str, do: str) -> BadInput:
    return BadInput(found, where="the query", do=do)


def _filters_of(where: Mapping[str, Any]) -> Iterator[FieldFilter]:
    for name, value in where.items():
        if value is None:
            continue
        field = _field(name)
        for each in value if isinstance(value, (list, tuple, set, frozenset)) else (value,):
            yield FieldFilter(field, _value(field, _written(each)))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


# -- clauses ------------------------------------------------------------------------------------------


def _clauses(items: Sequence[_Item], respell: Respell | None, fixes: list[Change]) -> Iterator[Clause]:
    """The clauses of words and phrases; words that stand together are looked at for synonyms together."""
    run: list[Clause] = []
    place = 0
    while place < len(items):
        alternatives, after = _alternatives(items, place)
        made = [_clause(each, respell, fixes) for each in alternatives]
        if len(made) > 1:
            yield from _with_synonyms(run)
            run = []
            yield _either(made)
        elif made[0].required or made[0].excluded:
            yield from _with_synonyms(run)
            run = []
            yield made[0]
        else:
            run += _single_words(made[0])
        place = after
    yield from _with_synonyms(run)


def _alternatives(items: Sequence[_Item], place: int) -> tuple[list[_Item], int]:
    """The item at a place with those that OR joins to it, and the place after them."""
    found = [_operand(items, place)]
    place += 1
    while place < len(items) and items[place].kind == "or":
        found.append(_operand(items, place + 1))
        place += 2
    if len(found) > 1 and any(each.excluded for each in found):
        raise _bad("OR joins words that are wanted, not ones with a minus", "Leave out the OR or the minus.")
    return found, place


def _operand(items: Sequence[_Item], place: int) -> _Item:
    if place >= len(items) or items[place].kind == "or":
        raise _bad("OR needs a word on either side", "Write it so: bedrail OR mattress.")
    return items[place]


def _clause(item: _Item, respell: Respell | None, fixes: list[Change]) -> Clause:
    found = []
    for word in words(item.text):
        better = respell(word) if respell and not item.excluded and word not in COMMON else None
        if better:
            fixes.append(Change(word, (better,)))
        found.append(better or word)
    return Clause(
        (_wording(found),), required=item.kind == "phrase" and not item.excluded, excluded=item.excluded
    )


def _wording(found: Iterable[str]) -> Wording:
    held = tuple(found)
    return Wording(held, tuple(map(term, held)))


def _single_words(clause: Clause) -> Iterator[Clause]:
    for word in clause.wordings[0].words:
        yield Clause((_wording([word]),), common=word in COMMON)


def clauses_of(found: Iterable[str]) -> Iterator[Clause]:
    """The clauses of words (`text.words`) as if they had been typed, those that say one thing together."""
    return _with_synonyms([Clause((_wording([word]),), common=word in COMMON) for word in found])


def _either(made: Sequence[Clause]) -> Clause:
    wordings = tuple(each.wordings[0] for each in made)
    others = [other for each in wordings for other in _others(each.terms)]
    kept = tuple(dict.fromkeys(other for other in others if other not in wordings))
    return Clause(wordings, synonyms=kept, required=any(each.required for each in made))


def _with_synonyms(run: Sequence[Clause]) -> Iterator[Clause]:
    """The words, those that say one thing together («emergency department») as one clause."""
    place = 0
    while place < len(run):
        for length in range(min(synonyms().longest, len(run) - place), 0, -1):
            together = run[place : place + length]
            wording = _wording(each.wordings[0].words[0] for each in together)
            others = () if length == 1 and together[0].common else _others(wording.terms)
            if others:
                yield Clause((wording,), synonyms=others)
                break
        else:
            length = 1
            yield run[place]
        place += length


def _others(terms: tuple[str, ...]) -> tuple[Wording, ...]:
    """The other ways to say it; one that the words typed are part of anyway is left out."""
    found = (_wording(way) for way in synonyms().groups.get(terms, ()))
    apart = {each.terms: each for each in found if each.terms != terms and not _within(terms, each.terms)}
    return tuple(apart.values())


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
