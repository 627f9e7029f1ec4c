"""`forewarned serve`: the web application, its API and its live updates, over one register."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from forewarned.cli.options import opened, positive, register_option, today_option

CONNECTIONS = 16_384
"""Connections that one process holds at a time: readers of live updates keep theirs open."""

TO_STOP = 10
"""Seconds that a worker is given to finish what it is answering when the server is stopped."""

_EPILOGUE = """\b
Examples:
  forewarned serve
  forewarned serve --port 8080 --register /srv/register
  forewarned serve --prefix /forewarned --workers 2
"""


@click.command(epilog=_EPILOGUE)
@register_option
@click.option("--host", default="127.0.0.1", help="Answer at this address. [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, help="The port. [default: 8765]")
@click.option("--prefix", default="", metavar="PATH", help="Answer under this path, behind a proxy.")
@click.option("--workers", type=int, default=1, callback=positive, help="Processes. [default: 1]")
@click.option("--hsts", is_flag=True, help="Tell browsers to come by HTTPS alone (needs a proxy for it).")
@click.option("--log-requests", is_flag=True, help="Write a line of JSON for each request.")
@today_option
def command(
    register_folder: Path,
    host: str,
    port: int,
    prefix: str,
    workers: int,
    hsts: bool,
    log_requests: bool,
    today: dt.date | None,
) -> None:
    """Serve the register as a web site, with an API.

    Reading needs no key. The site is for this machine alone unless --host says otherwise; put a proxy
    with HTTPS before it. A build may run meanwhile: pages show it at once. Ctrl-C stops the server
    after the answers that are under way.
    """
    opened(register_folder).close()
    from forewarned.web.app import SETTINGS
    from forewarned.web.serving import serve

    given = {
        "folder": str(register_folder.resolve()),
        "prefix": prefix,
        "today": today.isoformat() if today else "",
        "hsts": "1" if hsts else "",
    }
    os.environ.update({SETTINGS[name]: value for name, value in given.items()})
    click.echo(f"http://{host}:{port}{'/' + prefix.strip('/') if prefix.strip('/') else ''}/", err=True)
    serve(host, port, workers, connections=CONNECTIONS, to_stop=TO_STOP, log_requests=log_requests)
