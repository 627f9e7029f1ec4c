"""The shapes of tables that Forewarned knows, from `shapes.yml`: recognised by columns, read row by row."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from forewarned.dates import read_date
from forewarned.errors import BadInput
from forewarned.form.concerns import concerns_of
from forewarned.form.deadline import stated_deadline
from forewarned.form.sent_to import split_sent_to
from forewarned.sources.table import Row

_LISTED = re.compile(r"[;|\n]")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_REDACTED = re.compile(r"\W*(?:name )?redacted\W*", re.IGNORECASE)


class RowRefused(Exception):  # an outcome, not a fault
    """Why a row cannot be taken in, in words that group with other rows'."""


@dataclass(frozen=True, slots=True)
class Take:
    """What to do with a column: which field it fills, how its value is read, which column forbids it.

    `html` says that its cells hold entities of HTML, which stand for characters.
    """

    field: str
    how: str = "text"
    unless: str | None = None
    html: bool = False


@dataclass(frozen=True, slots=True)
class Expects:
    """What a source of this shape declares of itself; shares are between 0 and 1."""

    rows: int
    refused: float
    blank: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of table: see the head of `shapes.yml` for what each part means."""

    name: str
    recognised_by: tuple[str, ...]
    about: str
    trust: Mapping[str, int]
    shows_responses: str
    fields: Mapping[str, Take]
    as_written: Mapping[str, str]
    skipped: Mapping[str, str]
    expects: Expects

    def trust_in(self, field: str) -> int:
        """How far this table's value of a field is trusted among tables: the greater, the further."""
        return self.trust.get(field, self.trust["default"])

    def column_of(self, field: str) -> str | None:
        """The column that fills a field."""
        return next((column for column, take in self.fields.items() if take.field == field), None)

    def undeclared(self, columns: Collection[str]) -> tuple[str, ...]:
        """The columns that this shape says nothing about."""
        known = {*self.fields, *self.as_written, *self.skipped}
        return tuple(column for column in columns if column not in known)


@dataclass(slots=True)
class RowRead:
    """One row: its fields, dates as written beside those read, lists split, and its notes."""

    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


@cache
def shapes() -> Mapping[str, Shape]:
    """Every declared shape by name."""
    text = resources.files("forewarned.sources").joinpath("shapes.yml").read_text("utf-8")
    return {name: _shape(name, declared) for name, declared in yaml.safe_load(text).items()}


def _shape(name: str, declared: Mapping[str, Any]) -> Shape:
    expects = declared["expects"]
    return Shape(
        name=name,
        recognised_by=tuple(declared["recognised_by"]),
        about=declared["about"],
        trust=declared["trust"],
        shows_responses=declared["shows_responses"],
        fields={column: _take(said) for column, said in declared["fields"].items()},
        as_written=declared["as_written"],
        skipped=declared["skipped"],
        expects=Expects(expects["rows"], expects["refused"], expects["blank"]),
    )


def _take(said: str | Mapping[str, Any]) -> Take:
    if isinstance(said, str):
        return Take(said)
    return Take(said["field"], said.get("as", "text"), said.get("unless"), said.get("html", False))


def shape_of(columns: Collection[str], where: str) -> Shape:
    """The shape that these columns show: of those whose columns are there, the one that explains most.

    Raises `BadInput` where none is, naming the columns found, the nearest shape and what it lacks.
    """
    fitting = [shape for shape in shapes().values() if set(shape.recognised_by) <= set(columns)]
    if fitting:
        return max(
            fitting, key=lambda shape: (-len(shape.undeclared(columns)), len(shape.recognised_by), shape.name)
        )
    nearest = max(shapes().values(), key=lambda shape: _likeness(shape, columns))
    lacking = [column for column in nearest.recognised_by if column not in columns]
    found = ", ".join(sorted(columns)[:30]) or "none"
    raise BadInput(
        f"no table of a known shape; its columns are: {found}",
        where=where,
        do=f"Nearest is «{nearest.name}», which also needs: {', '.join(lacking)}.",
    )


def _likeness(shape: Shape, columns: Collection[str]) -> tuple[float, int]:
    held = len(set(shape.recognised_by) & set(columns))
    return held / len(shape.recognised_by), len(set(shape.fields) & set(columns))


def read_row(shape: Shape, row: Row) -> RowRead:
    """What a row says, in the register's fields; a blank cell says nothing.

    Raises `RowRefused` for a cell of the wrong kind, or a row without an address to know it by.
    """
    read = RowRead()
    for column, take in shape.fields.items():
        value = row.get(column)
        if _is_blank(value) or (take.unless and _is_true(row.get(take.unless))):
            continue
        if take.html and (shown := _without_entities(value)) != value:
            read.written[take.field] = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            value = shown
        _READERS[take.how](read, take.field, value, column)
    for column, name in shape.as_written.items():
        if not _is_blank(value := row.get(column)):
            _take_as_written(read, name, _text_of(value, column))
    for name in ("url", "report_url") if shape.about == "response" else ("url",):
        if not re.match(r"https?://[^\s/]+/", str(read.values.get(name, "")) + "/", re.IGNORECASE):
            raise RowRefused(f"no web address in column «{shape.column_of(name)}» to know it by")
    _derive(read)
    return read


def _without_entities(value: object) -> object:
    """A cell's text, or texts, with entities of HTML as the characters that they stand for."""
    if isinstance(value, list):
        return [_without_entities(item) for item in value]
    if not isinstance(value, str):
        return value
    return _ENTITY.sub(lambda match: html.unescape(match[0]), value)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == []


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in ("true", "1", "yes"))


def _text_of(value: object, column: str) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise RowRefused(f"column «{column}» holds {_kind(value)} where text belongs")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RowRefused(
            f"column «{column}» holds characters that are no text (half a surrogate pair)"
        ) from None
    return value


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), f"a {type(value).__name__}")


def _read_text(read: RowRead, name: str, value: object, column: str) -> None:
    read.values[name] = _text_of(value, column)


def _read_flag(read: RowRead, name: str, value: object, column: str) -> None:
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        value = _is_true(value)
    if not isinstance(value, bool):
        raise RowRefused(f"column «{column}» holds {_kind(value)} where true or false belongs")
    read.values[name] = value


def _read_date_cell(read: RowRead, name: str, value: object, column: str) -> None:
    text = _text_of(value, column)
    try:
        found = dt.date.fromisoformat(text)
        read.values[name] = found.isoformat()
    except ValueError:
        _take_as_written(read, name, text)


def _take_as_written(read: RowRead, name: str, text: str) -> None:
    """Keep the words of a value that the table could not give whole; a date is read where it can be."""
    read.written[name] = text
    if name == "reference" or read.values.get(name):
        return
    found = read_date(text)
    if found.date is not None:
        read.values[name] = found.date.isoformat()
    read.flags += [f"{name}: {flag}" for flag in found.flags]


def _items(value: object, column: str) -> list[str]:
    """The texts of a list cell; a text that holds a JSON list, or a list with «;» or «|», counts as one."""
    if isinstance(value, str):
        if value.lstrip().startswith("["):
            try:
                value = json.loads(value)
            except ValueError:
                raise RowRefused(f"column «{column}» begins like a list but is not one") from None
        else:
            value = [part.strip() for part in _LISTED.split(value)]
    if not isinstance(value, list):
        raise RowRefused(f"column «{column}» holds {_kind(value)} where a list belongs")
    return [text for item in value if (text := _text_of(item, column)).strip()]


def _read_list(read: RowRead, name: str, value: object, column: str) -> None:
    read.values[name] = _items(value, column)


def _read_addressees(read: RowRead, name: str, value: object, column: str) -> None:
    if isinstance(value, str) and not value.lstrip().startswith("["):
        written, names = _text_of(value, column), list(split_sent_to(value))
    else:
        entries = _items(value, column)
        written = "; ".join(entries)
        names = [
            part
            for entry in entries
            for part in (split_sent_to(entry) if ";" in entry or "|" in entry else (entry,))
        ]
    read.values["sent_to"] = written
    read.values[name] = [
        {"name": each, "redacted": _REDACTED.fullmatch(each) is not None} for each in names if each.strip()
    ]


_READERS = {
    "text": _read_text,
    "flag": _read_flag,
    "date": _read_date_cell,
    "list": _read_list,
    "reply_urls": _read_list,
    "addressees": _read_addressees,
}


def _derive(read: RowRead) -> None:
    """Add what the row's own text says by the form's rules: the concerns, the stated deadline."""
    if text := read.values.get("concerns_text"):
        read.values["concerns"] = [
            {"number": each.number, "text": each.text, "label": each.label, "group": each.group}
            | ({"parts": [[p.number, p.start, p.end, p.level] for p in each.parts]} if each.parts else {})
            for each in concerns_of(text)
        ]
    if (text := read.values.get("response_duty")) and (stated := stated_deadline(text)):
        found = stated[0]
        read.written["stated_deadline"] = text[stated[1] : stated[2]]
        if found.date is not None:
            read.values["stated_deadline"] = found.date.isoformat()
        read.flags += [f"stated_deadline: {flag}" for flag in found.flags]
