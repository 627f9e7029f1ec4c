"""PDF with a text layer → lines with boxes, in reading order, paragraphs told apart.

Speed is the reason for the shape of this module: PDFium's text comes in one call a page, and only
two boxes a line (its first and its last character) are asked for. See docs/decisions.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pypdfium2.raw as pdfium

from forewarned.errors import Unreadable
from forewarned.form.characters import is_shattered, rebuilt_lines
from forewarned.form.columns import gutter, side_first
from forewarned.form.document import Document, Line, assembled
from forewarned.form.layout import mark_furniture, mark_paragraphs, put_in_reading_order
from forewarned.form.limits import Limits, too_long
from forewarned.form.read_scan import recognised_lines
from forewarned.form.rules import number_rows

HYPHEN_AT_LINE_END = "\ufffe"
"""PDFium's sign for a hyphen that ended a line, which it joins to the next."""

FEWEST_CHARACTERS = 16
"""A page with fewer characters than this, and a picture on it, is taken for a scan."""

_WHY = {
    pdfium.FPDF_ERR_PASSWORD: ("the PDF is encrypted", "Ask its publisher for a copy without a password."),
    pdfium.FPDF_ERR_SECURITY: (
        "the PDF is locked by a security scheme",
        "Ask its publisher for an open copy.",
    ),
}


def read_pdf(data: bytes, limits: Limits | None = None, beat: Callable[[], object] | None = None) -> Document:
    """The document of a PDF's bytes. Pages without text are recognised by OCR where that is there.

    `beat` is called after each recognised page, as a sign of life. Raises Unreadable for what is no
    PDF, is encrypted, or has more pages than the limits allow.
    """
    limits = limits or Limits()
    with opened(data) as handle:
        pages = pdfium.FPDF_GetPageCount(handle)
        if pages == 0:
            raise Unreadable("the PDF has no pages", do="Fetch it again; it may be cut short.")
        if pages > limits.pages:
            raise Unreadable(
                f"the PDF has {pages:,} pages, more than the {limits.pages:,} allowed",
                do="Leave it out, or cut it to the pages of the report.",
            )
        return _document(handle, data, pages, limits, beat)


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.FPDF_DOCUMENT]:
    """An open PDF, closed afterwards. Raises Unreadable where it cannot be opened."""
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        broken = ("not a PDF that can be opened", "Fetch it again; it may be cut short.")
        found, do = _WHY.get(pdfium.FPDF_GetLastError(), broken)
        raise Unreadable(found, do=do)
    try:
        yield handle
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _document(
    handle: pdfium.FPDF_DOCUMENT,
    data: bytes,
    pages: int,
    limits: Limits,
    beat: Callable[[], object] | None,
) -> Document:
    by_page: list[list[Line]] = []
    scanned = 0
    left = limits.characters
    for number in range(1, pages + 1):
        on_page, is_scan, characters = _page(handle, number, left)
        left -= characters
        if left < 0:
            raise too_long(limits)
        if is_scan:
            scanned += 1
            on_page = recognised_lines(handle, number)
            if beat is not None:
                beat()
        by_page.append(put_in_reading_order(on_page))
    if not any(by_page):
        raise Unreadable(
            "no text was found on its pages", do="If they are pictures, scan the paper again, darker."
        )
    lines = _columns_parted(handle, by_page)
    mark_furniture(lines, pages)
    mark_paragraphs(lines)
    notes = (f"{scanned} of {pages} pages had no text layer and were recognised (OCR)",) if scanned else ()
    media = "scan" if scanned * 2 > pages else "pdf"
    return assembled(data, media, lines, pages=pages, notes=notes, find_rows=partial(number_rows, data))


def _columns_parted(handle: pdfium.FPDF_DOCUMENT, by_page: list[list[Line]]) -> list[Line]:
    lines = [line for on_page in by_page for line in on_page]
    edge = gutter(lines)
    if edge is None:
        return lines
    return [
        line
        for number, on_page in enumerate(by_page, start=1)
        for line in side_first(on_page, edge, partial(_cut, handle, number))
    ]


def _cut(handle: pdfium.FPDF_DOCUMENT, number: int, line: Line, edge: float) -> tuple[Line, Line] | None:
    """The line cut before its first character that stands right of the edge, by the characters' boxes."""
    if line.box is None:
        return None
    page = pdfium.FPDF_LoadPage(handle, number - 1)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        height = pdfium.FPDF_GetPageHeightF(page)
        middle = height - (line.box[1] + line.box[3]) / 2
        if _bounded(text, edge - 7, edge - 2, middle):
            return None  # the line runs over the gutter without a gap, as a title does
        parts = [_bounded(text, low, high, middle) for low, high in ((0, edge - 2), (edge - 2, 10_000))]
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    at = _end_of(parts[0], line.text)
    if at is not None:
        parts = [line.text[:at].rstrip(), line.text[at:].lstrip()]
    if not all(parts):
        return None
    left, top, right, bottom = line.box
    return (
        replace(line, text=parts[0], box=(left, top, edge - 2, bottom)),
        replace(line, text=parts[1], box=(edge, top, right, bottom)),
    )


def _end_of(words: str, line: str) -> int | None:
    """Where these words end in the line that begins with them, None where it does not.

    PDFium leaves out of a narrow stretch what stands low in it, commas and full stops: so only letters
    and digits are compared, and the characters are taken from the line itself.
    """
    wanted = [sign for sign in words if sign.isalnum()]
    places = [place for place, sign in enumerate(line) if sign.isalnum()][: len(wanted)]
    if not wanted or [line[place] for place in places] != wanted:
        return None
    end = places[-1] + 1
    while end < len(line) and not line[end].isspace():
        end += 1
    return end


def _bounded(text: pdfium.FPDF_TEXTPAGE, left: float, right: float, middle: float) -> str:
    bounds = (text, left, middle + 2, right, middle - 2)
    length = pdfium.FPDFText_GetBoundedText(*bounds, None, 0)
    buffer = (ctypes.c_ushort * (length + 1))()
    pdfium.FPDFText_GetBoundedText(*bounds, buffer, length)
    return " ".join(bytes(buffer)[: 2 * length].decode("utf-16-le", "replace").rstrip("\0").split())


def _page(handle: pdfium.FPDF_DOCUMENT, number: int, most: int) -> tuple[list[Line], bool, int]:
    """The page's lines, whether it is a scan, and its characters; no lines where they are more than most."""
    page = pdfium.FPDF_LoadPage(handle, number - 1)
    if not page:
        raise Unreadable(f"page {number} cannot be opened", do="Fetch it again; it may be damaged.")
    try:
        height = pdfium.FPDF_GetPageHeightF(page)
        text = pdfium.FPDFText_LoadPage(page)
        try:
            characters = pdfium.FPDFText_CountChars(text)
            lines = list(_lines(text, characters, number, height)) if 0 < characters <= most else []
            if is_shattered(lines):
                lines = rebuilt_lines(text, characters, number, height)
        finally:
            pdfium.FPDFText_ClosePage(text)
        is_scan = sum(len(line.text) for line in lines) < FEWEST_CHARACTERS and _has_picture(page)
        return lines, is_scan, max(characters, 0)
    finally:
        pdfium.FPDF_ClosePage(page)


def _lines(text: pdfium.FPDF_TEXTPAGE, characters: int, page: int, height: float) -> Iterator[Line]:
    """The page's lines in the order of its content, each with the box of its first to last character."""
    buffer = (ctypes.c_ushort * (characters + 1))()
    pdfium.FPDFText_GetText(text, 0, characters, buffer)
    words = bytes(buffer)[: 2 * characters].decode("utf-16-le", "replace").rstrip("\0")
    first, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    at_first, at_last = ctypes.byref(first), ctypes.byref(last)
    box_of = pdfium.FPDFText_GetLooseCharBox
    offset = 0
    for raw in words.split("\r\n"):
        begins = offset
        offset += len(raw) + 2
        pieces = raw.split(HYPHEN_AT_LINE_END)
        for index, piece in enumerate(pieces):
            stripped = piece.strip()
            if stripped:
                low = begins + piece.index(stripped[0])
                box_of(text, low, at_first)
                box_of(text, low + len(stripped) - 1, at_last)
                yield Line(
                    text=stripped + "-" if index + 1 < len(pieces) else stripped,
                    page=page,
                    box=(
                        first.left,
                        height - max(first.top, last.top),
                        last.right,
                        height - min(first.bottom, last.bottom),
                    ),
                    joins="" if index else "\n",
                )
            begins += len(piece) + 1


def _has_picture(page: pdfium.FPDF_PAGE) -> bool:
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index))
        in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
        for index in range(min(pdfium.FPDFPage_CountObjects(page), 50))
    )
