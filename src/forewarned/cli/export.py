"""`forewarned export`: the contract's tables as files, for other programs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from forewarned.cli import output
from forewarned.cli.options import (
    PATH,
    as_of_option,
    day_judged,
    format_option,
    opened,
    register_option,
    today_option,
)
from forewarned.wording import count_of

if TYPE_CHECKING:
    from forewarned.register.export import Exported, Format

_EPILOGUE = """\b
Examples:
  forewarned export out/
  forewarned export out/ --as csv
  forewarned export out/ --as parquet,jsonl --as-of 2025-03-01
"""


@click.command(epilog=_EPILOGUE)
@click.argument("folder", metavar="DIR", type=PATH)
@register_option
@click.option(
    "--as",
    "kinds",
    metavar="KINDS",
    default="all",
    help="Which files, joined by commas. [default: parquet,csv,jsonl]",
)
@as_of_option
@today_option
@format_option()
def command(
    folder: Path,
    register_folder: Path,
    kinds: str,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> None:
    """Write the tables as Parquet, CSV and JSON Lines.

    Every table goes into DIR as a file of each kind, with a Data Package descriptor (datapackage.json)
    that says what each column means. Nothing is put in place before everything is written.
    """
    with opened(register_folder, as_of=as_of) as register:
        written = register.export(folder, formats=_named(kinds), today=day_judged(today, as_of))
    _print(written, folder, output_format)


def _named(kinds: str) -> list[Format]:
    """The formats named; «all» is every one. Which there are, the register knows."""
    from forewarned.register.export import FORMATS

    named = [word.strip().lower() for word in kinds.split(",") if word.strip()]
    return list(FORMATS) if "all" in named else cast("list[Format]", named)


def _print(written: Exported, folder: Path, output_format: str) -> None:
    files, rows = written.files, written.rows
    if output_format == "json":
        output.print_json({"folder": str(folder), "files": [file.name for file in files], "rows": rows})
    elif output_format == "table":
        to = output.console()
        filled = [name for name, number in rows.items() if number]
        words = f"{count_of(len(files), 'file')} written to {folder}: {count_of(len(rows), 'table')}"
        output.print_text(to, f"{words}, {len(filled)} with rows.", style="bold")
        to.print()
        columns = (output.Column("Table"), output.Column("Rows", "right"))
        output.print_table(to, columns, ((name, f"{number:,}") for name, number in rows.items()))
    else:
        tables = ({"table": name, "rows": number} for name, number in rows.items())
        output.print_rows(tables, output_format, ("table", "rows"))
