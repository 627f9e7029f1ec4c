"""A table into the register: recognised, read row by row, held against what is expected, taken in."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from forewarned.register import identity
from forewarned.register.history import Chain
from forewarned.register.ingest import PART, Intake, Taken, Unit, blanks
from forewarned.register.records import TABLE, Record
from forewarned.register.sourcing import KnownSource, remember, rules_version, source_id, stop_at_loss
from forewarned.register.summary import Refusal, SourceYield
from forewarned.sources import expectations
from forewarned.sources.shapes import RowRead, RowRefused, Shape, read_row, shape_of
from forewarned.sources.table import Bad, Row, read_table


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table read whole: its shape, the fields it has columns for, its rows as units, what was refused."""

    path: Path
    sha256: str
    shape: Shape
    rows: int
    fields: tuple[str, ...]
    units: tuple[Unit, ...]
    refused: tuple[Refusal, ...]
    undeclared: Mapping[str, int] = field(default_factory=dict)
    unread_dates: Mapping[str, int] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """What a source made of this table is called, where nothing else has that name."""
        return f"{self.shape.name}:{self.path.name}"


def table_rules() -> str:
    """The version of every rule that a table's rows are read by."""
    return rules_version("sources/shapes.py", "sources/shapes.yml", "sources/table.py", "dates.py", "form")


def read_units(path: Path, content: bytes) -> ReadTable:
    """Every row of a table as a unit, or refused with the reason.

    Raises `BadInput` for a file that is no table, or a table of no known shape.
    """
    table = read_table(content, str(path))
    shape = shape_of(table.columns, str(path))
    units: dict[str, Unit] = {}
    refused: list[Refusal] = []
    unread: Counter[str] = Counter()
    undeclared = shape.undeclared(table.columns)
    filled: Counter[str] = Counter()
    for place, row in table.rows:
        try:
            unit = _unit(shape, place, row)
            name = unit.records[0].record_id
            if name in units:
                raise RowRefused("the same address as an earlier row of this table")
            units[name] = unit
        except RowRefused as refusal:
            refused.append(Refusal(f"{path.name}, {place}", str(refusal)))
            continue
        unread.update(_unread(unit))
        if undeclared and not isinstance(row, Bad):
            filled.update(column for column in undeclared if row.get(column) not in (None, "", []))
    return ReadTable(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        shape=shape,
        rows=len(table.rows),
        fields=tuple(
            take.field
            for column, take in shape.fields.items()
            if column in table.columns and take.how != "reply_urls"
        ),
        units=tuple(units.values()),
        refused=tuple(refused),
        undeclared={column: filled[column] for column in undeclared},
        unread_dates=dict(unread),
    )


def _unit(shape: Shape, place: str, row: Row | Bad) -> Unit:
    if isinstance(row, Bad):
        raise RowRefused(row.why)
    read = read_row(shape, row)
    try:
        records = _report_records(shape, read) if shape.about == "report" else [_response_record(shape, read)]
    except ValueError as failure:
        raise RowRefused(f"an address that is none ({failure})") from failure
    return Unit(place, records)


def _unread(unit: Unit) -> list[str]:
    payload = unit.records[0].payload or {}
    return [name for name in payload["written"] if name != "reference" and name not in payload["values"]]


def _payload(shape: Shape, read: RowRead) -> dict[str, Any]:
    payload: dict[str, Any] = {"shape": shape.name, "values": read.values, "written": read.written}
    if read.flags:
        payload["flags"] = read.flags
    return payload


def _report_records(shape: Shape, read: RowRead) -> list[Record]:
    url = read.values["url"]
    name = identity.normal_url(url)
    replies = read.values.pop("reply_urls", [])
    payload = _payload(shape, read)
    payload["replies"] = len(replies)
    main = Record(name, identity.report_key_of_url(url), "report", TABLE, payload)
    return [main, *(_reply(shape, name, url, reply) for reply in dict.fromkeys(replies))]


def _reply(shape: Shape, name: str, report_url: str, reply: str) -> Record:
    values = {"url": reply, "report_url": report_url}
    return Record(
        f"{name}{PART}{identity.normal_url(reply)}",
        identity.response_key_of_url(reply, report_url),
        "response",
        TABLE,
        {"shape": shape.name, "values": values, "written": {}},
    )


def _response_record(shape: Shape, read: RowRead) -> Record:
    url, report_url = read.values["url"], read.values["report_url"]
    return Record(
        f"{identity.normal_url(url)} {identity.normal_url(report_url)}",
        identity.response_key_of_url(url, report_url),
        "response",
        TABLE,
        _payload(shape, read),
    )


def take_in(
    connection: sqlite3.Connection, chain: Chain, table: ReadTable, *, accept_loss: bool
) -> tuple[SourceYield, Taken]:
    """What the table gave, after taking its units in; inside the caller's transaction.

    Raises `Stopped` where it falls outside what is expected of it, unless the loss is accepted, which
    the history then says.
    """
    source = source_id(
        connection, table.stem, table.path, [unit.records[0].record_id for unit in table.units]
    )
    gave = _gave(table)
    faults = expectations.shortfalls(table.shape.expects, gave, _before(connection, source, table))
    stop_at_loss(chain, source, faults, table.path, accepted=accept_loss)
    intake = Intake(connection, chain, source, f"{table.shape.name} table read", table_rules())
    for unit in table.units:
        intake.take(unit)
    taken = intake.finish()
    found = SourceYield(
        source=source,
        kind="table",
        read=table.rows,
        new=taken.new,
        changed=taken.changed,
        unchanged=taken.unchanged,
        refused=table.refused,
        blank=gave.blank,
        undeclared=table.undeclared,
        unread_dates=table.unread_dates,
        missing=taken.missing,
    )
    settled = replace(found, new=0, changed=0, unchanged=found.new + found.changed + found.unchanged)
    place = str(table.path.resolve())
    known = KnownSource(source, "table", place, table.sha256, table_rules(), settled)
    remember(connection, known, shape=table.shape.name, name=table.path.name)
    return found, taken


def _fields(shape: Shape) -> list[str]:
    return [take.field for take in shape.fields.values() if take.how != "reply_urls"]


def _values(units: Sequence[Unit]) -> list[Mapping[str, Any]]:
    return [_with_replies(unit.records[0].payload or {}) for unit in units]


def _with_replies(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload["values"], "replies": payload.get("replies") or None}


def _gave(table: ReadTable) -> expectations.Gave:
    """What the table gave; a field that it has no column for is not counted as blank, but not given."""
    return expectations.Gave(table.rows, len(table.refused), dict(blanks(_values(table.units), table.fields)))


def _before(connection: sqlite3.Connection, source: str, table: ReadTable) -> expectations.Before:
    """What tables of this shape said before of the rows that this one has, and how many rows this had."""
    row = connection.execute(
        "SELECT json_extract(yield, '$.read') - json_array_length(yield, '$.refused')"
        " FROM sources WHERE id = ?",
        (source,),
    ).fetchone()
    fields = _fields(table.shape)
    if any(take.how == "reply_urls" for take in table.shape.fields.values()):
        fields.append("replies")
    then, now, shared = Counter[str](), Counter[str](), 0
    earlier = _blank_earlier(connection, table.shape, fields)
    for unit in table.units:
        if (blank_then := earlier.get(unit.records[0].record_id)) is not None:
            shared += 1
            then.update(blank_then)
            values = _with_replies(unit.records[0].payload or {})
            now.update(field for field in fields if values.get(field) in (None, "", []))
    return expectations.Before(row[0] if row else None, shared, dict(then), dict(now))


def _blank_earlier(
    connection: sqlite3.Connection, shape: Shape, fields: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """For each record that tables of this shape gave before, which of its fields were blank."""
    paths = [f"$.{'replies' if field == 'replies' else 'values.' + field}" for field in fields]
    asked = ", ".join(
        f"json_extract(r.payload, '{path}') IN (NULL, '', '[]', 0)"
        f" OR json_extract(r.payload, '{path}') IS NULL"
        for path in paths
    )
    rows = connection.execute(
        f"SELECT r.record_id, {asked}"
        " FROM latest l JOIN records r ON r.seq = l.seq JOIN sources s ON s.id = l.source"
        " WHERE s.shape = ? AND instr(l.record_id, ?) = 0 AND r.payload <> 'null'",
        (shape.name, PART),
    )
    return {
        row[0]: tuple(field for field, blank in zip(fields, row[1:], strict=True) if blank) for row in rows
    }
