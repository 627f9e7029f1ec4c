"""`forewarned build`: reads sources into the register and says what it did with every row and document."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, USAGE
from forewarned.cli.options import PATH, format_option, opened, positive, register_option
from forewarned.wording import count_of

if TYPE_CHECKING:
    from forewarned.register.summary import BuildSummary, Progress, Refusal, SourceYield

EXAMPLES_SHOWN = 3

_EPILOGUE = """\b
Examples:
  forewarned build ~/pfd-pdfs
  forewarned build reports.jsonl.gz responses.csv --jobs 2
  forewarned build ~/pfd-pdfs --corrections corrections/
"""


@click.command(epilog=_EPILOGUE)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", type=PATH)
@register_option
@click.option(
    "--jobs", type=int, default=None, callback=positive, help="Use so many processes. [default: one a core]"
)
@click.option(
    "--accept-loss", is_flag=True, help="Take in a source that falls outside what it declares; recorded."
)
@click.option(
    "--corrections",
    metavar="DIR",
    type=PATH,
    default=None,
    help="Read corrections from here. [default: corrections/ in the register]",
)
@format_option()
def command(
    sources: tuple[Path, ...],
    register_folder: Path,
    jobs: int | None,
    accept_loss: bool,
    corrections: Path | None,
    output_format: str,
) -> int:
    """Read folders, files and tables into the register.

    A SOURCE is a folder or a file: .pdf .html .docx documents, or a table as .csv .jsonl .jsonl.gz
    .parquet. Building twice changes nothing. A source that falls outside what it declares (too few
    rows, fields that were filled and are now blank, too many refused) stops the run with exit code 3,
    and nothing of it is kept. Where nothing at all could be read, the exit code is 2.
    """
    with opened(register_folder, create=True) as register, _progress() as progress:
        summary = register.build(
            sources,
            jobs=jobs or os.cpu_count() or 1,
            progress=progress,
            accept_loss=accept_loss,
            corrections=corrections,
        )
    if output_format == "table":
        _print_summary(summary)
    elif output_format == "json":
        output.print_json(_as_object(summary))
    else:
        rows = [_source_row(source) for source in summary.by_source]
        output.print_rows(rows, output_format, _SOURCE_COLUMNS)
    return USAGE if summary.refused and not summary.read - len(summary.refused) else DONE


def first_line(summary: BuildSummary) -> str:
    """The line that answers: how many were read, and what became of them, in how long."""
    kinds = {source.kind for source in summary.by_source}
    noun = {frozenset({"table"}): "row", frozenset({"documents"}): "document"}.get(frozenset(kinds))
    read = count_of(summary.read, noun) if noun else count_of(summary.read, "record")
    return (
        f"{read} read: {summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged, "
        f"{len(summary.refused):,} refused, in {summary.seconds:.1f} s."
    )


def _print_summary(summary: BuildSummary) -> None:
    to = output.console()
    output.print_text(to, first_line(summary), style="bold")
    if len(summary.by_source) > 1:
        to.print()
        columns = [output.Column("Source")]
        columns += [output.Column(name.capitalize(), "right", wraps=False) for name in _COUNTS]
        output.print_table(to, columns, (_source_cells(source) for source in summary.by_source))
    for note in (*summary.notes, *_source_notes(summary)):
        output.print_text(to, note)
    _print_refused(summary)


_COUNTS = ("read", "new", "changed", "unchanged", "refused")
_SOURCE_COLUMNS = (*("source", "kind"), *_COUNTS, "skipped", "missing")


def _source_row(source: SourceYield) -> dict[str, object]:
    return {**asdict(source), "refused": len(source.refused)}


def _source_cells(source: SourceYield) -> list[str]:
    row = _source_row(source)
    return [source.source, *(f"{row[name]:,}" for name in _COUNTS)]


def _source_notes(summary: BuildSummary) -> Iterator[str]:
    for source in summary.by_source:
        if source.skipped:
            yield f"{source.source}: as it was read before, so not read again."
        if source.missing:
            yield f"{source.source}: {count_of(source.missing, 'record')} no longer in it; kept as held."
        for field, number in source.unread_dates.items():
            yield f"{source.source}: {count_of(number, 'date')} in {field} kept as written."
        if source.undeclared:
            named = ", ".join(f"{name} ({number:,})" for name, number in source.undeclared.items())
            yield f"{source.source}: columns that nothing declares, not taken in: {named}."


def _print_refused(summary: BuildSummary) -> None:
    """Prints what was refused, grouped by the reason, with some examples of each."""
    if not summary.refused:
        return
    to = output.console()
    by_reason: dict[str, list[Refusal]] = defaultdict(list)
    for refusal in summary.refused:
        by_reason[refusal.why].append(refusal)
    to.print()
    output.print_text(to, f"Refused ({len(summary.refused):,}):", style="bold")
    for why, refusals in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        output.print_text(to, f"{len(refusals):,} × {why}", indent=2)
        for refusal in refusals[:EXAMPLES_SHOWN]:
            output.print_text(to, refusal.where, indent=6)
        if len(refusals) > EXAMPLES_SHOWN:
            output.print_text(to, f"and {len(refusals) - EXAMPLES_SHOWN:,} more", indent=6)


def _as_object(summary: BuildSummary) -> Mapping[str, object]:
    """The whole summary for JSON; `refused` is the count, `refusals` lists every one."""
    return {
        "read": summary.read,
        "new": summary.new,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "refused": len(summary.refused),
        "seconds": round(summary.seconds, 3),
        "refused_by_reason": summary.refused_by_reason(),
        "refusals": [asdict(refusal) for refusal in summary.refused],
        "by_source": [{**asdict(source), "refused": len(source.refused)} for source in summary.by_source],
        "notes": list(summary.notes),
    }


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """What the build reports its progress to: a bar on standard error, or nothing off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=output.progress_console(), transient=True) as bars:
        tasks = {}

        def report(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total, rate="")
            task = bars.tasks[bars.task_ids.index(tasks[what])]
            speed = f"{task.speed:,.0f} a second" if task.speed else ""
            bars.update(tasks[what], completed=done, total=total, rate=speed)

        yield report
