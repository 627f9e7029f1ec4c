"""Writing what people say of answers and promises: one transaction each, signed, with the words checked."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from forewarned.errors import BadInput
from forewarned.register import database
from forewarned.register.answer_rows import PromiseRow
from forewarned.register.history import Chain

Clock = Callable[[], dt.datetime]


def promise_row(connection: sqlite3.Connection, key: str) -> PromiseRow:
    """The promise of this key, which has to be held."""
    return PromiseRow(*connection.execute("SELECT * FROM promises WHERE key = ?", (key,)).fetchone())


def text_of(connection: sqlite3.Connection, key: str) -> str:
    """The words of the response of this key, which have to be held."""
    return str(connection.execute("SELECT text FROM responses WHERE key = ?", (key,)).fetchone()[0])


def signed(by: str, why: str) -> tuple[str, str]:
    """Who and why, their blanks made one each. Raises `BadInput` where either is missing."""
    by, why = " ".join(by.split()), " ".join(why.split())
    if not by or not why:
        raise BadInput("what is recorded says who recorded it and why", do="Give --by and a reason.")
    return by, why


@contextmanager
def writing(folder: Path, now: Clock | None) -> Iterator[tuple[sqlite3.Connection, Chain]]:
    """A connection and the chain inside one transaction: all of it is kept, or nothing."""
    with database.said_plainly(folder):
        connection = database.opened(folder, create=False, writable=True)
        try:
            with database.transaction(connection):
                moment = (now or _clock)()
                yield connection, Chain(connection, database.stamp(moment))
        finally:
            connection.close()


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
