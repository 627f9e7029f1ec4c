"""Documents read in worker processes, each with limits on time, memory, size and pages.

Documents come from outside: one that is broken or hostile is refused with one line, and the rest of
the run goes on. A worker that is killed for taking too long, or that crashes, is replaced.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from forewarned.errors import ForewarnedError, Unreadable
from forewarned.form.limits import Limits
from forewarned.model import Report, Response

Outcome = Report | Response | Unreadable
Reader = Callable[..., Report | Response]

_SPAWN = multiprocessing.get_context("spawn")
_BEAT = "beat"


def read_files(
    paths: Iterable[Path], *, jobs: int = 1, limits: Limits | None = None
) -> Iterator[tuple[Path, Outcome]]:
    """Each path with what was read from it, or why it was refused; in the order of finishing.

    A document may take `limits.seconds` (counted anew after each recognised page of a scan) and
    `limits.megabytes` beyond what a fresh worker takes. Raises nothing for a bad document.
    """
    limits = limits or Limits()
    waiting = deque(paths)
    workers: list[_Worker] = []
    try:
        while waiting or any(worker.path for worker in workers):
            while len(workers) < max(jobs, 1) and len(workers) < len(waiting) + len(workers):
                workers.append(_Worker(limits))
            for worker in workers:
                if worker.path is None and waiting:
                    worker.begin(waiting.popleft())
            yield from _finished(workers)
    finally:
        for worker in workers:
            worker.stop()


def read_file(path: Path, limits: Limits | None = None) -> Report | Response:
    """What one document holds, read in a limited worker. Raises Unreadable where it is refused."""
    [(_, outcome)] = read_files([path], limits=limits)
    if isinstance(outcome, Unreadable):
        raise outcome
    return outcome


def _finished(workers: list[_Worker]) -> Iterator[tuple[Path, Outcome]]:
    """What finishes next; also ends the workers whose time is over."""
    busy = {worker.pipe: worker for worker in workers if worker.path is not None}
    if not busy:
        return
    soonest = min(worker.deadline for worker in busy.values())
    ready = wait(list(busy), timeout=max(soonest - time.monotonic(), 0.0) + 0.01)
    for pipe in ready:
        if isinstance(pipe, Connection):
            worker = busy[pipe]
            path, outcome = worker.path, worker.take()
            if path is not None and outcome is not None:
                yield path, outcome
                if not worker.alive:
                    workers.remove(worker)
    for worker in list(workers):
        if worker.path is not None and time.monotonic() > worker.deadline:
            path, outcome = worker.path, worker.give_up()
            workers.remove(worker)
            yield path, outcome


@dataclass(slots=True, init=False)
class _Worker:
    """One worker process, what it is reading, and when it must have shown a sign of life."""

    limits: Limits
    pipe: Connection
    process: BaseProcess
    path: Path | None
    deadline: float
    alive: bool

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_serve, args=(theirs, limits), daemon=True)
        self.process.start()
        theirs.close()
        self.path = None
        self.deadline = float("inf")
        self.alive = True

    def begin(self, path: Path) -> None:
        self.path = path
        self.deadline = time.monotonic() + self.limits.seconds + 10  # the worker may still be starting
        with suppress(OSError):  # a worker that died in between shows as the end of its pipe
            self.pipe.send(path)

    def take(self) -> Outcome | None:
        """What the worker sent; None for a sign of life. A dead worker's document is refused."""
        try:
            message = self.pipe.recv()
        except (EOFError, OSError):
            self.alive = False
            self.process.join(timeout=5)
            return self._refused(f"the reader crashed on it ({_ending(self.process.exitcode)})")
        if message == _BEAT:
            self.deadline = time.monotonic() + self.limits.seconds_a_scanned_page
            return None
        self.path = None
        self.deadline = float("inf")
        outcome: Outcome = message
        return outcome

    def give_up(self) -> Outcome:
        """Ends the worker; its document is refused."""
        self.stop()
        return self._refused(f"reading it took longer than {self.limits.seconds:g} seconds")

    def stop(self) -> None:
        self.alive = False
        with suppress(OSError):
            self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join(timeout=5)

    def _refused(self, found: str) -> Unreadable:
        where, self.path = str(self.path), None
        return Unreadable(found, where=where, do="The document may be damaged; fetch it again or leave it out.")


def _ending(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"


def _serve(pipe: Connection, limits: Limits) -> None:
    """The worker's life: read what it is sent, send back what was read, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from forewarned.form.read import read_bytes

    _limit_memory(limits)
    while True:
        try:
            path: Path = pipe.recv()
        except (EOFError, OSError):
            return
        outcome = _read(path, limits, pipe, read_bytes)
        with suppress(BrokenPipeError):
            pipe.send(outcome)


def _read(path: Path, limits: Limits, pipe: Connection, read_bytes: Reader) -> Outcome:
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise Unreadable(f"it has {size:,} bytes, more than the {limits.file_bytes:,} allowed")
        return read_bytes(path.read_bytes(), name=path.name, limits=limits, beat=lambda: pipe.send(_BEAT))
    except ForewarnedError as error:
        return Unreadable(error.found, where=str(path), do=error.do)
    except MemoryError:
        found = f"reading it took more than {limits.megabytes:,} MB of memory"
        return Unreadable(found, where=str(path), do="It may be built to exhaust the reader; leave it out.")
    except OSError as error:
        return Unreadable(error.strerror or str(error), where=str(path), do="Check that the file may be read.")
    except Exception as error:  # whatever a hostile document provokes must not end the run
        found = f"the reader failed on it ({type(error).__name__}: {error})"
        return Unreadable(found, where=str(path), do="Please report this document as a fault of Forewarned.")


def _limit_memory(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    with suppress(OSError, ValueError):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        bound = used + limits.megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))

