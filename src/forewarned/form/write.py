"""A report → a file in the form: PDF, scan, DOCX or HTML, in any layout and era, put in place at once."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from forewarned.errors import BadInput
from forewarned.form.compose import complete
from forewarned.form.definition import Era, the_form
from forewarned.form.sheet import laid_out
from forewarned.model import Report

MEDIA = ("pdf", "scan", "docx", "html", "page")
"""What a report can be written as; «html» is the draft as a document, «page» the publisher's page."""

_MEDIUM_OF = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html"}


def write(
    report: Report,
    path: str | os.PathLike[str],
    *,
    layout: str = "table",
    medium: str | None = None,
    era: Era | str | None = None,
    numbering: str = "brackets",
    copies: Sequence[str] = (),
) -> Path:
    """The path of the file written; what the report leaves open is filled in as the template has it.

    The medium follows from the ending of the name (.pdf, .docx, .html) where it is not given. The
    file is complete or absent: it is written beside its place and then moved there. The same report
    gives the same bytes. Raises BadInput for an unknown ending, medium, layout, era or numbering,
    and where the file cannot be written.
    """
    target = Path(path)
    medium = _medium(target, medium)
    wording = era if isinstance(era, Era) else _era(report, era)
    whole = complete(report, era=wording, numbering=numbering, copies=copies)
    put_in_place(target, bytes_of(whole, layout=layout, medium=medium, era=wording))
    return target


def write_scan(
    report: Report,
    path: str | os.PathLike[str],
    *,
    layout: str = "table",
    era: Era | str | None = None,
    numbering: str = "brackets",
    copies: Sequence[str] = (),
    dpi: int = 200,
    skew: float = 0.0,
    noise: float = 0.0,
    seed: int = 0,
) -> Path:
    """The path of a PDF of pictures, as a scanner would make of the printed report.

    `skew` is the most that a page is turned, in degrees; `noise` is the share of grain, 0 to 1.
    Raises BadInput as `write` does, and for a resolution that no scanner uses.
    """
    from forewarned.form.write_scan import scan_of_pdf

    target = Path(path)
    wording = era if isinstance(era, Era) else _era(report, era)
    whole = complete(report, era=wording, numbering=numbering, copies=copies)
    pdf = bytes_of(whole, layout=layout, medium="pdf", era=wording)
    put_in_place(
        target, scan_of_pdf(pdf, dpi=dpi, skew=skew, noise=noise, seed=seed, day=whole.date_of_report)
    )
    return target


def bytes_of(report: Report, *, layout: str, medium: str, era: Era) -> bytes:
    """The bytes of a complete report in one medium. Raises BadInput for what the form does not know.

    A scan made here is turned and grained a little, differently for each reference.
    """
    if medium == "page":
        from forewarned.form.write_html import page_of_report, page_style_for

        flow = layout if layout in ("table", "unboxed") else "headings"
        _check_layout(layout)
        style = page_style_for(report.reference or report.url or "")
        return page_of_report(report, laid_out(report, flow, era), style)
    sheet = laid_out(report, layout, era)
    if medium == "docx":
        from forewarned.form.write_docx import docx_of_sheet

        return docx_of_sheet(sheet, report.date_of_report)
    if medium == "html":
        from forewarned.form.write_html import html_of_sheet

        return html_of_sheet(sheet if not sheet.bordered else laid_out(report, "headings", era))
    from forewarned.form.write_pdf import pdf_of_sheet

    pdf = pdf_of_sheet(sheet, report.date_of_report)
    if medium == "pdf":
        return pdf
    from forewarned.form.write_scan import scan_of_pdf

    seed = zlib.crc32((report.reference or "").encode())
    return scan_of_pdf(pdf, skew=0.6, noise=0.04, seed=seed, day=report.date_of_report)


def put_in_place(path: Path, content: bytes) -> None:
    """Nothing; the file holds the content, or is as it was before.

    Raises BadInput where the folder is missing, closed or full.
    """
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise BadInput(
            f"the file could not be written ({error.strerror or error})",
            where=str(path),
            do="Name a file in a folder that exists, that you may write to, and that has room.",
        ) from error


def _medium(path: Path, medium: str | None) -> str:
    if medium is None:
        medium = _MEDIUM_OF.get(path.suffix.lower())
        if medium is None:
            raise BadInput(
                f"no report can be written as «{path.suffix or path.name}»",
                where=str(path),
                do="End the name in .pdf, .docx or .html.",
            )
    if medium not in MEDIA:
        raise BadInput(f"«{medium}» is no medium", do=f"Choose one of: {', '.join(MEDIA)}.")
    return medium


def _era(report: Report, name: str | None) -> Era:
    form = the_form()
    if name is None:
        return form.era_on(report.date_of_report)
    known = [era.name for era in form.eras]
    if name not in known:
        raise BadInput(f"«{name}» is no era of the form", do=f"Choose one of: {', '.join(known)}.")
    return form.era_named(name)


def _check_layout(layout: str) -> None:
    layouts = the_form().layouts
    if layout not in layouts:
        raise BadInput(f"«{layout}» is no layout of the form", do=f"Choose one of: {', '.join(layouts)}.")
