"""Plain aligned tables, and the line that says what a benchmark ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("forewarned", "pypdfium2", "polars", "selectolax", "python-docx", "typst")


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The rows under the headings, columns aligned: the first to the left, the others to the right."""
    cells = [list(headings), *[[shown(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines)


def shown(value: object) -> str:
    """A figure as a table shows it: a dash for None, three decimals for a fraction."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def machine() -> str:
    """One line: cores, Python and the versions of the packages that matter."""
    versions = [f"{name} {found}" for name in PACKAGES if (found := _version(name))]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, {', '.join(versions)}"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
