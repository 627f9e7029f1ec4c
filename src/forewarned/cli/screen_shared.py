"""What the commands of `forewarned screen` share: who decides, which screening, and what is printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.options import Command
from forewarned.errors import BadInput
from forewarned.wording import date_in_words

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.screen.decisions import State
    from forewarned.screen.project import Project
    from forewarned.screen.stopping import Stopping


def by_option(wanted: str) -> Callable[[Command], Command]:
    """--by, which is the machine's user unless given."""
    return click.option("--by", metavar="WHO", help=f"{wanted} [default: the name of the machine's user]")


def who(by: str | None) -> str:
    """Who decides: the name given, else that of the machine's user. Raises BadInput where there is none."""
    name = (by or user() or "").strip()
    if not name:
        raise BadInput("a decision says who decided", do="Give --by.")
    return name


def user() -> str | None:
    """The name of the machine's user, as the environment has it; None where it has none."""
    return next(filter(None, (os.environ.get(each) for each in ("LOGNAME", "USER", "USERNAME"))), None)


def project_of(folder: Path, name: str) -> Project:
    """The screening of this name in the register's folder."""
    from forewarned.screen import project

    return project.opened(folder, name)


def print_progress(to: Console, state: State, reviewer: str) -> None:
    """The lines that say how far one reviewer has come, and whether to stop."""
    from forewarned.screen.sitting import stopping_of

    stands = stopping_of(state, reviewer)
    output.print_text(to, f"{reviewer}: {progress_line(stands)}")
    output.print_text(to, stop_line(stands), style="bold" if stands.is_reached else "")


def progress_line(stands: Stopping) -> str:
    """«412 of 5,543 decided, 96 relevant; recall at least 81% (95% sure), likelier than not 93%; …»."""
    head = f"{stands.screened:,} of {stands.of:,} decided, {stands.found:,} relevant"
    if stands.recall is None or stands.recall_low is None:
        return f"{head}; recall not known yet"
    sure = f"recall at least {stands.recall_low:.0%} ({stands.confidence:.0%} sure)"
    return f"{head}; {sure}, likelier than not {stands.recall:.0%}; up to {stands.most_left:,} left"


def stop_line(stands: Stopping) -> str:
    """Whether the rule says stop, in a sentence."""
    if stands.screened == stands.of:
        return "Every report is decided."
    if stands.is_reached:
        return (
            f"You may stop: the chance that less than {stands.target:.0%} is found is at most "
            f"{stands.chance:.1%}, by the rule."
        )
    if not stands.found:
        return "Go on: nothing relevant is found yet."
    return (
        f"Go on: the chance that less than {stands.target:.0%} is found may be {stands.chance:.0%}; stop at "
        f"{1 - stands.confidence:.0%}."
    )


def print_rows(rows: Iterable[Mapping[str, Any]], output_format: str, columns: tuple[str, ...]) -> None:
    """The rows, as a table for people or in a format for machines."""
    if output_format != "table":
        output.print_rows(rows, output_format, columns)
        return
    headings = [output.Column(name.replace("_", " ").capitalize()) for name in columns]
    output.print_table(output.console(), headings, ([_cell(row[name]) for name in columns] for row in rows))


def _cell(value: object) -> str:
    import datetime as dt

    if isinstance(value, dt.date):
        return date_in_words(value)
    return f"{value:.2f}" if isinstance(value, float) else "" if value is None else str(value)
