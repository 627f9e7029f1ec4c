"""PDF with a text layer → lines with boxes, in reading order, paragraphs told apart.

Speed is the reason for the shape of this module: PDFium's text comes in one call a page, and only
two boxes a line (its first and its last character) are asked for. See docs/decisions.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from forewarned.errors import Unreadable
from forewarned.form.document import Document, Line, assembled
from forewarned.form.layout import mark_furniture, mark_paragraphs, put_in_reading_order
from forewarned.form.limits import Limits
from forewarned.form.read_scan import recognised_lines

HYPHEN_AT_LINE_END = "\ufffe"
"""PDFium's sign for a hyphen that ended a line, which it joins to the next."""

FEWEST_CHARACTERS = 16
"""A page with fewer characters than this, and a picture on it, is taken for a scan."""

_WHY = {
    pdfium.FPDF_ERR_PASSWORD: ("the PDF is encrypted", "Ask its publisher for a copy without a password."),
    pdfium.FPDF_ERR_SECURITY: ("the PDF is locked by a security scheme", "Ask its publisher for an open copy."),
}


def read_pdf(data: bytes, limits: Limits | None = None) -> Document:
    """The document of a PDF's bytes. Pages without text are recognised by OCR where that is there.

    Raises Unreadable for what is no PDF, is encrypted, or has more pages than the limits allow.
    """
    limits = limits or Limits()
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        found, do = _WHY.get(
            pdfium.FPDF_GetLastError(), ("not a PDF that can be opened", "Fetch it again; it may be cut short.")
        )
        raise Unreadable(found, do=do)
    try:
        return _document(handle, data, limits)
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _document(handle: pdfium.FPDF_DOCUMENT, data: bytes, limits: Limits) -> Document:
    pages = pdfium.FPDF_GetPageCount(handle)
    if pages == 0:
        raise Unreadable("the PDF has no pages", do="Fetch it again; it may be cut short.")
    if pages > limits.pages:
        raise Unreadable(
            f"the PDF has {pages:,} pages, more than the {limits.pages:,} allowed",
            do="Raise --max-pages if it is really a report.",
        )
    lines: list[Line] = []
    scanned: list[int] = []
    for number in range(1, pages + 1):
        on_page, is_scan = _page(handle, number)
        if is_scan:
            scanned.append(number)
            on_page = recognised_lines(handle, number)
        lines.extend(put_in_reading_order(on_page))
    mark_furniture(lines, pages)
    mark_paragraphs(lines)
    notes = (f"{len(scanned)} of {pages} pages had no text layer and were recognised (OCR)",) if scanned else ()
    media = "scan" if len(scanned) * 2 > pages else "pdf"
    return assembled(data, media, lines, pages=pages, notes=notes)


def _page(handle: pdfium.FPDF_DOCUMENT, number: int) -> tuple[list[Line], bool]:
    page = pdfium.FPDF_LoadPage(handle, number - 1)
    if not page:
        raise Unreadable(f"page {number} cannot be opened", do="Fetch it again; it may be damaged.")
    try:
        height = pdfium.FPDF_GetPageHeightF(page)
        text = pdfium.FPDFText_LoadPage(page)
        try:
            characters = pdfium.FPDFText_CountChars(text)
            lines = list(_lines(text, characters, number, height)) if characters > 0 else []
        finally:
            pdfium.FPDFText_ClosePage(text)
        is_scan = sum(len(line.text) for line in lines) < FEWEST_CHARACTERS and _has_picture(page)
        return lines, is_scan
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
