"""`forewarned history`: what changed in the register or in one report, when, from which source, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forewarned.cli import output
from forewarned.cli.options import as_of_option, format_option, opened, positive, register_option
from forewarned.wording import count_of, date_in_words, sentence

if TYPE_CHECKING:
    from forewarned.register.history import Event

COLUMNS = ("seq", "time", "kind", "subject", "source", "cause", "body", "hash")
SHOWN = 50

_EPILOGUE = """\b
Examples:
  forewarned history
  forewarned history 2019-0412
  forewarned history --format jsonl > history.jsonl
"""


@click.command(epilog=_EPILOGUE)
@click.argument("ref", required=False)
@register_option
@click.option("--limit", type=int, default=None, callback=positive, help="Show only the newest so many.")
@as_of_option
@format_option()
def command(
    ref: str | None, register_folder: Path, limit: int | None, as_of: dt.date | None, output_format: str
) -> None:
    """Show what changed in the register, when and why.

    With REF (a reference, a key, an address or its last part) only what touched that report. Oldest
    first; times are UTC. The register's history is append-only and chained by hashes: keep a copy of
    the head that is printed, and it proves later that nothing was rewritten.
    """
    with opened(register_folder, as_of=as_of) as register:
        events = register.history(ref)
        head = register.head()
    if output_format == "table":
        _print_events(events, ref, head, limit or SHOWN)
        return
    rows = [{column: getattr(event, column) for column in COLUMNS} for event in events]
    output.print_rows(rows[-limit:] if limit else rows, output_format, COLUMNS)


def _print_events(events: Sequence[Event], ref: str | None, head: str, limit: int) -> None:
    to = output.console()
    about = f" to {ref}" if ref else ""
    if not events:
        output.print_text(to, f"No changes{about} are recorded.", style="bold")
        return
    first, last = date_in_words(_day(events[0].time)), date_in_words(_day(events[-1].time))
    when = f"on {first}" if first == last else f"from {first} to {last}"
    output.print_text(to, f"{count_of(len(events), 'change')}{about}, {when}.", style="bold")
    output.print_text(to, f"Head of the chain: {head}")
    if len(events) > limit:
        output.print_text(to, f"The newest {limit:,} are shown; --limit shows more.")
    to.print()
    columns = (
        output.Column("When (UTC)", wraps=False),
        output.Column("What", wraps=False),
        *(() if ref else (output.Column("To", wraps=False),)),
        output.Column("Source"),
        output.Column("Why"),
    )
    output.print_table(to, columns, (_cells(event, with_subject=not ref) for event in events[-limit:]))


def _cells(event: Event, *, with_subject: bool) -> list[str]:
    when = f"{date_in_words(_day(event.time))}, {event.time[11:16]}"
    subject = [event.subject or ""] if with_subject else []
    return [
        when,
        sentence(event.kind.replace("_", " ")).rstrip("."),
        *subject,
        event.source or "",
        event.cause,
    ]


def _day(time: str) -> dt.date:
    return dt.date.fromisoformat(time[:10])
