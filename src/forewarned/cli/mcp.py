"""`forewarned mcp`: the register for assistants, over standard input and output."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from forewarned.cli.options import opened, register_option, today_option

_EPILOGUE = """\b
Examples:
  forewarned mcp --register ~/register
"""


@click.command(epilog=_EPILOGUE)
@register_option
@today_option
def command(register_folder: Path, today: dt.date | None) -> None:
    """Answer assistants over the Model Context Protocol.

    It is started by the assistant's program, and speaks JSON-RPC on standard input and output until that
    ends. The tools search, show, organisation, deadlines and promises give what the register holds, each
    answer with its sources. Nothing can be written.
    """
    from forewarned.mcp.protocol import Server
    from forewarned.mcp.tools import INSTRUCTIONS, tools

    with opened(register_folder) as register:
        made = tools(lambda: register, lambda: today or dt.date.today())
        Server(made, INSTRUCTIONS).serve(sys.stdin, sys.stdout)
