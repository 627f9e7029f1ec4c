"""The contract's tables as files, with a Data Package descriptor (version 2) that explains them.

All files are written beside their places first and then put there together, the descriptor last: a reader
never sees half of a file, and an export that fails leaves those of an earlier one as they were.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from forewarned.errors import BadInput, Stopped
from forewarned.register.columns import LIST_SEPARATOR, TABLES, Column, Table, csv_cell, plain

if TYPE_CHECKING:
    import polars as pl

    from forewarned.register.store import Register

Format = Literal["parquet", "csv", "jsonl"]
FORMATS: tuple[Format, ...] = ("parquet", "csv", "jsonl")
"""The formats that can be asked for, in the order in which they are written."""

DESCRIPTOR = "datapackage.json"

_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "list": "array",
}
_MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv", "jsonl": "application/jsonl"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files, in order, and how many rows each table has."""

    files: tuple[Path, ...]
    rows: dict[str, int]


def export(register: Register, out: Path, formats: Sequence[str], today: dt.date) -> Exported:
    """See `Register.export`. Raises `BadInput` for an unknown format, and where `out` cannot be written."""
    wanted = _wanted(formats)
    if out.exists() and not out.is_dir():
        raise BadInput("a file stands where the folder should be", where=str(out), do="Give another folder.")
    written: list[tuple[Path, Path]] = []
    rows: dict[str, int] = {}
    resources: list[dict[str, Any]] = []
    with _said_plainly(out), _beside(out) as made:
        for name, table in TABLES.items():
            frame = _frame(register, name, today)
            rows[name] = frame.height
            for ending in wanted:
                file = made / f"{name}.{ending}"
                content = _content(frame, table, ending)
                _write_synced(file, content)
                written.append((file, out / file.name))
                resources.append(_resource(table, ending, content))
        descriptor = json.dumps(_descriptor(register, resources, today), ensure_ascii=False, indent=2)
        _write_synced(made / DESCRIPTOR, f"{descriptor}\n".encode())
        written.append((made / DESCRIPTOR, out / DESCRIPTOR))
        for file, place in written:
            file.replace(place)
    return Exported(tuple(place for _, place in written), rows)


def _frame(register: Register, name: str, today: dt.date) -> pl.DataFrame:
    if name == "duties":
        return register.duties(today)
    if name == "promises":
        return register.promises(today)
    frame: pl.DataFrame = getattr(register, name)()
    return frame


def _wanted(formats: Sequence[str]) -> tuple[str, ...]:
    """The formats asked for, each once, in the order in which they are always written."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise BadInput(
            f"«{', '.join(unknown)}» is no format" if unknown else "no format was asked for",
            do=f"Choose from {', '.join(FORMATS)}.",
        )
    return tuple(name for name in FORMATS if name in formats)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder in `out` for files that are being written; it is gone afterwards, with what is left in it."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=out) as made:
        yield Path(made)


@contextmanager
def _said_plainly(out: Path) -> Iterator[None]:
    """Failures of the file system are raised again as one clear error about the folder of the export."""
    try:
        yield
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Stopped(
                "the disk is full; the files of an earlier export are as they were",
                where=str(out),
                do="Free some space and export again.",
            ) from failure
        raise BadInput(
            f"the folder cannot be written ({failure.strerror or failure})",
            where=str(out),
            do="Check its permissions, or give another folder.",
        ) from failure


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _content(frame: pl.DataFrame, table: Table, ending: str) -> bytes:
    if ending == "parquet":
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="zstd")
        return buffer.getvalue()
    if ending == "csv":
        return _csv(frame, table.columns)
    lines = (json.dumps(row, ensure_ascii=False, default=plain) for row in frame.iter_rows(named=True))
    return "".join(f"{line}\n" for line in lines).encode()


def _csv(frame: pl.DataFrame, columns: Sequence[Column]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in frame.iter_rows():
        writer.writerow([csv_cell(value) for value in row])
    return text.getvalue().encode()


def _resource(table: Table, ending: str, content: bytes) -> dict[str, Any]:
    return {
        "name": f"{table.name}-{ending}".replace("_", "-"),
        "title": table.meaning,
        "path": f"{table.name}.{ending}",
        "format": ending,
        "mediatype": _MEDIA[ending],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column, ending) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""] if ending == "csv" else [],
        },
    }


def _field(column: Column, ending: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.kind], "description": column.meaning}
    if column.kind == "list" and ending == "csv":
        field |= {"type": "list", "delimiter": LIST_SEPARATOR, "itemType": "string"}
    return field


def _descriptor(register: Register, resources: Sequence[dict[str, Any]], today: dt.date) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "forewarned-register",
        "title": "Warnings about deaths that could be prevented",
        "description": (
            "Prevention of future deaths reports, who was warned, and what was answered, as gathered by "
            "Forewarned. Not an official register. «none_published» means that no answer was seen "
            "published, never that none was sent. What came of duties and promises is as on "
            f"{today.isoformat()}."
        ),
        "version": register.head()[:12],
        "resources": list(resources),
    }
