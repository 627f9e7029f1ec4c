"""Open readers of /live: how long until all are told of a build, and whether an event is lost or doubled.

The server, the build and every reader share this machine. A reader is a socket that is read as it comes; the
time runs from the moment at which the build's change can be seen in the register. Then the server is
stopped, the register built on, the server started again: each reader comes back behind its last event.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.table import machine, table
from forewarned.register import changes
from forewarned.register.store import open_register

_EVENT = re.compile(rb"id: (\d+)\nevent: change\n")
_PLACE = re.compile(rb"id: (\d+)\n")


class Reader(asyncio.Protocol):
    """One reader: the numbers of the events that it had, and when it had the last."""

    def __init__(self, all_of_them: Readers) -> None:
        self.all = all_of_them
        self.events: list[int] = []
        self.place: int | None = None
        self.at = 0.0
        self._rest = b""
        self.transport: asyncio.Transport | None = None
        self.told = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream, behind the last event."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        last = f"Last-Event-ID: {self.place}\r\n" if self.place is not None else ""
        transport.write(f"GET /live HTTP/1.1\r\nHost: here\r\n{last}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        """Note the events, and how far the stream has come."""
        self.at = time.monotonic()
        content = self._rest + data
        end = content.rfind(b"\n\n") + 2
        if end < 2:
            self._rest = content
            return
        self._rest, content = content[end:], content[:end]
        self.events += map(int, _EVENT.findall(content))
        if places := _PLACE.findall(content):
            self.place = int(places[-1])
            if not self.told:
                self.told = True
                self.all.open += 1

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Forget what was half sent."""
        if self.told:
            self.all.open -= 1
        self.told, self._rest = False, b""


class Readers:
    """So many readers of one server."""

    def __init__(self, count: int, port: int) -> None:
        self.port = port
        self.open = 0
        self.each = [Reader(self) for _ in range(count)]

    async def come(self) -> float:
        """The seconds until every reader has been greeted; each comes with the last event that it had."""
        began, loop = time.monotonic(), asyncio.get_running_loop()
        for start in range(0, len(self.each), 100):
            some = self.each[start : start + 100]
            await asyncio.gather(
                *(loop.create_connection(lambda r=reader: r, "127.0.0.1", self.port) for reader in some)
            )
        while self.open < len(self.each) and time.monotonic() - began < 120:
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    async def told(self, number: int, patience: float = 60) -> None:
        """Wait until every reader has had so many events."""
        end = time.monotonic() + patience
        while any(len(reader.events) < number for reader in self.each) and time.monotonic() < end:
            await asyncio.sleep(0.05)


def lines(folder: Path, count: int) -> Path:
    """A table of so many invented reports."""
    file = folder / "reports.jsonl"
    rows = [
        {
            "url": f"https://www.example.org/reports/{number:04d}/",
            "id": f"2019-{number:04d}",
            "date": "2019-03-04",
            "coroner": "A. Marchetti",
            "area": "Port Merrion",
            "receivers": ["Port Merrion Harbour Authority"],
            "investigation": "On 4 May 2018 I commenced an investigation.",
            "circumstances": "The gate stood open.",
            "concerns": "(1) The gate was not watched.",
        }
        for number in range(1, count + 1)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def built(folder: Path, beside: Path, count: int) -> None:
    """The register with so many reports, built in a process of its own."""
    command = [sys.executable, "-m", "forewarned.cli.main", "build", str(lines(beside, count))]
    subprocess.run([*command, "--register", str(folder)], check=True, capture_output=True)


def seen_at(folder: Path, place: int, found: list[float]) -> None:
    """Notes when the register first shows an event behind the place."""
    connection = sqlite3.connect(f"file:{folder / 'register.sqlite'}?mode=ro", uri=True)
    while changes.newest(connection) <= place:
        time.sleep(0.002)
    found.append(time.monotonic())


def served(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The server, once it answers."""
    command = [sys.executable, "-m", "forewarned.cli.main", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--register", str(folder)],
        env=os.environ | {"FOREWARNED_RATE": "1000000/1"},
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    return process


def stopped(process: subprocess.Popen[bytes]) -> float:
    """The seconds that the server took to stop."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    return time.monotonic() - began


async def measured(count: int, port: int) -> Sequence[Sequence[object]]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as place:
        beside, folder = Path(place), Path(place) / "register"
        built(folder, beside, 20)
        with open_register(folder) as register:
            start = changes.newest(register.connection)
        server = served(folder, port)
        readers = Readers(count, port)
        try:
            came = await readers.come()
            opened = readers.open
            delays = await one_event(readers, folder, beside, start)
            took = stopped(server)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(built, folder, beside, 22)
            server = served(folder, port)
            back = await readers.come()
            await asyncio.to_thread(built, folder, beside, 23)
            with open_register(folder) as register:
                expected = [each.seq for each in changes.after(register.connection, start)[1]]
            await readers.told(len(expected))
        finally:
            stopped(server)
    lost = sum(bool(set(expected) - set(reader.events)) for reader in readers.each)
    doubled = sum(len(reader.events) != len(set(reader.events)) for reader in readers.each)
    in_order = sum(reader.events == expected for reader in readers.each)
    return (
        ("readers asked for, open", f"{count:,}", f"{opened:,}"),
        ("seconds for all to come", "", f"{came:.1f}"),
        ("one event to all, ms: p50", "", f"{np.percentile(delays, 50):.0f}"),
        ("one event to all, ms: p99", "1,000", f"{np.percentile(delays, 99):.0f}"),
        ("one event to all, ms: the last", "", f"{max(delays):.0f}"),
        ("seconds for the server to stop", "", f"{took:.1f}"),
        ("seconds for all to come back", "", f"{back:.1f}"),
        ("readers with every event once, in order", f"{count:,}", f"{in_order:,}"),
        ("readers that lost an event", "0", f"{lost:,}"),
        ("readers that had one twice", "0", f"{doubled:,}"),
    )


async def one_event(readers: Readers, folder: Path, beside: Path, start: int) -> list[float]:
    """The milliseconds from when a build's change could be seen until each reader had it."""
    seen: list[float] = []
    watcher = threading.Thread(target=seen_at, args=(folder, start, seen))
    watcher.start()
    await asyncio.to_thread(built, folder, beside, 21)
    await readers.told(1)
    watcher.join(5)
    return [1000 * max(0.0, reader.at - seen[0]) for reader in readers.each]


def main() -> int:
    """Prints the table; 1 where an event was lost or doubled."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--readers", type=int, default=5_000)
    asking.add_argument("--port", type=int, default=18_765)
    given = asking.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(given.readers, hard - 500)
    rows = asyncio.run(measured(count, given.port))
    print(machine())
    print(table(("what", "reach", "measured"), rows))
    print(f"files that may be open: {soft:,}, {hard:,} at most")
    return int(rows[-1][-1] != "0" or rows[-2][-1] != "0")


if __name__ == "__main__":
    sys.exit(main())
