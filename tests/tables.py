"""Rows of invented tables, as the compilers of the real ones write them, and files of such rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ADDRESS = "https://www.example.org/reports/"


def report_row(number: int, **changes: Any) -> dict[str, Any]:
    """A row of a table of reports: 2019-0001 for 1, with these changes."""
    return {
        "url": f"{ADDRESS}{number:04d}/",
        "id": f"2019-{number:04d}",
        "date": "2019-03-04",
        "coroner": "A. Marchetti",
        "area": "Port Merrion",
        "receivers": ["Port Merrion Harbour Authority", "Sentinel Gate Services Limited"],
        "investigation": "On 4 May 2018 I commenced an investigation.",
        "circumstances": "The gate stood open.",
        "concerns": "(1) The gate was not watched.\n(2) Nobody knew the instruction.",
    } | changes


def register_row(number: int, **changes: Any) -> dict[str, Any]:
    """A row of a register of pages, which spells the same page's address in its own way."""
    return {
        "url": f"{ADDRESS.replace('https', 'HTTP').replace('www', 'WWW')}{number:04d}",
        "id": f"2019-{number:04d}",
        "date": "2019-03-04",
        "area": "Merrion (Port)",
        "coroner": "Dr Alma Marchetti",
        "category": ["Product related deaths"],
        "sent_to": ["Port Merrion Harbour Authority", "Sentinel Gate Services Limited"],
        "reply_urls": [],
        "pdf_url": f"https://www.example.org/files/Gate-{number:04d}.pdf",
    } | changes


def write_lines(path: Path, rows: Sequence[Any]) -> Path:
    """The file, written with a row a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path
