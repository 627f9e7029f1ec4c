"""Documents by our own writer, in every layout that it knows."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from benchmarks.content import PrintedReport
from forewarned.form.definition import the_form
from forewarned.model import Addressee, Report

WRITER = "forewarned.form.write"


def names() -> list[str]:
    """The names of our producers; none where there is no writer yet."""
    if importlib.util.find_spec(WRITER) is None:
        return []
    kinds = ("pdf", "docx", "html")
    return [f"ours-{layout}.{kind}" for kind in kinds for layout in the_form().layouts]


def modules() -> list[ModuleType]:
    """The modules whose change makes our documents stale."""
    return [importlib.import_module(WRITER)] if names() else []


def write_all(look: str, kind: str, reports: Sequence[PrintedReport], folder: Path) -> None:
    """Writes each report to `<name>.<kind>` in the folder, in the layout that the look names."""
    write = importlib.import_module(WRITER).write
    layout = look.removeprefix("ours-")
    for report in reports:
        write(_as_report(report), folder / f"{report.name}.{kind}", layout=layout)


def _as_report(report: PrintedReport) -> Report:
    texts = {box.field: "\n".join(box.paragraphs) or None for box in report.boxes}
    return Report(
        reference=report.reference,
        template="before" if _heading(report, "investigation") == "INVESTIGATION" else "after",
        date_of_report=report.date,
        deceased=report.deceased,
        coroner=report.coroner,
        coroner_area=report.area,
        addressees=tuple(Addressee(position, name) for position, name in enumerate(report.addressees, 1)),
        **{name: texts[name] for name in FIELDS},  # type: ignore[arg-type]
    )


FIELDS = (
    "legal_powers",
    "investigation",
    "circumstances",
    "concerns_text",
    "action",
    "response_duty",
    "copies",
    "signature",
)


def _heading(report: PrintedReport, field: str) -> str:
    return next(box.heading for box in report.boxes if box.field == field)
