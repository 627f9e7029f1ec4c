"""The contract's tables as files, with a Data Package descriptor (version 2) that explains them.

Each file is written beside its place and renamed, so that a reader never sees half of one.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from forewarned.errors import BadInput
from forewarned.register import database
from forewarned.register.columns import TABLES, Column, Table

if TYPE_CHECKING:
    import polars as pl

    from forewarned.register.store import Register

Format = Literal["all", "parquet", "csv", "jsonl"]
FORMATS: tuple[Format, ...] = ("parquet", "csv", "jsonl")
DESCRIPTOR = "datapackage.json"
LIST_SEPARATOR = "|"

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


def export(register: Register, out: Path, format: Format, today: dt.date) -> Exported:
    """See `Register.export`. Raises `BadInput` for an unknown format, and where `out` cannot be written."""
    if format != "all" and format not in FORMATS:
        raise BadInput(f"no format «{format}»", do=f"Use one of: all, {', '.join(FORMATS)}.")
    if out.exists() and not out.is_dir():
        raise BadInput("a file stands where the folder should be", where=str(out), do="Give another folder.")
    wanted = FORMATS if format == "all" else (format,)
    files: list[Path] = []
    rows: dict[str, int] = {}
    resources: list[dict[str, Any]] = []
    with database.said_plainly(out):
        out.mkdir(parents=True, exist_ok=True)
        for name, table in TABLES.items():
            frame = register.duties(today) if name == "duties" else getattr(register, name)()
            rows[name] = frame.height
            for ending in wanted:
                path = out / f"{name}.{ending}"
                content = _content(frame, table, ending)
                put_whole(path, content)
                files.append(path)
                resources.append(_resource(table, ending, content))
        descriptor = _descriptor(register, resources, today)
        put_whole(out / DESCRIPTOR, (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode())
    return Exported((*files, out / DESCRIPTOR), rows)


def put_whole(path: Path, content: bytes) -> None:
    """Put a file in place whole: written beside, synced, renamed. Raises `OSError`."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _content(frame: pl.DataFrame, table: Table, ending: str) -> bytes:
    if ending == "parquet":
        buffer = io.BytesIO()
        frame.write_parquet(buffer, compression="zstd")
        return buffer.getvalue()
    if ending == "csv":
        return _csv(frame, table.columns)
    lines = (
        json.dumps({name: _plain(cell) for name, cell in row.items()}, ensure_ascii=False)
        for row in frame.iter_rows(named=True)
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _csv(frame: pl.DataFrame, columns: Sequence[Column]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in frame.iter_rows():
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return LIST_SEPARATOR.join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


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
            f"published, never that none was sent. States of duties are as on {today.isoformat()}."
        ),
        "version": register.head()[:12],
        "resources": list(resources),
    }
