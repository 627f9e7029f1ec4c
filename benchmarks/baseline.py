"""What a reader gets by the plainest means: the library's raw text, cut at the template's headings."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import docx
import pypdfium2
from docx.table import Table
from selectolax.lexbor import LexborHTMLParser

from forewarned.form.definition import the_form

OCR_DPI = 200


def raw_text(path: Path, *, scanned: bool = False) -> str:
    """The document's text as its library gives it; through tesseract where it is a scan."""
    if path.suffix == ".docx":
        return "\n".join(_word_lines(path))
    if path.suffix == ".html":
        return LexborHTMLParser(path.read_bytes()).text(separator="\n")
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [_ocr(page) if scanned else page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "\n".join(pages)


def split_at_headings(text: str) -> dict[str, str]:
    """The text under each heading of the template, by field: from its line to the next heading's.

    A heading is the template's own words alone on a line, with or without the box's number.
    """
    headings = {
        _plain(words): box.field for box in the_form().boxes for words in box.heading.values() if words
    }
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        field = headings.get(_plain(re.sub(r"^\s*\d\.?\s+", "", line)))
        if field and field not in sections:
            current = sections[field] = []
        else:
            current.append(line)
    return {field: "\n".join(lines) for field, lines in sections.items()}


def _plain(heading: str) -> str:
    return heading.strip().replace("’", "'")


def _word_lines(path: Path) -> Iterable[str]:
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell is given once for every column that it spans.
                yield from {cell._tc: cell.text for cell in row.cells}.values()
        else:
            yield block.text


def _ocr(page: pypdfium2.PdfPage) -> str:
    with tempfile.TemporaryDirectory(prefix="fw-ocr-") as folder:
        picture = Path(folder) / "page.png"
        bitmap = page.render(scale=OCR_DPI / 72, grayscale=True)
        bitmap.to_pil().save(picture)
        made = subprocess.run(["tesseract", str(picture), "-"], check=True, capture_output=True, timeout=300)
    return made.stdout.decode("utf-8", "replace")
