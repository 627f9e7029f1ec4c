"""Documents read in worker processes, each with limits on time, memory, size and pages.

Documents come from outside: one that is broken or hostile is refused with one line, and the rest of
the run goes on. A worker that takes too long, or crashes, is replaced. What a worker crashed on is
read once more in a fresh one before it is refused: the fault may lie with a document read before.

The workers are plain child processes, not `multiprocessing`'s: those would run the user's own main
script again in every worker, which fails where it is not guarded. POSIX only (Linux, macOS).
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from forewarned.errors import ForewarnedError, Unreadable
from forewarned.form.limits import Limits
from forewarned.model import Report, Response
from forewarned.sources import worker

if TYPE_CHECKING:
    from forewarned.form.read import Reading

Found = TypeVar("Found")
Outcome = Report | Response | Unreadable

SECONDS_TO_START = 120.0
"""How long a worker may take to import what it needs; machines under load are slow to."""

AHEAD = 2
"""How many documents a worker holds at once, the one it reads included: it need not wait for the next."""

FAILED_STARTS = 3
"""So many workers in a row that do not start are the installation's fault, not a document's."""

_START = (
    "import sys; sys.path[:] = sys.argv[2:]\n"
    "from forewarned.sources.worker import serve; serve(int(sys.argv[1]))"
)
_GAVE_UP = {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL}
"""How PDFium ends the process when it cannot have the memory that it wants."""

_DAMAGED = "The document may be damaged; fetch it again or leave it out."


def read_files(
    paths: Iterable[Path], *, jobs: int = 1, limits: Limits | None = None
) -> Iterator[tuple[Path, Outcome]]:
    """Each path with what was read from it, or why it was refused; in the order of finishing.

    A document may take `limits.seconds` (counted anew after each recognised page of a scan) and
    `limits.megabytes` beyond what a fresh worker takes. Workers end when the iterator is used up or
    closed. Raises nothing for a bad document; ForewarnedError where no worker can be started.
    """
    workers = _Workers[Report | Response](paths, max(jobs, 1), limits or Limits())
    try:
        yield from workers.finished()
    finally:
        workers.stop()


def read_whole(
    paths: Iterable[Path], *, jobs: int = 1, limits: Limits | None = None
) -> Iterator[tuple[Path, Reading | Unreadable]]:
    """As `read_files`, with everything that explains a reading: the document's lines, and its boxes."""
    workers = _Workers["Reading"](paths, max(jobs, 1), limits or Limits(), whole=True)
    try:
        yield from workers.finished()
    finally:
        workers.stop()


def read_file(path: Path, limits: Limits | None = None) -> Report | Response:
    """What one document holds, read in a limited worker. Raises Unreadable where it is refused."""
    [(_, outcome)] = read_files([path], limits=limits)
    if isinstance(outcome, Unreadable):
        raise outcome
    return outcome


def refused(path: Path, found: str, do: str = "") -> Unreadable:
    """The refusal of the document at this path, in one line whatever its name or its fault holds."""
    return Unreadable(one_line(found, most=300), where=one_line(str(path)), do=do)


def one_line(text: str, most: int = 1000) -> str:
    """The text with line ends and control or broken characters written out: «\\n», «\\x1b», «\\udcff»."""
    shown = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text[: most + 1]
    )
    return shown if len(text) <= most else shown[:most] + "…"


@dataclass(frozen=True, slots=True)
class _Task:
    """One document to read; `again` where a worker that had read others before crashed on it."""

    path: Path
    again: bool = False


class _Workers(Generic[Found]):
    """The workers, what waits for them, and what they have finished; `whole`: they give whole readings."""

    def __init__(self, paths: Iterable[Path], most: int, limits: Limits, *, whole: bool = False) -> None:
        self._waiting = deque(_Task(path) for path in paths)
        self._most = most
        self._limits = limits
        self._whole = whole
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def finished(self) -> Iterator[tuple[Path, Found | Unreadable]]:
        """Each document's outcome as soon as it is there; work is handed out before that is passed on."""
        self._hand_out()
        while any(each.tasks for each in self._workers):
            finished = self._collected()
            self._hand_out()
            yield from finished

    def stop(self) -> None:
        """Ends every worker, and waits until it is gone."""
        for each in self._workers:
            each.kill()
        for each in self._workers:
            each.bury()
        self._workers.clear()

    def _hand_out(self) -> None:
        while self._waiting:
            free = self._free_for(self._waiting[0])
            if free is None:
                return
            free.begin(self._waiting.popleft())

    def _free_for(self, task: _Task) -> _Worker | None:
        """The worker to hand the task to, started if need be; for what is read again it is a fresh one."""
        idle = next((each for each in self._workers if not each.tasks), None)
        if idle is not None and task.again and idle.finished:
            self._drop(idle)
            idle = None
        if idle is None and len(self._workers) < self._most:
            idle = _Worker(self._limits, whole=self._whole)
            self._workers.append(idle)
        if idle is None and not task.again and len(self._waiting) >= self._most:
            idle = next((each for each in self._workers if each.ready and len(each.tasks) < AHEAD), None)
        return idle

    def _collected(self) -> list[tuple[Path, Found | Unreadable]]:
        """What finishes next; also ends the workers whose time is over."""
        busy = {each.pipe: each for each in self._workers if each.tasks}
        soonest = min(each.deadline for each in busy.values())
        ready = wait(list(busy), timeout=max(soonest - time.monotonic(), 0.0) + 0.01)
        finished: list[tuple[Path, Found | Unreadable]] = []
        for pipe, each in busy.items():
            if pipe in ready:
                finished += self._heard(each)
            elif time.monotonic() > each.deadline:
                finished += self._over_time(each)
        return finished

    def _heard(self, each: _Worker) -> list[tuple[Path, Found | Unreadable]]:
        try:
            message = each.pipe.recv_bytes(worker.LONGEST_MESSAGE + 100)
        except (EOFError, OSError):
            return self._ended(each)
        kind, rest = message[:1], message[1:]
        if kind == worker.BEAT:
            each.showed_life()
        elif kind == worker.READY:
            self._failed_starts = 0
            each.started()
        elif kind == worker.FAILED_TO_START:
            return self._not_started(each, rest.decode())
        else:
            return self._took(each, kind, rest)
        return []

    def _took(self, each: _Worker, kind: bytes, packed: bytes) -> list[tuple[Path, Found | Unreadable]]:
        task = each.done()
        if kind != worker.RESULT:
            self._drop(each)
        if kind == worker.OUT_OF_MEMORY and each.finished > 1 and not task.again:
            return self._once_more(task)
        outcome: Found | Unreadable = pickle.loads(packed)
        if isinstance(outcome, Unreadable):
            outcome = refused(task.path, outcome.found, outcome.do)
        return [(task.path, outcome)]

    def _ended(self, each: _Worker) -> list[tuple[Path, Found | Unreadable]]:
        """The worker is gone without a word: its document crashed it, or it never began."""
        each.go()
        if not each.ready:
            return self._not_started(each, each.ending())
        if each.process.returncode == -signal.SIGALRM:
            return self._over_time(each)
        task = each.done()
        self._drop(each)
        if each.finished > 1 and not task.again:
            return self._once_more(task)
        if each.process.returncode == worker.NO_MEMORY_LEFT:
            found = worker.out_of_memory(self._limits)
            return [(task.path, refused(task.path, found.found, found.do))]
        return [(task.path, refused(task.path, each.crash(), _DAMAGED))]

    def _over_time(self, each: _Worker) -> list[tuple[Path, Found | Unreadable]]:
        if not each.ready:
            return self._not_started(each, f"not ready within {SECONDS_TO_START:g} seconds")
        allowed, task = each.allowed, each.done()
        self._drop(each)
        return [(task.path, refused(task.path, f"reading it took longer than {allowed:g} seconds", _DAMAGED))]

    def _not_started(self, each: _Worker, why: str) -> list[tuple[Path, Found | Unreadable]]:
        """Nothing finished: its tasks wait for another worker. Raises where none will start."""
        self._drop(each)
        self._failed_starts += 1
        if self._failed_starts >= FAILED_STARTS:
            raise ForewarnedError(
                f"the process that reads documents does not start ({one_line(why, most=300)})",
                where=sys.executable,
                do="Check the installation: `python -m pip check`, and that memory is not exhausted.",
            )
        return []

    def _once_more(self, task: _Task) -> list[tuple[Path, Found | Unreadable]]:
        self._waiting.appendleft(_Task(task.path, again=True))
        return []

    def _drop(self, each: _Worker) -> None:
        """Ends a worker; what it held and has not begun goes back to the front of what waits."""
        self._waiting.extendleft(reversed(each.tasks))
        each.tasks.clear()
        each.kill()
        each.bury()
        with suppress(ValueError):  # it may be dropped already
            self._workers.remove(each)


class _Worker:
    """One worker process, what it holds to read, and when it must have shown a sign of life."""

    def __init__(self, limits: Limits, *, whole: bool = False) -> None:
        self.limits = limits
        self.tasks: deque[_Task] = deque()
        self.finished = 0
        self.ready = False
        self.allowed = limits.seconds
        self.last = float("inf")
        self.pipe, theirs = Pipe()
        with theirs:
            self.process = _started(theirs)
        self.deadline = time.monotonic() + SECONDS_TO_START
        self._send((limits, whole))

    def begin(self, task: _Task) -> None:
        """Hands the worker a document; its time runs from when the worker is ready and comes to it."""
        self.tasks.append(task)
        self._send(task.path)
        if self.ready and len(self.tasks) == 1:
            self._count_time()

    def started(self) -> None:
        """The worker is ready: from now on what goes wrong is the document's doing."""
        self.ready = True
        self._count_time()

    def showed_life(self) -> None:
        """Another page of a scan was recognised: the time counts anew, up to the most of all."""
        now = time.monotonic()
        self.allowed = self.limits.seconds_a_scanned_page
        self.deadline = now + self.allowed
        if self.deadline > self.last:
            self.allowed, self.deadline = self.limits.seconds_altogether, self.last

    def done(self) -> _Task:
        """The task that the worker had in hand; the time of the next one begins. Raises ForewarnedError."""
        if not self.tasks:
            raise ForewarnedError("a worker answered without a question", do="Please report this fault.")
        self.finished += 1
        self._count_time()
        return self.tasks.popleft()

    def go(self) -> None:
        """Gives the process, whose pipe has closed, a moment to end in its own way."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=2)

    def kill(self) -> None:
        """Ends the process if it still runs."""
        if self.process.poll() is None:
            self.process.kill()

    def bury(self) -> None:
        """Waits for the ended process, so that neither it nor its pipe is left behind."""
        self.pipe.close()
        with suppress(subprocess.TimeoutExpired):  # held by the system; it goes when that lets go
            self.process.wait(timeout=10)

    def ending(self) -> str:
        """How the process ended: «SIGSEGV», «exit code 1»."""
        code = self.process.returncode
        return signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"

    def crash(self) -> str:
        """What the process's end means to who waits for its document."""
        if self.process.returncode in _GAVE_UP:
            megabytes = f"{self.limits.megabytes:,}"
            return f"the PDF library gave up on it, often for memory beyond {megabytes} MB ({self.ending()})"
        return f"the reader crashed on it ({self.ending()})"

    def _count_time(self) -> None:
        now = time.monotonic()
        self.allowed = self.limits.seconds
        self.deadline, self.last = now + self.allowed, now + self.limits.seconds_altogether

    def _send(self, message: object) -> None:
        with suppress(OSError):  # a worker that died in between shows as the end of its pipe
            self.pipe.send(message)


def _started(pipe: Connection) -> subprocess.Popen[bytes]:
    """The worker's process: it shares the pipe and nothing else, and Ctrl-C does not reach it."""
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(pipe.fileno()), *sys.path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(pipe.fileno(),),
        process_group=0,
    )
