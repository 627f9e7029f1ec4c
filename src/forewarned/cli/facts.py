"""`forewarned facts`: what one report's text says of the death and the inquest, with its words and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forewarned.cli import output, people
from forewarned.cli.options import as_of_option, format_option, opened, register_option
from forewarned.wording import count_of

if TYPE_CHECKING:
    from forewarned.register.views import HeldFact, HeldReport

COLUMNS = (
    *("report_key", "name", "value", "page", "start", "end", "rule", "section", "as_written", "person"),
    "confidence",
)
RESEARCH = "medicine"
_CAREFUL = frozenset(("manner", "suicide", "medical_cause"))
"""Facts whose words may tell how somebody died; people are shown the value, and the words when they ask."""

_EPILOGUE = """\b
Examples:
  forewarned facts 2019-0412
  forewarned facts 2019-0412 --words --medicines
  forewarned facts 2019-0412 --format json
"""


@click.command(epilog=_EPILOGUE)
@click.argument("ref")
@register_option
@click.option("--words", is_flag=True, help="Show the words for the manner and the cause of death too.")
@click.option("--medicines", is_flag=True, help="Show the medicines and substances that are named.")
@as_of_option
@format_option()
def command(
    ref: str, register_folder: Path, words: bool, medicines: bool, as_of: dt.date | None, output_format: str
) -> None:
    """Show what a report's text says of the death.

    Each fact with its words, its place and how sure its rule is.

    REF is a reference, a key, an address or its last part. What the text does not say is not there.
    Medicines and the words for how somebody died are shown only when asked for; the machine formats
    hold everything.
    """
    with opened(register_folder, as_of=as_of) as register:
        held = register.report(ref)
    if output_format == "table":
        _print(held, words=words, medicines=medicines)
        return
    rows = ({column: getattr(fact, column) for column in COLUMNS} for fact in held.facts)
    output.print_rows(rows, output_format, COLUMNS)


def _print(held: HeldReport, *, words: bool, medicines: bool) -> None:
    to = output.console()
    shown = [fact for fact in held.facts if medicines or fact.name != RESEARCH]
    named = held.report.reference or held.key
    output.print_text(to, f"{named}: {count_of(len(shown), 'fact')} read from its text.", style="bold")
    people.print_help_line(to, held.report.categories, held.report.investigation)
    to.print()
    if shown:
        _print_table(shown, words=words, several=any(fact.person > 1 for fact in shown))
    left = len(held.facts) - len(shown)
    if left:
        output.print_text(
            to, f"{count_of(left, 'mention')} of medicines are left out; --medicines shows them."
        )
    if not words and any(fact.name in _CAREFUL for fact in shown):
        output.print_text(to, "The words for how somebody died are left out; --words shows them.")


def _print_table(shown: Sequence[HeldFact], *, words: bool, several: bool) -> None:
    columns = [
        output.Column("Fact", wraps=False),
        output.Column("Value"),
        output.Column("In its words"),
        output.Column("Where", wraps=False),
        output.Column("Sure", "right"),
    ]
    rows = []
    for fact in shown:
        name = fact.name.replace("_", " ") + (f" ({fact.person})" if several else "")
        page = f", page {fact.page}" if fact.page else ""
        said = fact.as_written if words or fact.name not in _CAREFUL else ""
        value = fact.value if words or fact.name != "medical_cause" else "given"
        where = fact.section.replace("concerns_text", "concerns") + page
        rows.append((name, value, said, where, f"{fact.confidence:.0%}"))
    output.print_table(output.console(), columns, rows)
