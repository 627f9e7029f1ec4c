"""DOCX → lines: paragraphs and table rows in order, with the list numbers that Word would print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from forewarned.errors import Unreadable
from forewarned.form.document import Document, Line, assembled
from forewarned.form.docx_numbering import Numbering
from forewarned.form.limits import Limits

if TYPE_CHECKING:
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

MOST_RATIO = 200
"""A part that unpacks to more than this many times its size is taken for a bomb."""

DEEPEST = 20
"""Tables nested deeper than this are no report's."""


def read_docx(data: bytes, limits: Limits | None = None) -> Document:
    """The document of a DOCX file's bytes. Raises Unreadable for what is broken, too large or a bomb."""
    import docx

    _refuse_bombs(data, limits or Limits())
    try:
        opened = docx.Document(io.BytesIO(data))
        numbering = Numbering(opened)
        lines = list(_blocks(opened, numbering, _Rows(), 0))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # python-docx checks nothing: any kind of error can come of broken parts
        raise Unreadable(
            f"not a Word document that can be opened ({type(error).__name__})",
            do="Open it in a word processor and save it again.",
        ) from error
    if not lines:
        raise Unreadable("the document holds no text", do="If it is a picture of a report, save it as PDF.")
    return assembled(data, "docx", lines)


class _Rows:
    """Counts the rows of all tables, so that each has a number of its own."""

    def __init__(self) -> None:
        self.last = 0

    def another(self) -> int:
        self.last += 1
        return self.last


def _blocks(container: object, numbering: Numbering, rows: _Rows, depth: int) -> Iterator[Line]:
    from docx.table import Table

    if depth > DEEPEST:
        raise Unreadable(f"tables nest more than {DEEPEST} deep", do="It is not a report.")
    for block in container.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            yield from _table(block, numbering, rows, depth)
        else:
            yield from _paragraph(block, numbering)


def _table(table: Table, numbering: Numbering, rows: _Rows, depth: int) -> Iterator[Line]:
    for row in table.rows:
        number = rows.another()
        for line in _row(row, table, numbering, rows, depth):
            if line.row is None:
                line.row = number
            yield line


def _row(row: _Row, table: Table, numbering: Numbering, rows: _Rows, depth: int) -> Iterator[Line]:
    from docx.table import _Cell

    for cell in row._tr.tc_lst:  # the cells as they stand; row.cells would repeat merged ones
        yield from _blocks(_Cell(cell, table), numbering, rows, depth + 1)


def _paragraph(paragraph: Paragraph, numbering: Numbering) -> Iterator[Line]:
    label = numbering.label(paragraph)
    bold = bool(paragraph.runs) and all(run.bold for run in paragraph.runs if run.text.strip())
    for index, words in enumerate(paragraph.text.split("\n")):
        text = re.sub(r"[ \t\r]+", " ", words).strip(" ")  # tabs are layout; the no-break space stays
        if index == 0 and label and text:
            text = f"{label} {text}"
        if text:
            yield Line(text=text, bold=bold)


def _refuse_bombs(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(
            "not a Word document: its package cannot be opened", do="Fetch it again; it may be cut short."
        ) from error
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > 10_000_000 and part.file_size > MOST_RATIO * part.compress_size for part in parts
    )
    if unpacked > limits.unpacked_bytes or swollen:
        raise Unreadable(
            f"it would unpack to {unpacked:,} bytes", do="It looks like a zip bomb; leave it out."
        )
    if len(parts) > limits.parts:
        raise Unreadable(
            f"its package holds {len(parts):,} parts, more than the {limits.parts:,} allowed",
            do="Leave it out.",
        )
    if len({part.filename for part in parts}) != len(parts):
        raise Unreadable(
            "its package holds the same part twice", do="Open it in a word processor and save it again."
        )
