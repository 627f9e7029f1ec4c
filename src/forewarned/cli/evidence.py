"""`forewarned evidence`: what shows whether promises were kept; attached, listed, taken back."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.options import PATH, Day, as_of_option, format_option, opened, register_option
from forewarned.errors import BadInput
from forewarned.responses.evidence import SAYS
from forewarned.wording import count_of, date_in_words, delivery_in_words, sentence

if TYPE_CHECKING:
    from forewarned.register.evidence_reviewing import Changed
    from forewarned.register.evidence_rows import Attached
    from forewarned.responses.evidence import Says

MOST = 50_000_000
"""Bytes of the largest file that is taken as evidence."""

COLUMNS = (
    *("number", "promise_key", "kind", "place", "name", "says", "on", "recorded", "by", "why"),
    *("taken_back_on", "taken_back_by", "taken_back_why"),
)
_MEANINGS = "; ".join(f"{name}: {words}" for name, words in SAYS.items())
_EPILOGUE = """\b
Examples:
  forewarned evidence add KEY --link https://www.example.org/inspection --says delivered --on 2025-03-01
      --reason "the inspection of 1 March saw it in use"
  forewarned evidence list
  forewarned evidence undo 17344 --reason "it is about another ward"
"""


@click.group(epilog=_EPILOGUE)
def command() -> None:
    """Attach what shows whether a promise was kept.

    A page, a file or a later response, with what it says, of which day, and who says why. A promise is
    delivered when evidence says so, never because the response said it was done. Everything is kept in
    the history, and can be taken back.
    """


def _by_option(function: Any) -> Any:
    return click.option("--by", metavar="WHO", help="Who says so. [default: the name of the machine's user]")(
        function
    )


@command.command()
@click.argument("promise")
@register_option
@click.option("--link", metavar="URL", help="A page on the web.")
@click.option("--file", "file", type=PATH, metavar="FILE", help="A file; its bytes are kept.")
@click.option("--response", metavar="KEY", help="A later response, by its key or its address.")
@click.option("--says", type=click.Choice(tuple(SAYS)), required=True, help=f"What it says. {_MEANINGS}.")
@click.option("--on", type=Day(), help="The day of which it speaks: when it was done, or seen not to be.")
@_by_option
@click.option("--reason", "why", metavar="TEXT", required=True, help="Why it is taken to say so.")
def add(
    promise: str,
    register_folder: Path,
    link: str | None,
    file: Path | None,
    response: str | None,
    says: Says,
    on: dt.date | None,
    by: str | None,
    why: str,
) -> None:
    """Attach evidence to one promise.

    PROMISE is its key, or enough of it to tell it from others. Without --on no promise is said to be late.
    """
    from forewarned.register.evidence_reviewing import NewEvidence

    held = (file.name, _content(file)) if file is not None else None
    wanted = NewEvidence(promise, says, _who(by), why, link=link, file=held, response=response, on=on)
    with opened(register_folder) as register:
        changed = register.add_evidence(wanted)
    _tell(changed, f"Attached as evidence {changed.evidence.number} to promise {changed.evidence.promise}.")


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise BadInput("there is no such file", where=str(file), do="Check the path.")
    if file.stat().st_size > MOST:
        raise BadInput("the file is too big to be kept", where=str(file), do="Give a link in its place.")
    return file.read_bytes()


@command.command("list")
@click.argument("promise", required=False)
@register_option
@click.option("--all", "everything", is_flag=True, help="List what was taken back too.")
@as_of_option
@format_option()
def list_(
    promise: str | None, register_folder: Path, everything: bool, as_of: dt.date | None, output_format: str
) -> None:
    """List the evidence: all of it, or that of one promise."""
    from forewarned.register.promise_views import find_promise

    with opened(register_folder, as_of=as_of) as register:
        key = find_promise(register.state, promise) if promise else None
        found = [
            each
            for each in register.attached()
            if (everything or each.taken_back is None) and key in (None, each.evidence.promise)
        ]
    if output_format == "table":
        _print(found)
    else:
        output.print_rows(map(_row, found), output_format, COLUMNS)


@command.command()
@click.argument("number", type=int)
@register_option
@_by_option
@click.option("--reason", "why", metavar="TEXT", required=True, help="Why it is taken back.")
def undo(number: int, register_folder: Path, by: str | None, why: str) -> None:
    """Take evidence back by its number; it stays in the history."""
    with opened(register_folder) as register:
        changed = register.take_back_evidence(number, by=_who(by), why=why)
    _tell(changed, f"Taken back: evidence {number} for promise {changed.evidence.promise}.")


def _who(by: str | None) -> str:
    names = (by, *(os.environ.get(each) for each in ("LOGNAME", "USER", "USERNAME")))
    return next((name for name in names if name and name.strip()), "")


def _tell(changed: Changed, line: str) -> None:
    to = output.console()
    output.print_text(to, line)
    before, after = (
        delivery_in_words(each.state, days_late=each.days_late) for each in (changed.before, changed.after)
    )
    output.print_text(
        to, sentence(f"{before}, as before" if before == after else f"{after}; before: {before}")
    )


def _row(each: Attached) -> dict[str, Any]:
    from forewarned.register.promise_frames import evidence_row

    back = each.taken_back
    return evidence_row(each.evidence) | {
        "taken_back_on": back.time if back else None,
        "taken_back_by": back.by if back else None,
        "taken_back_why": back.why if back else None,
    }


def _print(found: Sequence[Attached]) -> None:
    to = output.console()
    promises = count_of(len({each.evidence.promise for each in found}), "promise")
    output.print_text(
        to,
        f"{count_of(len(found), 'piece')} of evidence, for {promises}." if found else "No evidence.",
        style="bold",
    )
    if not found:
        return
    to.print()
    columns = (
        *(output.Column("Number", "right", wraps=False), output.Column("Promise", wraps=False)),
        *(output.Column("Says"), output.Column("Of", wraps=False), output.Column("What")),
        *(output.Column("By"), output.Column("Why")),
    )
    output.print_table(to, columns, map(_cells, found))


def _cells(each: Attached) -> list[str]:
    held, back = each.evidence, each.taken_back
    why = f"{held.why} (taken back by {back.by}: {back.why})" if back else held.why
    return [
        *(f"{held.number}", held.promise, held.says.replace("_", " ")),
        *(date_in_words(held.on) if held.on else "", held.name or held.place, held.by, why),
    ]
