"""How a command prints: rows and objects for machines; tables and paragraphs for people."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

import click

from forewarned import wording
from forewarned.register.columns import csv_cell, plain

if TYPE_CHECKING:
    import rich.console
    import rich.table

Row = Mapping[str, Any]

LONGEST_WORD = 20
"""A longer word may be broken in a table, where it would take too much of the width."""

PIPED_WIDTH = 100
"""Columns where the output is no terminal and COLUMNS is not set."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for people: its heading, which side it keeps to, and whether it may wrap."""

    heading: str
    side: Literal["left", "right"] = "left"
    wraps: bool = True


def console() -> rich.console.Console:
    """A console on standard output: colour only on a terminal, NO_COLOR obeyed, text taken as it is."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    width = None if sys.stdout.isatty() else shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    return Piped(
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        no_color=True if os.environ.get("NO_COLOR") else None,
    )


def progress_console() -> rich.console.Console:
    """A console on standard error, for progress and notes."""
    from rich.console import Console

    return Console(
        stderr=True,
        markup=False,
        emoji=False,
        highlight=False,
        no_color=True if os.environ.get("NO_COLOR") else None,
    )


def print_table(to: rich.console.Console, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Prints rows under headings, as wide as the terminal at most; long cells wrap at words.

    Where the terminal is too narrow for the longest words side by side, each row becomes a card.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = [[wording.printable(cell) for cell in row] for row in rows]
    least = [_least_width(column, [row[place] for row in shown]) for place, column in enumerate(columns)]
    if sum(least) + _BETWEEN * len(least) > to.width:
        _print_cards(to, columns, shown)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column, width in zip(columns, least, strict=True):
        heading, unbroken = Text(column.heading), not column.wraps
        table.add_column(heading, justify=column.side, no_wrap=unbroken, overflow="fold", min_width=width)
    for row in shown:
        table.add_row(*map(Text, row))
    to.print(table)


_BETWEEN = 3
"""Columns of the terminal that rich leaves between two columns of a table."""


def _least_width(column: Column, cells: Sequence[str]) -> int:
    """How wide a column has to be for none of its words to break; the very longest may."""
    if not column.wraps:
        return max(map(len, (column.heading, *cells)))
    words = [word for cell in (column.heading, *cells) for word in cell.split()]
    return min(max(map(len, words), default=1), LONGEST_WORD)


def _print_cards(to: rich.console.Console, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        print_facts(to, ((column.heading, cell or None) for column, cell in zip(columns, row, strict=True)))
        to.print()


def print_text(to: rich.console.Console, text: str, *, indent: int = 0, style: str = "") -> None:
    """Prints text wrapped at words, set in by so many columns; paragraphs stay apart."""
    print_hanging(to, "", text, indent=indent, style=style)


def print_hanging(
    to: rich.console.Console, label: str, text: str, *, indent: int, style: str = "", label_style: str = ""
) -> None:
    """Prints text wrapped at words, all its lines set in; the label stands before the first of them."""
    from rich.text import Text

    indent = max(indent, len(label) + 1 if label else 0)
    room = max(to.width - indent, 20)
    lead, lead_style = wording.printable(label).ljust(indent), label_style
    for paragraph in wording.printable(text).split("\n"):
        # A long address stays whole, so that it can be copied; the terminal breaks it where it must.
        for line in wrap(paragraph, room, break_long_words=False, break_on_hyphens=False) or [""]:
            to.print(Text.assemble((lead, lead_style), (line, style)) if line else Text(), soft_wrap=True)
            lead, lead_style = " " * indent, ""


def print_facts(to: rich.console.Console, facts: Iterable[tuple[str, str | None]]) -> None:
    """Prints names and values side by side, the names in one column; a value that is None is left out."""
    held = [(name, value) for name, value in facts if value is not None]
    widest = max((len(name) for name, _ in held), default=0)
    for name, value in held:
        print_hanging(to, name, value, indent=widest + 2, label_style="bold")


def print_json(value: object) -> None:
    """Prints one JSON value, indented, with characters as they are and dates as ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))


def print_rows(rows: Iterable[Row], output_format: str, columns: Sequence[str]) -> None:
    """Prints rows for machines: «json» one array, «jsonl» one object a line, «csv» with a header.

    In CSV unknown is empty, dates are ISO 8601, and lists are joined by «|», as in the exported files.
    """
    if output_format == "json":
        print_json([dict(row) for row in rows])
    elif output_format == "jsonl":
        for row in rows:
            click.echo(json.dumps(dict(row), ensure_ascii=False, default=plain))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([csv_cell(row.get(column)) for column in columns])


def bar(share: float, width: int = 24) -> str:
    """A bar of unicode blocks for a share of 1; anything above nought shows at least a sliver."""
    eighths = max(round(share * width * 8), 1 if share > 0 else 0)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
