"""Word documents in the shapes that coroners' offices use, and their PDFs by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from benchmarks.content import PrintedBox, PrintedReport, chosen, lettered, running

FONTS = ("Arial", "Times New Roman", "Liberation Sans Narrow", "Arial", "DejaVu Serif")
LABEL = re.compile(r"^(\(\d{1,2}\)|\d{1,2}[.)]|[•·])\s+(?=\S)")
LEVEL = """<w:abstractNum {ns} w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>"""
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE_SECONDS = 900


def write_docx(report: PrintedReport, path: Path) -> None:
    """Writes the report as its look says (`LOOKS`), with fonts, footers and widths by its name."""
    key = f"{report.name}/{report.look}"
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name = chosen(key + "font", FONTS)
    style.font.size = Pt(chosen(key + "size", (10, 11, 12)))
    style.paragraph_format.space_after = Pt(chosen(key + "space", (0, 4, 8)))
    _furnish(document, key)
    LOOKS[report.look](document, report)
    document.save(str(path))


def convert_with_libreoffice(sources: Sequence[Path], folder: Path, workers: int = 2) -> None:
    """Converts the files to PDFs of the same names in the folder. Raises RuntimeError if any is missing."""
    chunks = [chunk for chunk in (sources[start::workers] for start in range(workers)) if chunk]
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda chunk: _convert(chunk, folder), chunks))
    missing = [source.stem for source in sources if not (folder / f"{source.stem}.pdf").exists()]
    if missing:
        raise RuntimeError(f"LibreOffice made no PDF of {len(missing)} documents, the first {missing[0]}")


def _convert(sources: Sequence[Path], folder: Path) -> None:
    profile = Path(tempfile.mkdtemp(prefix="fw-office-"))
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    try:
        subprocess.run(
            [*command, "--outdir", str(folder), *map(str, sources)],
            check=True,
            capture_output=True,
            timeout=OFFICE_SECONDS,
        )
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _bordered(document: Document, report: PrintedReport) -> None:
    """The template itself: a bordered table, the number in a narrow cell, heading and text beside it."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    _addressed(_row(table, 2)[1], report)
    for box in report.boxes:
        cells = _row(table, 2)
        cells[0].paragraphs[0].add_run(box.number)
        _fill(cells[1], box, gap=chosen(report.name + "gap", (True, False)))


def _three_columns(document: Document, report: PrintedReport) -> None:
    """Number, heading and text in a column each."""
    _addressed(document, report)
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    table.autofit = False
    for box in report.boxes:
        cells = _row(table, 3)
        cells[0].paragraphs[0].add_run(box.number)
        cells[1].paragraphs[0].add_run(box.heading).bold = True
        _paragraphs(cells[2], box.paragraphs)


def _bold_headings(document: Document, report: PrintedReport) -> None:
    """No table: the number and the heading as bold runs, the text below them."""
    _addressed(document, report)
    for box in report.boxes:
        head = f"{box.number}\t{box.heading}".strip()
        if head:
            document.add_paragraph().add_run(head).bold = True
        for text in box.paragraphs:
            document.add_paragraph(text)


def _run_together(document: Document, report: PrintedReport) -> None:
    """No table, and the heading in the same paragraph as the first of the text."""
    _addressed(document, report)
    colon = chosen(report.name + "colon", (" ", ": ", " – "))
    for box in report.boxes:
        first, *rest = box.paragraphs or ("",)
        paragraph = document.add_paragraph()
        if box.heading:
            glue = chosen(report.name + "glue", ("", " "))
            paragraph.add_run(f"{box.number}{glue}{box.heading}{colon}").bold = True
        paragraph.add_run(first)
        for text in rest:
            document.add_paragraph(text)


def _lists(document: Document, report: PrintedReport) -> None:
    """The template's table, with Word's own numbering where the coroner's numbers would be typed."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    _addressed(_row(table, 2)[1], report)
    for box in report.boxes:
        cells = _row(table, 2)
        cells[0].paragraphs[0].add_run(box.number)
        cells[1].paragraphs[0].add_run(box.heading).bold = True
        if box.field == "concerns_text":
            _numbered(document, cells[1], box.paragraphs)
        else:
            _paragraphs(cells[1], box.paragraphs, used=True)


def _line_breaks(document: Document, report: PrintedReport) -> None:
    """The template's table, each box one paragraph with hard line breaks, as typed by hand."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    _addressed(_row(table, 2)[1], report)
    twice = chosen(report.name + "breaks", (1, 2))
    for box in report.boxes:
        cells = _row(table, 2)
        cells[0].paragraphs[0].add_run(box.number)
        paragraph = cells[1].paragraphs[0]
        paragraph.add_run(box.heading).bold = True
        for text in box.paragraphs:
            for _ in range(twice):
                paragraph.add_run().add_break(WD_BREAK.LINE)
            paragraph.add_run(text)


def _heading_rows(document: Document, report: PrintedReport) -> None:
    """A bordered table in which number and heading have a row, and the text the row below them."""
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    _addressed(_row(table, 2)[1], report)
    for box in report.boxes:
        if box.heading:
            cells = _row(table, 2)
            cells[0].paragraphs[0].add_run(box.number).bold = True
            cells[1].paragraphs[0].add_run(box.heading).bold = True
        cells = _row(table, 2)
        whole = cells[0].merge(cells[1]) if chosen(report.name + "merged", (True, False)) else cells[1]
        _paragraphs(whole, box.paragraphs)


def _unboxed(document: Document, report: PrintedReport) -> None:
    """As judges write: plain headings, lettered addressees, paragraph numbers running through."""
    document.add_paragraph().add_run(report.title).bold = True
    document.add_paragraph().add_run("Addressees").bold = True
    for name in lettered(report.addressees):
        document.add_paragraph(name)
    for heading, paragraphs in running(report):
        document.add_paragraph().add_run(heading).bold = True
        for number, text in paragraphs:
            paragraph = document.add_paragraph(f"{number}\t{text}")
            paragraph.paragraph_format.left_indent = Cm(1.25)
            paragraph.paragraph_format.first_line_indent = Cm(-1.25)
    for text in report.boxes[-1].paragraphs:
        document.add_paragraph(text)


def without_one_heading(report: PrintedReport) -> PrintedReport:
    """The report with the heading of one box left out, and for half of the reports its number too."""
    lost = chosen(report.name + "lost", ("investigation", "circumstances", "concerns_text", "action"))
    bare = chosen(report.name + "bare", (True, False))
    boxes = tuple(
        replace(box, heading="", number="" if bare else box.number) if box.field == lost else box
        for box in report.boxes
    )
    return replace(report, boxes=boxes)


LOOKS: Mapping[str, Callable[[Document, PrintedReport], None]] = {
    "docx-bordered": _bordered,
    "docx-three": _three_columns,
    "docx-bold": _bold_headings,
    "docx-run": _run_together,
    "docx-lists": _lists,
    "docx-breaks": _line_breaks,
    "docx-rows": _heading_rows,
    "docx-unboxed": _unboxed,
    "docx-missing-heading": lambda document, report: _bordered(document, without_one_heading(report)),
}


def _row(table: Table, columns: int) -> list[_Cell]:
    widths = {2: (Cm(1.2), Cm(14.8)), 3: (Cm(1.0), Cm(4.2), Cm(10.8))}[columns]
    cells = list(table.add_row().cells)  # type: ignore[no-untyped-call]
    # LibreOffice takes the widths from the table's grid, Word from the cells.
    for cell, column, width in zip(cells, table.columns, widths, strict=True):
        cell.width = width
        column.width = width
    return cells


def _addressed(place: Document | _Cell, report: PrintedReport) -> None:
    first = place.paragraphs[0] if isinstance(place, _Cell) else place.add_paragraph()
    first.add_run(report.title).bold = True
    place.add_paragraph().add_run(report.sent_to).bold = True
    for name in report.addressees:
        place.add_paragraph(name)


def _fill(cell: _Cell, box: PrintedBox, *, gap: bool) -> None:
    used = bool(box.heading)
    if used:
        cell.paragraphs[0].add_run(box.heading).bold = True
        if gap:
            cell.add_paragraph()
    _paragraphs(cell, box.paragraphs, used=used)


def _paragraphs(cell: _Cell, texts: Sequence[str], *, used: bool = False) -> None:
    for text in texts:
        paragraph = cell.add_paragraph() if used else cell.paragraphs[0]
        paragraph.add_run(text)
        used = True


def _numbered(document: Document, cell: _Cell, texts: Sequence[str]) -> None:
    """Paragraphs that begin with a label lose it and get Word's; a number out of turn starts a new list."""
    following: dict[str, tuple[int, int]] = {}
    for text in texts:
        label = LABEL.match(text)
        if label is None:
            cell.add_paragraph(text)
            continue
        written = label.group(1)
        shape = re.sub(r"\d+", "%1", written)
        value = int("".join(re.findall(r"\d", written)) or 0)
        list_id, due = following.get(shape, (0, -1))
        if value != due:
            list_id = _new_list(document, shape, value)
        following[shape] = (list_id, value + 1 if value else 0)
        _attach(cell.add_paragraph(text[label.end() :]), list_id)


def _new_list(document: Document, shape: str, start: int) -> int:
    numbering = document.part.numbering_part.element
    number = 100 + len(numbering.findall(qn("w:num")))
    fmt = "decimal" if "%1" in shape else "bullet"
    xml = LEVEL.format(ns=NAMESPACE, id=number, start=start, format=fmt, text=shape)
    numbering.insert(0, parse_xml(xml))
    numbering.append(
        parse_xml(f'<w:num {NAMESPACE} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )
    return number


def _attach(paragraph: Paragraph, list_id: int) -> None:
    xml = f'<w:numPr {NAMESPACE}><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def _furnish(document: Document, key: str) -> None:
    """Puts nothing, a page number or a template's date at the foot, and sometimes a line at the head."""
    section = document.sections[0]
    kind = chosen(key + "foot", ("none", "number", "of", "updated"))
    foot = section.footer.paragraphs[0]
    if kind == "of":
        foot.add_run("Page ")
    if kind in {"number", "of"}:
        _field(foot, "PAGE")
    if kind == "of":
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")
    if kind == "updated":
        foot.add_run("Document Template Updated 30/07/2021")
    if chosen(key + "head", (True, False, False)):
        section.header.paragraphs[0].add_run("OFFICIAL")


def _field(paragraph: Paragraph, code: str) -> None:
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)
