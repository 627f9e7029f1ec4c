"""`forewarned keys`: who may write through the site: make a key, list them, revoke one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from forewarned.cli import output
from forewarned.cli.options import format_option, opened, register_option
from forewarned.wording import count_of, date_in_words

COLUMNS = ("id", "name", "scope", "made", "revoked")

_EPILOGUE = """\b
Examples:
  forewarned keys add "A. Reviewer" --scope review
  forewarned keys list
  forewarned keys revoke "A. Reviewer"
"""


@click.group(epilog=_EPILOGUE)
def command() -> None:
    """Make, list and revoke the keys for writing through the site.

    Reading needs none. Only a hash of each key is kept, in keys.sqlite in the register's folder.
    """


@command.command()
@click.argument("name")
@click.option(
    "--scope",
    type=click.Choice(["review", "admin"]),
    default="review",
    help="review: judge; admin: set up webhooks as well. [default: review]",
)
@register_option
def add(name: str, scope: str, register_folder: Path) -> None:
    """Make a key and print it: it is shown this once, and kept nowhere.

    NAME says whose it is. Send the key as «Authorization: Bearer KEY».
    """
    from forewarned.register import keys

    opened(register_folder).close()
    chosen: keys.Scope = "admin" if scope == "admin" else "review"
    key, text = keys.add(register_folder, name, chosen)
    click.echo(text)
    click.echo(
        f"Key {key.id} of «{key.name}», to {keys.MEANING[chosen]}. Keep it: it is shown once.", err=True
    )


@command.command(name="list")
@register_option
@format_option()
def list_(register_folder: Path, output_format: str) -> None:
    """List the keys: whose they are and what they may do, never what they are."""
    from forewarned.register import keys

    opened(register_folder).close()
    held = keys.held(register_folder)
    if output_format != "table":
        output.print_rows(map(asdict, held), output_format, COLUMNS)
        return
    to = output.console()
    in_use = sum(each.revoked is None for each in held)
    output.print_text(to, f"{count_of(in_use, 'key')} in use, {len(held) - in_use} revoked.", style="bold")
    if held:
        columns = tuple(map(output.Column, ("Id", "Name", "May", "Made", "Revoked")))
        output.print_table(to, columns, (_cells(each) for each in held))


def _cells(each: object) -> list[str]:
    import datetime as dt

    row = {name: getattr(each, name) for name in COLUMNS}
    days = (date_in_words(dt.date.fromisoformat(row[name][:10])) if row[name] else "" for name in COLUMNS[3:])
    return [row["id"], row["name"], row["scope"], *days]


@command.command()
@click.argument("name")
@register_option
def revoke(name: str, register_folder: Path) -> None:
    """Make a key good for nothing, from the next request on.

    NAME is the key's name or its id.
    """
    from forewarned.register import keys

    opened(register_folder).close()
    key = keys.revoke(register_folder, name)
    click.echo(f"Key {key.id} of «{key.name}» is revoked.")
