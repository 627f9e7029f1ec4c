"""The register's one SQLite file: opened, made, and its failures said in plain words."""

from __future__ import annotations

import datetime as dt
import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from forewarned.errors import BadInput, RegisterProblem, Stopped

SCHEMA_VERSION = 5
FILE_NAME = "register.sqlite"
LONDON = ZoneInfo("Europe/London")
PATIENCE = 30.0
"""Seconds to wait for another build to end before giving up."""


def end_of_day(day: dt.date) -> str:
    """The last moment of a day in London, as UTC text that compares with the times of events."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LONDON)
    return stamp(after.astimezone(dt.UTC) - dt.timedelta(microseconds=1))


def stamp(moment: dt.datetime) -> str:
    """A moment as UTC text of fixed width. A moment without a zone is refused with `BadInput`."""
    if moment.tzinfo is None:
        raise BadInput(f"the time {moment} has no time zone", do="Give times with a zone, such as UTC.")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def opened(folder: Path, *, create: bool, writable: bool) -> sqlite3.Connection:
    """A connection to the register in `folder`, its schema version checked.

    WAL, so that readers never wait for a build. synchronous=FULL: the history is evidence, and a build
    commits once a source, so that a power cut losing the last commit would cost more than the few
    milliseconds a commit that NORMAL saves. Raises `RegisterProblem`.
    """
    file = folder / FILE_NAME
    if not file.exists():
        if not create:
            raise RegisterProblem(
                "there is no register here", where=str(folder), do="Make one with «forewarned build SOURCE»."
            )
        with said_plainly(folder):
            folder.mkdir(parents=True, exist_ok=True)
    with said_plainly(folder):
        connection = _connected(file, writable=writable)
        try:
            _check_version(connection, folder, create=create)
        except BaseException:
            connection.close()
            raise
    return connection


def _connected(file: Path, *, writable: bool) -> sqlite3.Connection:
    if writable:
        connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return connection
    uri = f"{file.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(
        uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        # A folder that may only be read cannot hold the WAL's index; without a WAL nothing can change.
        connection.close()
        log = file.with_name(file.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise
        connection = sqlite3.connect(
            f"{uri}&immutable=1", uri=True, isolation_level=None, check_same_thread=False
        )
    return connection


def _check_version(connection: sqlite3.Connection, folder: Path, *, create: bool) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise RegisterProblem(
            f"this register has schema version {version}; this Forewarned knows versions to {SCHEMA_VERSION}",
            where=str(folder),
            do="Install a newer Forewarned.",
        )
    if version > 0:
        if create:
            return  # the build makes what stands anew, in one transaction (`renewed`)
        raise RegisterProblem(
            "this register was made by an earlier Forewarned",
            where=str(folder),
            do="Bring it up to date by building from any source again: nothing of it is lost.",
        )
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise RegisterProblem(
            f"{FILE_NAME} is an SQLite file, but not a register",
            where=str(folder),
            do="Choose another folder with --register.",
        )
    if not create:
        raise RegisterProblem(
            "the register here was never begun",
            where=str(folder),
            do="Build it with «forewarned build SOURCE».",
        )
    make_tables(connection)


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables, all or none: a register that is killed in the making opens as an empty file."""
    script = f"{_script('schema.sql')}\n{_script('state.sql')}"
    connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {SCHEMA_VERSION};\nCOMMIT;")


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the tables are those of this version."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION)


def renew(connection: sqlite3.Connection) -> None:
    """Make the tables of what stands anew, empty, where an earlier version made them; else do nothing.

    To be called inside the transaction that fills them again.
    """
    if is_current(connection):
        return
    script = _script("state.sql")
    for name in re.findall(r"CREATE TABLE (\w+)", script):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in script.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _script(name: str) -> str:
    return resources.files("forewarned.register").joinpath(name).read_text("utf-8")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside goes in whole or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def tidy(connection: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the file, where no reader stands in the way; else leave it."""
    connection.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):  # another build writes: everything is committed, so let it be
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@contextmanager
def said_plainly(folder: Path) -> Iterator[None]:
    """Failures of the file system and of SQLite inside are raised again as one clear error."""
    try:
        yield
    except sqlite3.DatabaseError as failure:
        raise _plain(str(failure), folder) from failure
    except OSError as failure:
        raise _plain(_system_words(failure), folder) from failure


def _system_words(failure: OSError) -> str:
    if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "disk is full"
    if failure.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "permission denied"
    return failure.strerror or str(failure)


def _plain(words: str, folder: Path) -> RegisterProblem | Stopped:
    where = str(folder)
    if "full" in words:
        return Stopped(
            "the disk is full; nothing of this source was kept",
            where=where,
            do="Free some space and build again.",
        )
    if "disk i/o" in words.lower():
        return Stopped(
            "the disk took no more, or failed; nothing of this source was kept",
            where=where,
            do="Check the disk, its room and the largest file it allows, and build again.",
        )
    if "locked" in words:
        return RegisterProblem(
            "another build is writing to this register", where=where, do="Wait for it to end."
        )
    if "readonly" in words or "permission" in words or "unable to open" in words:
        return RegisterProblem(
            "this folder cannot be written or read",
            where=where,
            do="Check its permissions, or use --register.",
        )
    if "malformed" in words or "not a database" in words:
        return RegisterProblem(
            f"{FILE_NAME} is damaged ({words})",
            where=where,
            do="Restore it from a copy, or build anew elsewhere.",
        )
    return RegisterProblem(f"the register's file failed: {words}", where=where, do="Run «forewarned verify».")
