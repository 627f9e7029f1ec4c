"""The process in which documents are read: it takes paths from a pipe and sends back what they hold.

It limits itself (memory, time, no file written), so that it dies of a hostile document even when
the process that started it is gone. `reading` starts it, and says what its end means.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from forewarned.errors import ForewarnedError, Unreadable
from forewarned.form.limits import Limits, bytes_at

if TYPE_CHECKING:
    from forewarned.form.read import Reading
    from forewarned.model import Report, Response

READY, FAILED_TO_START, BEAT, RESULT, LAST_RESULT, OUT_OF_MEMORY = (bytes([kind]) for kind in b"RFBOLM")
"""A message's first byte. After the last two the worker ends; another takes its place."""

LONGEST_MESSAGE = 100_000_000
"""A result of more bytes than this is refused rather than sent."""

MOST_DOCUMENTS = 1000
"""A worker ends after so many documents, so that what leaks cannot add up."""

NO_MEMORY_LEFT = 71
"""The exit code of a worker that could not even say that it had no memory left."""

GRACE = 3.0
"""Seconds past the limit after which a worker ends itself, should nobody have ended it by then."""

Reader = Callable[..., "Report | Response | Reading"]


def serve(descriptor: int) -> None:
    """Reads what it is sent, sends back what was read; returns when the pipe closes."""
    pipe = Connection(descriptor)
    sys.dont_write_bytecode = True
    try:
        limits, whole = _asked(pipe)
        reader = _whole_reader() if whole else _reader()
        fresh = _address_space()
        _limit_itself(limits, fresh)
    except Exception as error:  # the one that waits must learn why nothing will be read
        pipe.send_bytes(FAILED_TO_START + f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        return
    try:
        pipe.send_bytes(READY)
        for left in reversed(range(MOST_DOCUMENTS)):
            kind, outcome = _read(pipe.recv(), limits, pipe, reader)
            swollen = _address_space() - fresh > limits.megabytes * 1_000_000 // 2
            if kind == RESULT and (swollen or not left):
                kind = LAST_RESULT
            pipe.send_bytes(kind + outcome)
            if kind != RESULT:
                return
    except MemoryError:  # none was left even to say so
        os._exit(NO_MEMORY_LEFT)
    except (EOFError, OSError):  # the pipe's other end is gone: there is nobody to read for
        return


def _asked(pipe: Connection) -> tuple[Limits, bool]:
    """The limits, and whether whole readings are wanted: what the one that starts a worker sends first."""
    limits, whole = pipe.recv()
    return limits, whole


def _reader() -> Reader:
    """The reader, imported with all that a PDF needs, so that a document's time is its own."""
    from forewarned.form import read, read_pdf

    del read_pdf  # wanted in memory only
    return read.read_bytes


def _whole_reader() -> Reader:
    """The reader whose answer explains itself: the lines, the boxes, and what they say."""
    from forewarned.form import read, read_pdf

    del read_pdf  # wanted in memory only
    return read.reading_of


def _read(path: Path, limits: Limits, pipe: Connection, reader: Reader) -> tuple[bytes, bytes]:
    alarm = _Alarm(limits)
    refusal = pickle.dumps(out_of_memory(limits))  # made while there is memory for it

    def beat() -> None:
        alarm.put_off()
        pipe.send_bytes(BEAT)

    try:
        data = bytes_at(path, limits)
        return RESULT, _packed(reader(data, name=path.name, limits=limits, beat=beat))
    except ForewarnedError as error:
        return RESULT, pickle.dumps(Unreadable(error.found, do=error.do))
    except MemoryError:
        return OUT_OF_MEMORY, refusal
    except OSError as error:
        found = f"it cannot be opened ({error.strerror or error})"
        return RESULT, pickle.dumps(Unreadable(found, do="Check that the file is there and may be read."))
    except Exception as error:  # whatever a hostile document provokes must not end the run
        found = f"the reader failed on it ({type(error).__name__}: {error})"
        return RESULT, pickle.dumps(
            Unreadable(found, do="Please report this document as a fault of Forewarned.")
        )
    finally:
        alarm.switch_off()


def out_of_memory(limits: Limits) -> Unreadable:
    """The refusal of a document that asks for more memory than it may have."""
    found = f"reading it took more than {limits.megabytes:,} MB of memory"
    return Unreadable(found, do="It may be built to exhaust the reader; leave it out.")


def _packed(outcome: object) -> bytes:
    packed = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    if len(packed) > LONGEST_MESSAGE:
        raise Unreadable(
            f"what was read from it has {len(packed):,} bytes, more than a report can have",
            do="Leave it out.",
        )
    return packed


class _Alarm:
    """Ends this process when a document's time is long over: the system does it, whatever code runs."""

    def __init__(self, limits: Limits) -> None:
        self._page = limits.seconds_a_scanned_page
        self._set(limits.seconds)

    def put_off(self) -> None:
        self._set(self._page)

    def switch_off(self) -> None:
        self._set(None)

    def _set(self, seconds: float | None) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + GRACE)


def _limit_itself(limits: Limits, fresh: int) -> None:
    """Bounds memory; leaves no core behind and writes no file. Time limits remain where there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    if fresh:
        _bound(resource.RLIMIT_AS, fresh + limits.megabytes * 1_000_000)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, 0)


def _bound(what: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(OSError, ValueError):  # macOS knows some of these limits but will not set them
        resource.setrlimit(what, (bound, bound))


def _address_space() -> int:
    """How many bytes of memory this process has mapped; 0 where the system does not say."""
    try:
        import resource

        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return 0
