"""A document's whole reading, made in a process of its own with limits, for `read --explain` and `--text`."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from forewarned.errors import Unreadable
from forewarned.form.limits import Limits

if TYPE_CHECKING:
    from forewarned.form.read import Reading


def confined_reading(path: Path, limits: Limits | None = None) -> Reading:
    """The reading of one document: its lines, its boxes and what they say.

    Documents come from outside, so it is made in another process, which may take so much memory and
    time. Raises BadInput where there is no such file, Unreadable where it cannot be read.
    """
    limits = limits or Limits()
    pool = ProcessPoolExecutor(
        1, multiprocessing.get_context("spawn"), initializer=_limit_memory, initargs=(limits,)
    )
    processes: dict[int, multiprocessing.Process] = {}
    try:
        future = pool.submit(_reading, path, limits)
        processes = dict(getattr(pool, "_processes", None) or {})
        return future.result(timeout=limits.seconds_altogether)
    except BrokenProcessPool as error:
        raise _refused(path, "the reader crashed on it") from error
    except MemoryError as error:
        raise _refused(path, f"reading it took more than {limits.megabytes:,} MB of memory") from error
    except OutOfTime as error:
        raise _refused(path, f"reading it took longer than {limits.seconds_altogether:g} seconds") from error
    finally:
        for process in processes.values():
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


def _refused(path: Path, found: str) -> Unreadable:
    return Unreadable(found, where=str(path), do="It may be damaged; fetch it again, or leave it out.")


def _reading(path: Path, limits: Limits) -> Reading:
    from forewarned.form.read import read_document

    return read_document(path, limits=limits)


def _limit_memory(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    with suppress(OSError, ValueError):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        bound = used + limits.megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
