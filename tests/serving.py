"""A small invented register behind the site, for tests of the API, the feeds and the live updates."""

from __future__ import annotations

import datetime as dt
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from answering import GATES, HARBOUR, MADE, Fake, letters
from forewarned.register import answer_reader
from forewarned.register.store import open_register
from forewarned.web.app import create_app
from tables import register_row, report_row, write_lines

TODAY = dt.date(2019, 9, 2)
CHILD, SELF_HARM = "Tamsin Vennelby", "2019-0005"
CHILD_ADDRESS = "https://www.example.org/reports/tamsin-vennelby-prevention-of-future-deaths-report/"

Client = TestClient[Litestar]


def rows() -> list[dict[str, Any]]:
    """Five reports: two answered, one to come, one about a child, one that speaks of suicide."""
    return [
        report_row(1),
        report_row(2, date="2019-05-06", area="Saltmere"),
        report_row(3, date="2019-08-20", receivers=[HARBOUR]),
        report_row(
            4,
            url=CHILD_ADDRESS,
            date="2018-02-03",
            deceased=CHILD,
            receivers=[GATES],
            investigation=f"An investigation into the death of {CHILD}, aged 9.",
            concerns=f"(1) Nobody taught Tamsin to swim near the sluice; see {CHILD_ADDRESS} for more.",
        ),
        report_row(
            5,
            date="2017-06-07",
            receivers=["NHS England"],
            concerns="(1) The ligature points on the ward were known.\n(2) She was hanged with a scarf.",
            circumstances="The conclusion was suicide.",
        ),
    ]


def _reading() -> Any:
    """The reader of marked letters, whatever day they are taken to be of."""

    def read(concerns: Any, text: str, **given: Any) -> Any:
        return Fake()(concerns, text, **given | {"written": dt.date(2019, 4, 29)})

    return read


def make(folder: Path, beside: Path, *, more: Sequence[dict[str, Any]] = ()) -> Path:
    """The register built into the folder; `more` are further reports, or others in place of these."""
    by_address = {row["url"]: row for row in (*rows(), *more)}
    pages = [register_row(5, date="2017-06-07", area="Port Merrion", sent_to=["NHS England"])]
    sources = [
        write_lines(beside / "reports.jsonl", list(by_address.values())),
        write_lines(beside / "pages.jsonl", pages),
        write_lines(beside / "responses.jsonl", letters()),
    ]
    with pytest.MonkeyPatch.context() as patch, open_register(folder, create=True) as register:
        patch.setattr(answer_reader, "reading", _reading)
        register.build(sources, now=lambda: MADE)
    return folder


@contextmanager
def client(folder: Path, **given: Any) -> Iterator[Client]:
    """A reader of the site over this register, as on a day."""
    with TestClient(create_app(folder, today=TODAY, **given)) as made:
        yield made


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """The site in a process of its own."""
    command = [sys.executable, "-m", "forewarned.cli.main", "serve", "--port", str(port)]
    process = subprocess.Popen([*command, "--register", str(folder), *options], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
