"""The matrix of one report in a terminal: concerns down, addressees across; then every promise.

Where the terminal is too narrow for the columns, or there are too many, each concern is a block with a
line for each addressee.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from forewarned import wording
from forewarned.cli import output, people
from forewarned.cli.promise_lines import print_later, print_promise, shortened
from forewarned.register.matrix import Across, Cell, Matrix, matrix

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.cli.reply_care import ReplyCare
    from forewarned.register.later_warnings import LaterWarning
    from forewarned.register.views import HeldReport

WIDEST = 4
"""With more columns than these, blocks are easier to read than a table."""

NARROWEST = 28
"""Columns of the terminal that a cell needs to be read."""

_IN_A_CELL = 160


def print_answers(
    to: Console, held: HeldReport, care: ReplyCare, asked: Mapping[str, tuple[LaterWarning, ...]]
) -> None:
    """Prints what each addressee answers to each concern, and every promise; nothing where none was read."""
    made = matrix(held)
    if made.has_words:
        people.print_heading(to, "What was answered to each concern")
        if len(made.across) <= WIDEST and 8 + NARROWEST * len(made.across) <= to.width:
            _print_table(to, held, made, care)
        else:
            _print_blocks(to, held, made, care)
    if held.promises:
        people.print_heading(to, f"What was promised: {wording.count_of(len(held.promises), 'promise')}")
        output.print_text(to, wording.WHAT_UNKNOWN_DELIVERY_MEANS, indent=2)
        to.print()
        for each in held.promises:
            print_promise(to, each, care, held.report.reference, with_report=False)
            print_later(to, asked.get(each.key, ()))


def _print_table(to: Console, held: HeldReport, made: Matrix, care: ReplyCare) -> None:
    columns = (output.Column("", "right", wraps=False), *(output.Column(each.name) for each in made.across))
    rows = zip(held.report.concerns, made.rows, strict=True)
    cells = (
        [concern.number, *_cells(held, made.across, row, care, most=_IN_A_CELL)] for concern, row in rows
    )
    output.print_table(to, columns, cells)


def _print_blocks(to: Console, held: HeldReport, made: Matrix, care: ReplyCare) -> None:
    for concern, row in zip(held.report.concerns, made.rows, strict=True):
        about = care.shown(held.key, shortened(concern.text))
        output.print_hanging(to, f"{concern.number:>4}", about, indent=6, style="bold")
        for across, cell in zip(made.across, _cells(held, made.across, row, care), strict=True):
            said = cell.replace("\n", " ")
            output.print_text(to, f"{across.name}: {said}", indent=6)
        to.print()


def _cells(
    held: HeldReport,
    across: Sequence[Across],
    row: Sequence[Cell],
    care: ReplyCare,
    *,
    most: int | None = None,
) -> Iterator[str]:
    """What stands in each cell: the stance and its words, or why there are none."""
    for column, cell in zip(across, row, strict=True):
        if cell.answer is None:
            yield _gap(column, cell)
            continue
        stance = wording.stance_in_words(cell.answer.stance, due=cell.due)
        quote = " ".join((cell.answer.quote or "").split())
        words = care.shown(held.key, shortened(quote, most) if most else quote)
        yield f"{stance}\n«{words}»" if words else stance


def _gap(column: Across, cell: Cell) -> str:
    if cell.gap == "none":
        return wording.STATES.get(column.state or "", wording.NOT_KNOWN)
    return "Its words are not held" if cell.gap == "no_words" else "Nothing yet in what is held"
