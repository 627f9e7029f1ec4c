"""`forewarned export`: the contract's tables as files, for other programs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from forewarned.cli.options import (
    as_of_option,
    day_judged,
    format_option,
    opened,
    register_option,
    today_option,
)
from forewarned.errors import BadInput

if TYPE_CHECKING:
    from forewarned.register.export import Exported

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
        for kind in wanted:
            exported = register.export(folder, format=kind, today=day_judged(today, as_of))
    _print(exported, folder, output_format)


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


def _print(exported: Exported, folder: Path, output_format: str) -> None:
    raise NotImplementedError
