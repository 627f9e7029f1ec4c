"""`forewarned draft`: a YAML file → a report in the form, or what the law or the guidance would fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import PATH, format_option
from forewarned.errors import BadInput
from forewarned.wording import count_of, listed, sentence

if TYPE_CHECKING:
    from forewarned.form.draft import Draft
    from forewarned.form.fault import Fault
    from forewarned.model import Report

LAYOUTS = ("table", "headings", "run-together", "split-numbers", "unboxed")
FAULT_COLUMNS = ("code", "field", "severity", "says", "source", "start", "end", "words")

_EPILOGUE = """\b
Examples:
  forewarned draft --new > report.yml
  forewarned draft report.yml --check
  forewarned draft report.yml -o report.pdf
"""


@click.command(epilog=_EPILOGUE)
@click.argument("file", required=False, metavar="FILE.yml", type=PATH)
@click.option(
    "-o",
    "--output",
    "out",
    metavar="OUT",
    type=PATH,
    help="Write the report here; the ending says how: .pdf, .docx or .html.",
)
@click.option("--layout", type=click.Choice(LAYOUTS), help="The layout. [default: the draft's, else table]")
@click.option("--check", "checked", is_flag=True, help="List what the law or the guidance would fault.")
@click.option("--new", is_flag=True, help="Print a draft to start from, with comments.")
@format_option()
def command(
    file: Path | None, out: Path | None, layout: str | None, checked: bool, new: bool, output_format: str
) -> int:
    """Write a report in the form, or check a draft of one.

    What the draft leaves open (wording, day 56, copies to the Chief Coroner) is filled in as the
    template has it on the report's date. --check exits with 1 where it finds a fault. The form states
    concerns and who can act on them; which action is taken is for those who receive it.
    """
    if new:
        click.echo(starting_draft(), nl=False)
        return DONE
    if file is None:
        raise BadInput(
            "no draft was named", do="Name a YAML file; `forewarned draft --new` prints one to start."
        )
    if out is None and not checked:
        raise BadInput("nothing was asked for", do="Say where to write it (-o report.pdf), or --check.")
    from forewarned.form.draft import load_draft

    draft = load_draft(file)
    if out is not None:
        _write(draft, out, layout)
        click.echo(f"Wrote {out}.", err=checked)
    return _print_faults(draft, file, output_format) if checked else DONE


def starting_draft() -> str:
    """The text of a draft to start from: every key, with a comment on what it is for."""
    return resources.files(__package__).joinpath("starting_draft.yml").read_text("utf-8")


def _write(draft: Draft, out: Path, layout: str | None) -> None:
    from forewarned.form.write import write

    write(
        draft.report,
        out,
        layout=layout or draft.layout,
        numbering=draft.numbering,
        copies=draft.copies,
    )


def _print_faults(draft: Draft, file: Path, output_format: str) -> int:
    """The exit code, after the faults have been printed."""
    from forewarned.form.check import check
    from forewarned.form.compose import complete

    whole = complete(draft.report, numbering=draft.numbering, copies=draft.copies)
    faults = check(whole, draft_copies=draft.copies)
    if output_format == "table":
        _print_list(faults, whole, file)
    else:
        rows = [{**asdict(fault), "words": _words(fault, whole)} for fault in faults]
        output.print_rows(rows, output_format, FAULT_COLUMNS)
    return FOUND if faults else DONE


def _words(fault: Fault, report: Report) -> str | None:
    """The words of the report that the fault is about, where it is about some."""
    text = getattr(report, fault.field, None)
    if fault.start is None or not isinstance(text, str):
        return None
    return text[fault.start : fault.end]


_BEHIND = {"law": "by the law", "guidance": "by guidance", "check": "for a person to judge"}


def _print_list(faults: Sequence[Fault], report: Report, file: Path) -> None:
    to = output.console()
    if not faults:
        output.print_text(to, f"{file.name}: nothing to fault was found.", style="bold")
        return
    counted = Counter(fault.severity for fault in faults)
    by = listed([f"{number} {_BEHIND[kind]}" for kind, number in counted.most_common()])
    output.print_text(to, f"{file.name}: {count_of(len(faults), 'thing')} to look at, {by}.", style="bold")
    for fault in faults:
        to.print()
        place = f"{fault.field.replace('_', ' ')}, {_BEHIND[fault.severity]}"
        output.print_text(to, f"{sentence(place)} {fault.says}", indent=2)
        if words := _words(fault, report):
            output.print_text(to, f"It says: «{words}»", indent=4)
        output.print_text(to, f"Source: {fault.source}", indent=4, style="dim")
