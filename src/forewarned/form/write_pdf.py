"""Sheets and letters → PDF through typst: tagged for accessibility (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

import typst

from forewarned.errors import BadInput
from forewarned.form.sheet import Sheet

_EPOCH = dt.date(2013, 7, 25)
"""The date a PDF is given where the document has none: the day the form came into force."""


def pdf_of_sheet(sheet: Sheet, day: dt.date | None) -> bytes:
    """The bytes of a PDF/UA-1 file of the sheet, dated midnight UTC of that day."""
    return typeset("report.typ", {**asdict(sheet), "bordered": sheet.bordered}, day)


def typeset(template: str, content: Mapping[str, Any], day: dt.date | None) -> bytes:
    """The bytes of a PDF/UA-1 file of one of our typst templates.

    The content goes in as JSON and is never part of the markup, so that no character of it can
    be read as a command. The file's dates are midnight UTC of the day given. Raises BadInput for a
    character that no font of this machine can draw: it would be lost from the text as well.
    """
    source = resources.files(__package__).joinpath("templates", template).read_bytes()
    midnight = dt.datetime.combine(day or _EPOCH, dt.time(), tzinfo=dt.UTC)
    try:
        made = typst.compile(
            source,
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"sheet": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(midnight.timestamp()),
        )
    except typst.TypstError as error:
        undrawn = re.search(r"the text `(.+?)` could not be displayed", str(error))
        if undrawn is None:
            raise
        raise BadInput(
            f"no font of this machine can draw {undrawn[1]}",
            do="Install a font that holds it, write the character otherwise, or write a .docx or .html file.",
        ) from error
    if not isinstance(made, bytes):
        raise TypeError(f"typst returned {type(made).__name__} for {template}, where one file was expected")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The machine's fonts, looked for once a process: the search costs more than a page."""
    return typst.Fonts()
