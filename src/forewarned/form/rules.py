"""The ruling lines of a PDF's table: where its rows begin, for forms whose headings are missing."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from forewarned.form.document import Line

SHORTEST_RULE = 150.0
"""A ruling line of the form's table is at least this long, in points."""

MOST_OBJECTS = 20_000
"""A page with more drawn objects than this is a picture, not a table."""


def number_rows(data: bytes, lines: list[Line]) -> bool:
    """Whether the pages have ruling lines; numbers the row of each line by those above it.

    A row that runs over a page end goes on: the line at the top of a page begins no row.
    """
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        return False
    try:
        found = {
            number: sorted(_rules(handle, number)) for number in sorted({line.page or 1 for line in lines})
        }
    finally:
        pdfium.FPDF_CloseDocument(handle)
    if not any(found.values()):
        return False
    row = 0
    passed = (0, 0)
    for line in lines:
        page = line.page or 1
        above = sum(place < (line.box[1] + line.box[3]) / 2 for place in found[page]) if line.box else 0
        first_on_page = page != passed[0]
        if above > (1 if first_on_page else passed[1]):
            row += 1
        passed = (page, above)
        line.row = row
    return True


def _rules(handle: pdfium.FPDF_DOCUMENT, number: int) -> Iterator[float]:
    """The distances from the page's top, in points, of its horizontal ruling lines and boxes' edges."""
    page = pdfium.FPDF_LoadPage(handle, number - 1)
    if not page:
        return
    try:
        height = pdfium.FPDF_GetPageHeightF(page)
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        edges = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
        places: list[float] = []
        for index in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
            drawn = pdfium.FPDFPage_GetObject(page, index)
            if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
                continue
            if pdfium.FPDFPageObj_GetBounds(drawn, *edges) and right.value - left.value >= SHORTEST_RULE:
                places += [height - top.value, height - bottom.value]
    finally:
        pdfium.FPDF_ClosePage(page)
    before = -10.0
    for place in sorted(places):
        if place - before > 3:
            yield place
        before = place
