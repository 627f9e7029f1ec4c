"""Keys: who may write through the site, and what. Only hashes are kept, in a file beside the register.

A key is shown once, when it is made. It holds 256 random bits, so that a plain hash of it tells nothing.
Keys are no part of the history: making or revoking one changes nothing of what the register says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from forewarned.errors import BadInput, NotFound
from forewarned.register.database import said_plainly, stamp

FILE_NAME = "keys.sqlite"

Scope = Literal["review", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
MEANING: dict[Scope, str] = {
    "review": "judge who is meant, what was answered, what was promised",
    "admin": "the same, and set up what the site sends out",
}
"""What each scope lets its keys do; a later one lets them do what the earlier ones do."""

_SHAPE = re.compile(r"fw_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_TABLE = """CREATE TABLE IF NOT EXISTS keys (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, scope TEXT NOT NULL, hash TEXT NOT NULL,
  made TEXT NOT NULL, revoked TEXT) WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: its id, whose it is, what it may be used for, when it was made and revoked."""

    id: str
    name: str
    scope: Scope
    made: str
    revoked: str | None

    def allows(self, scope: Scope) -> bool:
        """Whether the key may be used for this."""
        return self.revoked is None and SCOPES.index(self.scope) >= SCOPES.index(scope)


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def add(folder: Path, name: str, scope: Scope, now: Callable[[], dt.datetime] = _clock) -> tuple[Key, str]:
    """A new key and its text, which is kept nowhere. Raises `BadInput` where the name is in use."""
    name = " ".join(name.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise BadInput("a key needs a name", do="Give up to 100 letters that say whose it is.")
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = Key(id_, name, scope, stamp(now()), None)
    with _writing(folder) as connection:
        if any(each.name == name and each.revoked is None for each in _all(connection)):
            raise BadInput(
                f"there is a key named «{name}»", do="Choose another name, or revoke that key first."
            )
        connection.execute(
            "INSERT INTO keys VALUES (?,?,?,?,?,NULL)", (id_, name, scope, _hash(secret), key.made)
        )
    return key, f"fw_{id_}_{secret}"


def held(folder: Path) -> tuple[Key, ...]:
    """Every key ever made, the oldest first."""
    if not (folder / FILE_NAME).exists():
        return ()
    with _reading(folder) as connection:
        return tuple(sorted(_all(connection), key=lambda each: (each.made, each.id)))


def revoke(folder: Path, name_or_id: str, now: Callable[[], dt.datetime] = _clock) -> Key:
    """The key, which is good for nothing from now on. Raises `NotFound` where none in use is so named."""
    found = [each for each in held(folder) if name_or_id in (each.name, each.id) and each.revoked is None]
    if not found:
        raise NotFound(f"no key in use is named «{name_or_id}»", do="`forewarned keys list` shows them.")
    time = stamp(now())
    with _writing(folder) as connection:
        connection.execute("UPDATE keys SET revoked = ? WHERE id = ?", (time, found[0].id))
    return Key(found[0].id, found[0].name, found[0].scope, found[0].made, time)


def known(folder: Path, text: str) -> Key | None:
    """The key in use of which this is the text; None where there is none."""
    shape = _SHAPE.fullmatch(text)
    if shape is None or not (folder / FILE_NAME).exists():
        return None
    with _reading(folder) as connection:
        row = connection.execute(
            "SELECT id, name, scope, made, revoked, hash FROM keys WHERE id = ?", (shape[1],)
        ).fetchone()
    kept = row[5] if row else ""
    right = hmac.compare_digest(_hash(shape[2]), kept)
    return Key(*row[:5]) if right and row[4] is None else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _all(connection: sqlite3.Connection) -> list[Key]:
    return [Key(*row) for row in connection.execute("SELECT id, name, scope, made, revoked FROM keys")]


@contextmanager
def _reading(folder: Path) -> Iterator[sqlite3.Connection]:
    address = f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro"
    with said_plainly(folder), closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
        yield connection


@contextmanager
def _writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file, made for its owner alone where it is not there; everything inside goes in, or nothing."""
    file = folder / FILE_NAME
    with said_plainly(folder):
        file.touch(mode=0o600)
        with closing(sqlite3.connect(file, timeout=5)) as connection, connection:
            connection.execute(_TABLE)
            yield connection
