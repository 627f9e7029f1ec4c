"""Live updates: an open reader is told of a build within a second, and of each change once."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from forewarned.register import changes
from forewarned.register.store import open_register
from serving import CHILD, client, free_port, make, served
from tables import report_row


class Listener:
    """A reader of /live on a thread of its own, with everything that it was sent."""

    def __init__(self, address: str, *, last: int | None = None, **query: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.at: list[float] = []
        self.last = last
        self.opened = threading.Event()
        self._address, self._query = address, query
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        assert self.opened.wait(20)

    def _read(self) -> None:
        headers = {} if self.last is None else {"Last-Event-ID": str(self.last)}
        try:
            with httpx.stream(
                "GET", f"{self._address}/live", params=self._query, headers=headers, timeout=30
            ) as stream:
                self._lines(stream)
        except httpx.TransportError:
            return

    def _lines(self, stream: httpx.Response) -> None:
        held: dict[str, str] = {}
        for line in stream.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                held[name] = value
                continue
            if "id" in held:
                self.last = int(held["id"])
            if "data" in held:
                self.at.append(time.monotonic())
                self.events.append({"event": held["event"], **json.loads(held["data"])})
            held = {}
            self.opened.set()

    def wait(self, number: int, seconds: float = 10) -> list[dict[str, Any]]:
        end = time.monotonic() + seconds
        while len(self.events) < number and time.monotonic() < end:
            time.sleep(0.02)
        return self.events

    def ended(self) -> bool:
        self._thread.join(10)
        return not self._thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "register", tmp_path)


def seqs(events: list[dict[str, Any]]) -> list[int]:
    return [each["seq"] for each in events]


def held_after(folder: Path, place: int) -> list[int]:
    with open_register(folder) as register:
        return [each.seq for each in changes.after(register.connection, place)[1]]


def newest(folder: Path) -> int:
    with open_register(folder) as register:
        return changes.newest(register.connection)


def test_a_build_in_another_process_is_told_within_a_second(folder: Path, tmp_path: Path) -> None:
    port = free_port()
    with served(folder, port):
        listener = Listener(f"http://127.0.0.1:{port}")
        place = listener.last
        make(folder, tmp_path, more=[report_row(9)])
        done = time.monotonic()
        assert place is not None
        expected = held_after(folder, place)
        assert seqs(listener.wait(len(expected))) == expected
        assert listener.at[-1] - done < 1
        assert {each["reference"] for each in listener.events} == {"2019-0009"}


def test_nothing_is_lost_or_doubled_across_a_restart(folder: Path, tmp_path: Path) -> None:
    port, address = free_port(), ""
    place = newest(folder)
    with served(folder, port):
        address = f"http://127.0.0.1:{port}"
        before = Listener(address)
        make(folder, tmp_path, more=[report_row(9)])
        before.wait(len(held_after(folder, place)))
    assert before.ended()
    make(folder, tmp_path, more=[report_row(9), report_row(8)])
    with served(folder, port):
        after = Listener(address, last=before.last)
        make(folder, tmp_path, more=[report_row(9), report_row(8), report_row(7)])
        expected = held_after(folder, place)
        after.wait(len(expected) - len(before.events))
        assert seqs(before.events) + seqs(after.events) == expected


def test_the_server_stops_at_once_though_readers_are_there(folder: Path) -> None:
    port = free_port()
    with served(folder, port) as process:
        listeners = [Listener(f"http://127.0.0.1:{port}") for _ in range(5)]
        began = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        process.wait(20)
        assert time.monotonic() - began < 5
        assert all(each.ended() for each in listeners)


def test_a_reader_of_one_report_or_one_body_hears_of_nothing_else(folder: Path, tmp_path: Path) -> None:
    port = free_port()
    with served(folder, port):
        address = f"http://127.0.0.1:{port}"
        report = Listener(address, report="2019-0002")
        body = Listener(address, organisation="NHS England")
        other = report_row(6, receivers=["NHS England"])
        make(folder, tmp_path, more=[other, report_row(9)])
        body.wait(1)
        assert {each["reference"] for each in body.events} == {"2019-0006"}
        assert report.events == []


def test_the_stream_names_no_child(folder: Path) -> None:
    port = free_port()
    with served(folder, port):
        listener = Listener(f"http://127.0.0.1:{port}", last=0)
        everything = held_after(folder, 0)
        assert seqs(listener.wait(len(everything))) == everything
        assert not any(word in json.dumps(listener.events) for word in CHILD.split())


def test_a_place_that_the_register_has_not_reached_begins_again(folder: Path) -> None:
    port = free_port()
    with served(folder, port):
        listener = Listener(f"http://127.0.0.1:{port}", last=10_000_000)
        assert [each["event"] for each in listener.events] == ["reset"]
        assert listener.last == newest(folder)


@pytest.mark.parametrize(
    "query", ["report=1999-1", "organisation=Nobody At All", "what=1", "last_event_id=x"]
)
def test_what_cannot_be_followed_is_refused(folder: Path, query: str) -> None:
    with client(folder) as reader:
        found = reader.get(f"/live?{query}")
        assert found.status_code in (400, 404)
        assert found.headers["content-type"] == "application/problem+json"
        assert reader.post("/live").status_code == 405
