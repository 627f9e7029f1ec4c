"""The entry point: finds the command, runs it, and turns whatever goes wrong into a message and a code.

Nothing but click is imported here, so that `forewarned --help` answers at once; each command's module
is imported when that command is called.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

import click

from forewarned.errors import BadInput, ForewarnedError, Stopped

COMMANDS: Mapping[str, str] = {
    "build": "Read folders, files and tables into the register.",
    "show": "Show one report: who was warned of what, and what came of it.",
    "search": "Search reports and their concerns.",
    "facts": "Show what a report's text says of the death.",
    "answers": "List what was answered to each concern.",
    "promises": "List what was promised, by when, and what came of it.",
    "evidence": "Attach what shows whether a promise was kept.",
    "overdue": "List the answers that were due and have not been seen.",
    "organisation": "Show one body: who it is, what was addressed to it, and what came of it.",
    "organisations": "List the bodies that were warned, with what came of it.",
    "resolve": "Say which organisation is meant by a name as it is written.",
    "judge": "Judge who is meant by unsure names, and what responses say.",
    "stats": "Count the register: years, areas, states, how complete it is.",
    "screen": "Screen reports for a question, and know when to stop.",
    "read": "Read documents and print them as JSON; needs no register.",
    "draft": "Write a report in the form, or check a draft of one.",
    "export": "Write the tables as Parquet, CSV and JSON Lines.",
    "history": "Show what changed in the register, when and why.",
    "serve": "Serve the register as a web site, with an API.",
    "verify": "Check the history's chain and every stored document.",
    "keys": "Make, list and revoke the keys for writing through the site.",
    "mcp": "Answer assistants over the Model Context Protocol.",
    "demo": "Write the demonstration corpus of invented reports.",
}
"""Every command with its one line of help, in the order in which they are listed."""

DONE, FOUND, USAGE, PROTECTED, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes: done; a finding that was asked for; bad use or input; stopped to protect; Ctrl-C."""

EPILOGUE = """\b
Examples:
  forewarned build ~/pfd-pdfs
  forewarned show 2019-0412
  forewarned search "observations not done"
  forewarned overdue --limit 20
  forewarned read report.pdf

Exit codes: 0 done; 1 a finding that you asked to be told of; 2 a wrong option or input; 3 stopped to
protect the register.
"""


class PipeClosed(Exception):
    """Whoever read the output has read enough; nothing is wrong."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and help lines, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"forewarned.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Writes the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """What the command returned. Raises PipeClosed where whoever read the output went away."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise PipeClosed from None  # click would end the process with the code of a finding

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. Raises BadInput, with the nearest name, for no command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            meant = f"Did you mean `forewarned {near[0]}`? " if near else ""
            raise BadInput(
                f"there is no command «{args[0]}»", do=f"{meant}`forewarned --help` lists them all."
            )
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"forewarned {version('forewarned')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    epilog=EPILOGUE,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version.",
)
def cli() -> None:
    """The open register of warnings about deaths that could be prevented.

    Reads the reports that coroners in England and Wales write to prevent future deaths, and the
    answers to them; shows who was warned, when an answer fell due, and what came of it.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Never returns: runs the command that the arguments name, and exits with its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """The exit code, once the command has run and whatever went wrong has been said on standard error."""
    try:
        result = cli.main(arguments, prog_name="forewarned", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else DONE
    except (BrokenPipeError, PipeClosed):
        _close_quietly()
        return DONE
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped at your request. What was already complete is kept.", err=True)
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("FOREWARNED_DEBUG") == "1":
            raise
        return _explained(error)


def _explained(error: Exception) -> int:
    """The exit code for this error, after its message."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return USAGE
    if isinstance(error, click.ClickException):
        error = _from_click(error)
    elif isinstance(error, OSError):
        error = _from_system(error)
    if isinstance(error, ForewarnedError):
        tell(error)
        return error.exit_code
    place = _place_of(error)
    tell(
        ForewarnedError(
            f"a fault of Forewarned itself ({type(error).__name__}: {error})",
            where=place,
            do="Run it again with FOREWARNED_DEBUG=1 set, and report what it prints.",
        )
    )
    return USAGE


def tell(error: ForewarnedError) -> None:
    """Writes an error on standard error in its three parts: what was found, where, what to do."""
    from forewarned.wording import printable

    head = click.style("forewarned:", bold=True) if _colour(sys.stderr) else "forewarned:"
    click.echo(f"{head} {printable(error.found.rstrip('.'))}.", err=True)
    if error.where:
        click.echo(f"  where:   {printable(str(error.where))}", err=True)
    if error.do:
        click.echo(f"  do this: {printable(error.do)}", err=True)


def _colour(stream: object) -> bool:
    return bool(getattr(stream, "isatty", bool)()) and not os.environ.get("NO_COLOR")


def _from_click(error: click.ClickException) -> ForewarnedError:
    """The same message as one of our own; what to do is to read the command's help."""
    context = getattr(error, "ctx", None)
    name = context.command_path if context else "forewarned"
    return BadInput(error.format_message(), do=f"`{name} --help` shows what it takes.")


def _from_system(error: OSError) -> ForewarnedError:
    where = str(error.filename or "")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Stopped(
            "the disk is full", where=where, do="Make room and run it again; nothing is half done."
        )
    if isinstance(error, PermissionError):
        return BadInput("not permitted", where=where, do="Check who may read and write there.")
    return BadInput(error.strerror or str(error), where=where, do="Check the path and run it again.")


def _place_of(error: BaseException) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{os.path.basename(at.tb_frame.f_code.co_filename)}, line {at.tb_lineno}" if at else ""  # noqa: PTH119


def _close_quietly() -> None:
    """Points standard output at nothing, so that closing it cannot complain again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file: a test's, for instance
        return


if __name__ == "__main__":
    main()
