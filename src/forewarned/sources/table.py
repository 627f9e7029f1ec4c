"""Tables as they come: CSV, JSON Lines (plain or gzip) and Parquet → rows of named values, unaltered."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forewarned.errors import BadInput

Row = Mapping[str, Any]

ENDINGS = (".csv", ".jsonl", ".jsonl.gz", ".csv.gz", ".parquet")
"""What the name of a table ends with."""

LARGEST = 4_000_000_000
"""Bytes that a compressed table may unpack to; more is taken for an attack."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that is no row, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns, in the order seen, and its rows; each row with its place («line 7», «row 7»)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, Row | Bad], ...]


def is_table(path: Path) -> bool:
    """Whether the name of the file says that it is a table."""
    return path.name.lower().endswith(ENDINGS)


def read_table(content: bytes, name: str) -> Table:
    """The table in a file's bytes; blank lines are passed over, values are as they stand.

    Raises `BadInput` where the file as a whole cannot be read: no such format, broken compression, no
    header, not UTF-8. A line that is no row is kept as `Bad`, so that it can be refused by itself.
    """
    lower = name.lower()
    reader = next((read for ending, read in _READERS.items() if lower.endswith(ending)), None)
    if reader is None:
        raise BadInput(
            "no table of a known format", where=name, do=f"Give one that ends in {', '.join(ENDINGS)}."
        )
    if lower.endswith(".gz"):
        content = _unpacked(content, name)
    rows = tuple(reader(content, name))
    columns: dict[str, None] = {}
    for _, row in rows:
        if not isinstance(row, Bad):
            columns.update(dict.fromkeys(row))
    return Table(tuple(columns), rows)


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as failure:
        raise BadInput(
            f"the compressed file is broken ({failure})",
            where=name,
            do="Fetch it again; nothing was taken in.",
        ) from failure
    if len(unpacked) > LARGEST:
        raise BadInput(f"it unpacks to more than {LARGEST:,} bytes", where=name, do="Split the table.")
    return unpacked


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise BadInput(
            f"line {line} is not UTF-8 (byte {content[failure.start]:#04x})",
            where=name,
            do="Save the table as UTF-8.",
        ) from failure


def _json_lines(content: bytes, name: str) -> Iterator[tuple[str, Row | Bad]]:
    for number, line in enumerate(_text(content, name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_no_number)
        except (ValueError, RecursionError) as failure:
            yield f"line {number}", Bad(f"not JSON ({type(failure).__name__})")
            continue
        yield f"line {number}", row if isinstance(row, dict) else Bad("not a JSON object")


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _csv_rows(content: bytes, name: str) -> Iterator[tuple[str, Row | Bad]]:
    csv.field_size_limit(100_000_000)
    reader = csv.reader(io.StringIO(_text(content, name), newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        if not any(header):
            raise BadInput("no header line", where=name, do="Put the names of the columns on the first line.")
        if len(set(header)) < len(header):
            repeated = sorted({column for column in header if header.count(column) > 1})
            raise BadInput(
                f"the header repeats {', '.join(repeated)}", where=name, do="Name each column once."
            )
        for cells in reader:
            place = f"line {reader.line_num}"
            if len(cells) == len(header):
                yield place, dict(zip(header, cells, strict=True))
            elif cells:
                yield place, Bad("not as many cells as the header has columns")
    except csv.Error as failure:
        raise BadInput(
            f"line {reader.line_num} is not CSV ({failure})", where=name, do="Quote cells that hold quotes."
        ) from failure


def _parquet_rows(content: bytes, name: str) -> Iterator[tuple[str, Row | Bad]]:
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as failure:
        words = str(failure).splitlines()[0][:200]
        raise BadInput(
            f"not a Parquet file ({words})", where=name, do="Fetch or write it again."
        ) from failure
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        yield f"row {number}", row


_READERS: Mapping[str, Callable[[bytes, str], Iterator[tuple[str, Row | Bad]]]] = {
    ".csv": _csv_rows,
    ".csv.gz": _csv_rows,
    ".jsonl": _json_lines,
    ".jsonl.gz": _json_lines,
    ".parquet": _parquet_rows,
}
