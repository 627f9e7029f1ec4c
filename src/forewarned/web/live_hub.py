"""What tells every open reader of a change: one watcher of the register a process, and what it saw last.

The watcher asks for the place of the newest event a few times a second, whatever process wrote it, while
anybody reads. An event's place in the chain of history is its number for readers, so that after a break,
or a restart of the server, each goes on behind the last one that it had.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import takewhile
from types import FrameType
from typing import Any

import msgspec

from forewarned.errors import ForewarnedError
from forewarned.register import changes
from forewarned.register.changes import Change
from forewarned.register.store import Register
from forewarned.web.library import Library

EVERY = 0.25
"""Seconds between two looks at the register."""

HEARTBEAT = 15.0
"""Seconds after which a reader to whom nothing was sent is sent a sign of life."""

RECENT = 4_000
"""Changes that are kept ready for readers; older ones are read from the register."""

_LOG = logging.getLogger("forewarned.web")


@dataclass(frozen=True, slots=True)
class Told:
    """A change, and the bytes that tell of it."""

    change: Change
    content: bytes


def told(change: Change) -> Told:
    """The change as an event of the stream."""
    data = msgspec.json.encode(asdict(change))
    return Told(change, b"id: %d\nevent: change\ndata: %b\n\n" % (change.seq, data))


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes, the bytes of them all, and the place to which they have been read."""

    place: int
    told: tuple[Told, ...]
    content: bytes


def batch_of(place: int, found: Iterable[Told]) -> Batch:
    """The changes up to a place."""
    held = tuple(found)
    return Batch(place, held, b"".join(each.content for each in held))


class Reader:
    """One open stream: what it asks for, how far it has read, and whether it was woken."""

    def __init__(self, place: int, report: str | None = None, organisation: str | None = None) -> None:
        self.place, self.report, self.organisation = place, report, organisation
        self.woken = asyncio.Event()
        self.gone = False
        self.sent = time.monotonic()

    def leave(self) -> None:
        """Note that the reader has gone away, or that the server stops."""
        self.gone = True
        self.woken.set()

    def wanted(self, batch: Batch) -> bytes:
        """The bytes of those that the reader asks for."""
        if self.report is None and self.organisation is None:
            return batch.content
        return b"".join(
            each.content
            for each in batch.told
            if changes.touches(each.change, self.report, self.organisation)
        )


class Hub:
    """The readers of one process, and the newest changes."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.readers: set[Reader] = set()
        self.newest = 0
        self._from = 0
        self._recent: deque[Told] = deque(maxlen=RECENT)
        self._batches: dict[int, Batch] = {}
        self._watching: asyncio.Task[None] | None = None
        self._closed = False

    async def join(self, reader: Reader) -> None:
        """Take in a reader; the first one starts the watcher."""
        self._take_in(self.library.register())
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
            ending_streams_on_signals(self)
        if self._closed:
            reader.leave()
        self.readers.add(reader)

    def part(self, reader: Reader) -> None:
        """Let a reader go."""
        self.readers.discard(reader)

    async def close(self) -> None:
        """Stop watching, and end every stream."""
        self.end_streams()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    def end_streams(self) -> None:
        """End every stream: their readers come back to whatever serves next."""
        self._closed = True
        for reader in self.readers:
            reader.leave()

    async def after(self, place: int) -> Batch:
        """The changes after a place: all that are kept ready, else some of the older ones."""
        if place < self._from:
            read, found = await self.library.ask(
                lambda register: changes.after(register.connection, place, 500)
            )
            return batch_of(read, map(told, found))
        if place not in self._batches:
            newer = takewhile(lambda each: each.change.seq > place, reversed(self._recent))
            self._batches[place] = batch_of(self.newest, reversed(list(newer)))
        return self._batches[place]

    # The watcher

    async def _watch(self) -> None:
        beat = time.monotonic()
        while True:
            await asyncio.sleep(EVERY)
            try:
                self._take_in(self.library.register())
            except (ForewarnedError, OSError):  # the register is being moved or copied: look again
                continue
            except Exception:
                _LOG.exception("the register could not be watched")
                continue
            if time.monotonic() - beat > 1:
                beat = time.monotonic()
                self._wake(beat - HEARTBEAT)

    def _wake(self, quiet_since: float) -> None:
        for reader in self.readers:
            if reader.sent <= quiet_since:
                reader.woken.set()

    def _take_in(self, register: Register) -> None:
        """Read what came since the last look, if anything did, and wake those who wait for it."""
        newest = changes.newest(register.connection)
        if newest == self.newest and self._watching is not None:
            return
        if self._watching is None or newest < self.newest or newest - self.newest > RECENT:
            self._look_back(newest)
        while self.newest < newest:
            read, found = changes.after(register.connection, self.newest, 500)
            self._add(found)
            self.newest = read
        self._batches.clear()
        self._wake(time.monotonic())

    def _look_back(self, newest: int) -> None:
        """Begin with the newest changes there are: the register is another one, or far ahead."""
        self._recent.clear()
        self.newest = self._from = max(0, newest - RECENT)

    def _add(self, found: Iterable[Change]) -> None:
        for each in found:
            if len(self._recent) == RECENT:
                self._from = self._recent[0].change.seq
            self._recent.append(told(each))


def ending_streams_on_signals(hub: Hub) -> None:
    """See to it that a signal to stop ends the streams at once: a server waits for what it is answering.

    The server's own handling of the signal goes on as before. Does nothing off the main thread, where the
    server is not one that signals stop.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def stop(which: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(hub.end_streams)
            if callable(before):
                before(which, frame)

        with suppress(ValueError):
            signal.signal(number, stop)
