"""`forewarned export`: the contract's tables as files, for other programs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from forewarned.cli import output
from forewarned.cli.options import (
    as_of_option,
    day_judged,
    format_option,
    opened,
    register_option,
    today_option,
)
from forewarned.errors import BadInput
from forewarned.wording import count_of

if TYPE_CHECKING:
    from forewarned.register.export import Exported
    from forewarned.register.store import Register

Kind = Literal["all", "parquet", "csv", "jsonl"]
KINDS = ("parquet", "csv", "jsonl")

_EPILOGUE = """\b
Examples:
  forewarned export out/
  forewarned export out/ --as csv
  forewarned export out/ --as parquet,jsonl --as-of 2025-03-01
"""


@click.command(epilog=_EPILOGUE)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@register_option
@click.option(
    "--as",
    "kinds",
    metavar="KINDS",
    default=",".join(KINDS),
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
    that says what each column means. Each file appears whole or not at all.
    """
    wanted = _kinds(kinds)
    with opened(register_folder, as_of=as_of) as register:
        written = _exported(register, folder, wanted, day_judged(today, as_of))
    _print(written, folder, output_format)


def _exported(register: Register, folder: Path, kinds: Sequence[Kind], today: dt.date) -> list[Exported]:
    """What each kind's export wrote; the descriptor, written anew by each, is made to speak of them all."""
    from forewarned.register.export import DESCRIPTOR, put_whole

    written, resources = [], []
    for kind in kinds:
        written.append(register.export(folder, format=kind, today=today))
        descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        resources += descriptor["resources"]
    if len(kinds) > 1:
        whole = {**descriptor, "resources": resources}
        put_whole(folder / DESCRIPTOR, (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode())
    return written


def _kinds(words: str) -> tuple[Kind, ...]:
    """The kinds of file asked for; «all» where it is every one. Raises BadInput for another."""
    named = tuple(dict.fromkeys(word.strip().lower() for word in words.split(",") if word.strip()))
    unknown = [word for word in named if word not in (*KINDS, "all")]
    if unknown or not named:
        raise BadInput(
            f"«{', '.join(unknown) or words}» is no kind of file", do=f"Choose from {', '.join(KINDS)}."
        )
    if "all" in named or set(named) == set(KINDS):
        return ("all",)
    return cast("tuple[Kind, ...]", named)


def _print(written: Sequence[Exported], folder: Path, output_format: str) -> None:
    files = list(dict.fromkeys(file for one in written for file in one.files))
    rows = written[-1].rows
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
