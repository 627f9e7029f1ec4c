"""One document → a report (or a response): the format is told by its bytes, the form by its signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forewarned.errors import BadInput, Unreadable
from forewarned.form.document import Document
from forewarned.form.limits import Limits, bytes_at, too_large, too_long
from forewarned.form.report import report_from
from forewarned.form.sections import Sections, find_sections
from forewarned.model import Report, Response


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, the boxes of the form that were found in it, and what they say."""

    document: Document
    sections: Sections
    result: Report | Response


def read_document(
    path: str | Path, *, limits: Limits | None = None, beat: Callable[[], object] | None = None
) -> Reading:
    """The reading of the document at this path, with everything that explains it.

    Raises BadInput where there is no such file, Unreadable where it cannot be read.
    """
    at = Path(path)
    try:
        data = bytes_at(at, limits or Limits())
    except FileNotFoundError:
        raise BadInput("there is no such file", where=str(at), do="Check the path.") from None
    except IsADirectoryError:
        raise BadInput("that is a folder", where=str(at), do="Name one document, or use `build`.") from None
    except PermissionError:
        raise BadInput("the file may not be read", where=str(at), do="Check its permissions.") from None
    except OSError as error:
        raise BadInput(
            f"it cannot be opened ({error.strerror})", where=str(at), do="Check the path."
        ) from error
    except Unreadable as error:
        raise Unreadable(error.found, where=str(at), do=error.do) from error
    try:
        return reading_of(data, name=at.name, limits=limits, beat=beat)
    except Unreadable as error:
        raise Unreadable(error.found, where=str(at), do=error.do) from error


def reading_of(
    data: bytes,
    *,
    name: str = "",
    limits: Limits | None = None,
    beat: Callable[[], object] | None = None,
) -> Reading:
    """The reading of a document's bytes; `name` is its file's, which may hold a reference or a sender."""
    from forewarned.form.letter import response_from

    limits = limits or Limits()
    document = lines_of(data, limits, beat)
    if len(document.text) > limits.characters:
        raise too_long(limits)
    sections = find_sections(document)
    if sections.is_form or document.media == "html":
        return Reading(document, sections, report_from(document, sections, name=name, data=data))
    return Reading(document, sections, response_from(document, name=name))


def read_bytes(
    data: bytes,
    *,
    name: str = "",
    limits: Limits | None = None,
    beat: Callable[[], object] | None = None,
) -> Report | Response:
    """The report or response that these bytes hold. Raises Unreadable where they cannot be read."""
    return reading_of(data, name=name, limits=limits, beat=beat).result


def lines_of(data: bytes, limits: Limits, beat: Callable[[], object] | None = None) -> Document:
    """The document's lines, by the reader of its format. Raises Unreadable for an unknown format."""
    if not data.strip():
        raise Unreadable("the file is empty", do="Fetch it again.")
    if len(data) > limits.file_bytes:
        raise too_large(len(data), limits)
    media = media_of(data)
    if media == "pdf":
        from forewarned.form.read_pdf import read_pdf

        return read_pdf(data, limits, beat)
    if media == "docx":
        from forewarned.form.read_docx import read_docx

        return read_docx(data, limits)
    if media == "html":
        from forewarned.form.read_html import read_html

        return read_html(data, limits)
    raise Unreadable(f"not a PDF, DOCX or HTML document ({media})", do="Convert it to PDF, or leave it out.")


_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"{\\rtf", "rich text (.rtf)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "gzip"),
)


def media_of(data: bytes) -> str:
    """The format that the bytes show: «pdf», «docx», «html», or words for what they seem to be."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    start = data[:20_000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\0", b"")  # UTF-16
    if re.search(rb"<(?:!doctype|html|head|body|main|article|table|div|p|h1)\b", start, re.IGNORECASE):
        return "html"
    return next((name for start, name in _SIGNATURES if head.startswith(start)), "an unknown format")
