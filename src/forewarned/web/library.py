"""The register as the site holds it: one open `Register` a thread, opened again when it has changed."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from forewarned.register.database import FILE_NAME
from forewarned.register.store import Register, open_register

Answer = TypeVar("Answer")

THREADS = 2
"""Threads that ask the register in one process: they share the interpreter's one lock, so more are slower."""


@dataclass(slots=True)
class _Open:
    """One thread's register, and the file and the head that it was opened on."""

    register: Register
    file: tuple[int, int]
    head: str


class Library:
    """What every request asks. SQLite is opened for reading only; nothing here writes to a register."""

    def __init__(self, folder: Path, *, today: dt.date | None = None, threads: int = THREADS) -> None:
        self.folder = folder
        self._today = today
        self._mine = threading.local()
        self._all: list[_Open] = []
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._answers: dict[str, tuple[tuple[str, dt.date], Any]] = {}
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="register")

    def today(self) -> dt.date:
        """The day on which duties are judged: the one given, else the calendar's."""
        return self._today or dt.date.today()

    def register(self) -> Register:
        """This thread's register, as it stands now. Never hand it to another thread."""
        return self._current().register

    def head(self) -> str:
        """The hash at the head of the register's history."""
        return self._current().head

    async def ask(self, question: Callable[[Register], Answer]) -> Answer:
        """The answer to a question, asked of a register on one of the library's threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: question(self.register()))

    def kept(self, name: str, make: Callable[[Register], Answer]) -> Answer:
        """What was answered under this name, kept as long as the register and the day are the same.

        For what takes long and is shown to many, such as counts over everything. It must not change.
        """
        current = self._current()
        stands_for = (current.head, self.today())
        with self._lock:
            lock = self._making.setdefault(name, threading.Lock())
        with lock:
            held = self._answers.get(name)
            if held is None or held[0] != stands_for:
                held = self._answers[name] = (stands_for, make(current.register))
            return cast("Answer", held[1])

    def close(self) -> None:
        """Close every register. Closing twice does no harm."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            for held in self._all:
                held.register.close()
            self._all.clear()

    def _current(self) -> _Open:
        held: _Open | None = getattr(self._mine, "held", None)
        file = self._file()
        if held is not None and held.file == file and held.register.head() == held.head:
            return held
        register = open_register(self.folder)
        fresh = _Open(register, file, register.head())
        with self._lock:
            if held is not None and held in self._all:
                self._all.remove(held)
                held.register.close()
            self._all.append(fresh)
        self._mine.held = fresh
        return fresh

    def _file(self) -> tuple[int, int]:
        """Which file the register is: another one may have been put in its place."""
        try:
            found = (self.folder / FILE_NAME).stat()
        except FileNotFoundError:
            return (0, 0)
        return found.st_dev, found.st_ino
