"""`forewarned demo`: the demonstration corpus, written as the documents that a register is built from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from forewarned.cli import output
from forewarned.cli.options import PATH, positive
from forewarned.wording import count_of

_EPILOGUE = """\b
Example:
  forewarned demo demo-documents && forewarned build demo-documents
"""


@click.command(epilog=_EPILOGUE)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--jobs", type=int, default=1, callback=positive, help="Use so many processes. [default: 1]")
def command(folder: Path, jobs: int) -> None:
    """Write the demonstration corpus of invented reports.

    Every person, place and body in it is invented. The reports and the answers to them are written into
    DIR as PDF, scans, DOCX and web pages, with an index.
    """
    from forewarned.demonstration.render import render_corpus

    if sys.stderr.isatty():
        from rich.progress import Progress

        with Progress(console=output.progress_console(), transient=True) as bars:
            task = bars.add_task("Writing the demonstration corpus", total=None)
            written = render_corpus(
                folder, lambda done, total: bars.update(task, completed=done, total=total), jobs=jobs
            )
    else:
        written = render_corpus(folder, jobs=jobs)
    to = output.console()
    what = f"{count_of(len(written.reports), 'report')} and {count_of(len(written.responses), 'answer')}"
    output.print_text(
        to, f"{what} written to {folder}. Every person, place and body is invented.", style="bold"
    )
    output.print_text(to, f"Next: forewarned build {folder}")
