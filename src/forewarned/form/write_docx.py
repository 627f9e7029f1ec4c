"""Sheets and letters → DOCX through python-docx, in the form's layouts, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from forewarned.form.sheet import Paragraph, Sheet

if TYPE_CHECKING:
    from docx.document import Document

_STEP_MM = 9
"""How far each level is set in, and how far text hangs from its label."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx_of_sheet(sheet: Sheet, day: dt.date | None) -> bytes:
    """The bytes of a Word document of the sheet; its dates are midnight of that day."""
    document = _blank(sheet.title, day)
    if sheet.bordered:
        _add_table(document, sheet)
    else:
        for row in sheet.rows:
            for paragraph in row.paragraphs:
                _print(document.add_paragraph(), paragraph)
    _add_footer(document, sheet.page_numbers, sheet.footer)
    return _packed(document)


def docx_of_letter(paragraphs: Iterable[Paragraph], title: str, day: dt.date | None) -> bytes:
    """The bytes of a Word document of a letter's paragraphs, one after the other."""
    document = _blank(title, day)
    for paragraph in paragraphs:
        _print(document.add_paragraph(), paragraph)
    _add_footer(document, "1", None)
    return _packed(document)


def _blank(title: str, day: dt.date | None) -> Document:
    """An A4 document without text, in the template's type, with fixed properties."""
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "", "en-GB"
    properties.comments = ""
    properties.created = properties.modified = dt.datetime.combine(day or dt.date(2013, 7, 25), dt.time())
    return document


def _add_table(document: Document, sheet: Sheet) -> None:
    """The bordered table of the form: a narrow column for the numbers; rows break across pages."""
    from docx.shared import Mm, Pt

    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    widths = (Mm(11), Mm(149))
    for row in sheet.rows:
        cells = table.add_row().cells
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width
        cells[0].paragraphs[0].add_run(row.number or "")
        first, *rest = row.paragraphs
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(4)
        _print(cells[1].paragraphs[0], first)
        for paragraph in rest:
            _print(cells[1].add_paragraph(), paragraph)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _print(target: Any, paragraph: Paragraph) -> None:
    """Put the paragraph's words into an empty paragraph of the document, label first, then a tab."""
    bold = paragraph.role in ("title", "heading")
    target.paragraph_format.keep_with_next = bold or paragraph.role == "number" or None
    if bold:
        _mark_heading(target, 0 if paragraph.role == "title" else 1)
    if paragraph.label is not None:
        target.add_run(f"{paragraph.label}\t").bold = bold or paragraph.strong == paragraph.text
        _hang(target, paragraph)
    elif paragraph.level:
        _set_in(target, paragraph.level)
    for words, strong in _runs(paragraph):
        target.add_run(words).bold = bold or strong


def _runs(paragraph: Paragraph) -> Iterable[tuple[str, bool]]:
    """The text in stretches, each with whether it is bold."""
    if not paragraph.strong:
        return ((paragraph.text, False),)
    before, strong, after = paragraph.text.partition(paragraph.strong)
    return tuple((words, bold) for words, bold in ((before, False), (strong, True), (after, False)) if words)


def _hang(target: Any, paragraph: Paragraph) -> None:
    from docx.shared import Mm

    shape = target.paragraph_format
    if paragraph.role == "signature":
        shape.tab_stops.add_tab_stop(Mm(60))
        return
    step = 13 if len(paragraph.label or "") > 3 else _STEP_MM
    shape.left_indent = Mm(max(paragraph.level - 1, 0) * _STEP_MM + step)
    shape.first_line_indent = Mm(-step)


def _mark_heading(target: Any, level: int) -> None:
    """Tell screen readers and the outline that this is a heading, without a change to its look."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    target._p.get_or_add_pPr().append(outline)


def _set_in(target: Any, level: int) -> None:
    from docx.shared import Mm

    target.paragraph_format.left_indent = Mm(level * _STEP_MM)


def _add_footer(document: Document, page_numbers: str, note: str | None) -> None:
    """The foot of every page: the page number as a field, and the template's note where there is one."""
    footer = document.sections[0].footer
    line = footer.paragraphs[0]
    line.alignment = 1
    before, _, rest = page_numbers.partition("1")
    line.add_run(before)
    _add_field(line, "PAGE")
    middle, _, after = rest.partition("1")
    line.add_run(middle)
    if "1" in rest:
        _add_field(line, "NUMPAGES")
    line.add_run(after)
    if note:
        footer.add_paragraph(note)


def _add_field(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _packed(document: Document) -> bytes:
    """The document's bytes, packed again with fixed times: python-docx stamps the time of writing."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in _names(source.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _names(names: Sequence[str]) -> list[str]:
    """The parts in a fixed order, the list of content types first as readers expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
