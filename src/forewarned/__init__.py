"""Forewarned: the open register of warnings about deaths that could be prevented.

    import forewarned as fw

    report = fw.read("report.pdf")            # one document, as a typed Report (or Response)
    with fw.open("register") as register:     # a register, asked as Polars frames
        register.reports()
    fw.write(report, "copy.docx")             # a report, in the form

Everything else is in the modules; these names are what stays.
"""

from __future__ import annotations

import datetime as _dt
import os as _os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forewarned.errors import (
        BadInput,
        ForewarnedError,
        NotFound,
        RegisterProblem,
        Stopped,
        Unreadable,
    )
    from forewarned.model import Addressee, Concern, Part, Report, Response, Span, Where
    from forewarned.register.store import Register

__version__ = "0.1.0"

_HOMES = {
    "forewarned.model": ("Addressee", "Concern", "Part", "Report", "Response", "Span", "Where"),
    "forewarned.errors": (
        "BadInput",
        "ForewarnedError",
        "NotFound",
        "RegisterProblem",
        "Stopped",
        "Unreadable",
    ),
    "forewarned.register.store": ("Register",),
}

__all__ = [
    "Addressee",
    "BadInput",
    "Concern",
    "ForewarnedError",
    "NotFound",
    "Part",
    "Register",
    "RegisterProblem",
    "Report",
    "Response",
    "Span",
    "Stopped",
    "Unreadable",
    "Where",
    "open",
    "read",
    "write",
]


def open(
    path: str | _os.PathLike[str] = "register", *, as_of: _dt.date | None = None, create: bool = False
) -> Register:
    """The register in this folder, open for questions; with `as_of`, as it stood at that day's end.

    `create` makes an empty one where there is none. Raises RegisterProblem where there is none, where
    it is from a newer version of Forewarned, or where the folder may not be read.
    """
    from forewarned.register.store import open_register

    return open_register(_os.fspath(path), as_of=as_of, create=create)


def read(path: str | _os.PathLike[str]) -> Report | Response:
    """What one document (PDF, scan, DOCX, HTML) holds: a report, or a response to one.

    Reads in this process: for documents that you do not trust, `forewarned read` and `build` use
    worker processes with limits. Raises BadInput where there is no such file, Unreadable where it
    cannot be read.
    """
    from forewarned.form.read import read_document

    return read_document(_os.fspath(path)).result


def write(report: Report, path: str | _os.PathLike[str], *, layout: str = "table") -> None:
    """Writes a report in the form, as the path's ending says: .pdf, .docx or .html.

    What the template supplies (legal powers, the duty to respond, day 56) is filled in where the
    report leaves it out. Raises BadInput for another ending or an unknown layout.
    """
    from pathlib import Path

    from forewarned.form.write import write as write_report

    write_report(report, Path(path), layout=layout)


def __getattr__(name: str) -> Any:
    """The public types, imported when they are first asked for, so that commands start at once."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'forewarned' has no attribute {name!r}")
