"""The options that several commands share, each written once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from forewarned.errors import BadInput, RegisterProblem

if TYPE_CHECKING:
    from forewarned.register.store import Register

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = click.Path(path_type=Path, readable=False)
"""A path that the command itself looks at, so that its errors say where, and what to do."""

FORMATS = ("table", "json", "jsonl", "csv")


class Day(click.ParamType[dt.date]):
    """A date on the command line, as ISO 8601 or as people write it (day first)."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date. Fails where the words are no whole, real date."""
        if isinstance(value, dt.date):
            return value
        from forewarned.dates import read_date

        read = read_date(str(value)).date
        if read is None:
            self.fail(f"«{value}» is no date; write it as 2019-03-14 or 14 March 2019", param, ctx)
        return read


def register_option(command: Command) -> Command:
    """The command with --register, which is $FOREWARNED_REGISTER or ./register unless given."""
    return click.option(
        "--register",
        "register_folder",
        metavar="DIR",
        type=PATH,
        envvar="FOREWARNED_REGISTER",
        default=Path("register"),
        help="The register's folder. [default: $FOREWARNED_REGISTER, else ./register]",
    )(command)


def format_option(default: str | None = "table") -> Callable[[Command], Command]:
    """A decorator that adds --format, for people or for machines."""
    shown = f" [default: {default}]" if default else ""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default=default,
        help=f"table for people; json, jsonl or csv for machines.{shown}",
    )


def today_option(command: Command) -> Command:
    """The command with --today, the day on which duties are judged."""
    return click.option(
        "--today",
        type=Day(),
        default=None,
        help="Judge the duties as on this day. [default: today, or the day of --as-of]",
    )(command)


def as_of_option(command: Command) -> Command:
    """The command with --as-of, which shows the register as it stood at the end of a day."""
    return click.option(
        "--as-of", type=Day(), default=None, help="Show the register as it stood at the end of this day."
    )(command)


def day_judged(today: dt.date | None, as_of: dt.date | None) -> dt.date:
    """The day on which duties are judged: the one given, else that of --as-of, else the calendar's."""
    return today or as_of or dt.date.today()


def opened(folder: Path, *, as_of: dt.date | None = None, create: bool = False) -> Register:
    """The register in this folder. Raises RegisterProblem where there is none or it cannot be used."""
    from forewarned.register.store import open_register

    if not create and not folder.exists():
        raise RegisterProblem(
            "there is no register here",
            where=str(folder),
            do="Make one with `forewarned build SOURCE…`, or name its folder with --register.",
        )
    if folder.exists() and not folder.is_dir():
        raise RegisterProblem(
            "a register is a folder, and this is a file", where=str(folder), do="Name its folder."
        )
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise RegisterProblem("the folder may not be read", where=str(folder), do="Check its permissions.")
    return open_register(folder, as_of=as_of, create=create)


def positive(_context: click.Context, option: click.Parameter, number: int | None) -> int | None:
    """The number of an option, which has to be 1 or more. Raises BadInput."""
    if number is not None and number < 1:
        raise BadInput(f"{option.opts[0]} {number} asks for nothing", do="Give a number from 1 on.")
    return number
