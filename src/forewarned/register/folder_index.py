"""The `index.csv` beside documents: which file is which report or answers which, and where it was published.

Columns: file (or the older name `id` for reference beside it), kind, reference, url, published,
categories, answers_for. For a response `url` is its own address and `answers_for` the address of the
report; where `answers_for` is no address it names the addressees (names, or places in the list), and
`url` is the report's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forewarned.dates import read_date
from forewarned.errors import BadInput
from forewarned.sources.table import Bad, read_table

INDEX = "index.csv"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index says of one file, as a record's values; `kind` is None where it does not say."""

    kind: str | None
    values: Mapping[str, Any]
    written: Mapping[str, str]


def read_index(path: Path, content: bytes) -> dict[str, IndexEntry]:
    """Each file's name with what the index says of it. Raises `BadInput` for a file it cannot be."""
    table = read_table(content, str(path))
    if "file" not in table.columns:
        raise BadInput(
            f"no column «file»; its columns are: {', '.join(table.columns)}",
            where=str(path),
            do="Name the documents' files in a column «file», or remove the index.",
        )
    entries = {}
    for _, row in table.rows:
        if isinstance(row, Bad):
            raise BadInput(
                f"a row of the index is broken: {row.why}", where=str(path), do="Correct the index."
            )
        cells = {column: str(cell).strip() for column, cell in row.items() if cell and str(cell).strip()}
        if file := cells.get("file"):
            entries[file] = _entry(cells)
    return entries


def _entry(cells: Mapping[str, str]) -> IndexEntry:
    kind = cells.get("kind")
    kind = kind.lower() if kind else None
    values: dict[str, Any] = {}
    written: dict[str, str] = {}
    url, answers_for = cells.get("url"), cells.get("answers_for")
    reference = cells.get("reference") or cells.get("id")
    if kind == "response":
        if answers_for and _is_address(answers_for):
            values |= {"report_url": answers_for, "url": url}
        else:
            values |= {"report_url": url, "answers_for": answers_for}
        values["report_reference"] = reference
    else:
        values |= {"url": url, "reference": reference}
        if tags := cells.get("categories"):
            values["categories"] = [tag.strip() for tag in re.split(r"[|;]", tags) if tag.strip()]
        if published := cells.get("published"):
            read = read_date(published)
            values["published"] = read.date.isoformat() if read.date else None
            if read.date is None:
                written["published"] = published
    return IndexEntry(kind, {name: value for name, value in values.items() if value}, written)


def _is_address(text: str) -> bool:
    return re.match(r"https?://[^\s/]+/", text, re.IGNORECASE) is not None
