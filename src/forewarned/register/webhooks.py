"""Webhooks: who is told of changes by a message to an address of theirs, and how far each has been told.

They are kept beside the register, in a file of their own, and are no part of its history. A hook's place is
the newest event that it was told of, so that a restart loses nothing; a message whose receipt is not known
is sent again, with the same id. What cannot be delivered is tried again, ever later; after `MOST_FAILURES`
in a row the hook is switched off until somebody switches it on again.
"""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from forewarned.errors import BadInput, NotFound
from forewarned.register.database import said_plainly, stamp

FILE_NAME = "webhooks.sqlite"
MOST = 1_000
BACK_OFF = (5, 60, 300, 1_800, 7_200, 18_000, 36_000)
"""Seconds to wait after the first failure, the second, and so on."""
MOST_FAILURES = len(BACK_OFF) + 1
CLAIMED = 60.0
"""Seconds for which one process has a hook for itself while it sends."""

_TABLE = """CREATE TABLE IF NOT EXISTS hooks (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL, report TEXT, organisation TEXT,
  made TEXT NOT NULL, made_by TEXT NOT NULL, place INTEGER NOT NULL, failures INTEGER NOT NULL,
  status TEXT, due REAL NOT NULL, off TEXT) WITHOUT ROWID"""
_SHOWN = "id, url, report, organisation, made, made_by, place, failures, status, off"


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as it is shown: never with its secret.

    `place` is the newest event that it was told of, `status` what came of the last message, `off` since
    when it is switched off (None where it is on).
    """

    id: str
    url: str
    report: str | None
    organisation: str | None
    made: str
    made_by: str
    place: int
    failures: int
    status: str | None
    off: str | None


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def add(
    folder: Path,
    url: str,
    *,
    by: str,
    place: int,
    report: str | None = None,
    organisation: str | None = None,
    now: Callable[[], dt.datetime] = _clock,
) -> tuple[Hook, str]:
    """A new hook, told of what comes after `place`, and the secret that signs its messages (shown once)."""
    check_address(url)
    id_, secret = secrets.token_hex(8), f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    hook = Hook(id_, url, report, organisation, stamp(now()), by, place, 0, None, None)
    with writing(folder) as connection:
        if connection.execute("SELECT count(*) FROM hooks").fetchone()[0] >= MOST:
            raise BadInput(f"there are {MOST:,} webhooks already", do="Take one away first.")
        connection.execute(
            "INSERT INTO hooks VALUES (?,?,?,?,?,?,?,?,0,NULL,0,NULL)",
            (id_, url, secret, report, organisation, hook.made, by, place),
        )
    return hook, secret


def held(folder: Path) -> tuple[Hook, ...]:
    """Every hook, the oldest first."""
    if not (folder / FILE_NAME).exists():
        return ()
    with writing(folder) as connection:
        rows = connection.execute(f"SELECT {_SHOWN} FROM hooks ORDER BY made, id").fetchall()
    return tuple(Hook(*row) for row in rows)


def take_away(folder: Path, id_: str) -> None:
    """Tell this hook no more, and forget it. Raises `NotFound`."""
    with writing(folder) as connection:
        if not connection.execute("DELETE FROM hooks WHERE id = ?", (id_,)).rowcount:
            raise _none(id_)


def switch_on(folder: Path, id_: str) -> Hook:
    """The hook, switched on again and told of all that it missed. Raises `NotFound`."""
    with writing(folder) as connection:
        connection.execute("UPDATE hooks SET off = NULL, failures = 0, due = 0 WHERE id = ?", (id_,))
        row = connection.execute(f"SELECT {_SHOWN} FROM hooks WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise _none(id_)
    return Hook(*row)


def _none(id_: str) -> NotFound:
    return NotFound(f"there is no webhook «{id_[:60]}»", do="/api/webhooks lists them.")


# -- sending ----------------------------------------------------------------------------------------------


def claim(folder: Path, newest: int, moment: float) -> tuple[Hook, str] | None:
    """A hook that has something to be told and is due, with its secret, kept from others for a while."""
    if not (folder / FILE_NAME).exists():
        return None
    with writing(folder) as connection:
        row = connection.execute(
            f"SELECT {_SHOWN}, secret FROM hooks WHERE off IS NULL AND place < ? AND due <= ?"
            " ORDER BY due LIMIT 1",
            (newest, moment),
        ).fetchone()
        if row is None:
            return None
        connection.execute("UPDATE hooks SET due = ? WHERE id = ?", (moment + CLAIMED, row[0]))
    return Hook(*row[:-1]), row[-1]


def delivered(folder: Path, hook: Hook, place: int, status: str | None) -> None:
    """Note that a hook was told of everything to a place (status None: there was nothing to tell)."""
    with writing(folder) as connection:
        connection.execute(
            "UPDATE hooks SET place = ?, failures = 0, due = 0, status = coalesce(?, status) WHERE id = ?",
            (place, status, hook.id),
        )


def failed(folder: Path, hook: Hook, status: str, moment: float, *, for_good: bool = False) -> None:
    """Note that a message was not taken: try later, or, after too many or for good, switch the hook off."""
    failures = hook.failures + 1
    stop = for_good or failures >= MOST_FAILURES
    wait = BACK_OFF[min(failures, len(BACK_OFF)) - 1]
    time = stamp(dt.datetime.fromtimestamp(moment, dt.UTC))
    with writing(folder) as connection:
        connection.execute(
            "UPDATE hooks SET failures = ?, status = ?, due = ?, off = ? WHERE id = ?",
            (failures, status, moment + wait, time if stop else None, hook.id),
        )


def check_address(url: str) -> None:
    """Raises `BadInput` for an address to which no message may be sent: not HTTPS, or of this network.

    With FOREWARNED_WEBHOOKS_LOCAL=1 addresses of this machine will do, for trying it out.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    do = "Give a whole address that begins with https:// and names a public host."
    if not host or len(url) > 2_000 or not url.isprintable() or " " in url:
        raise BadInput("that is no address for a webhook", where="url", do=do)
    if is_local_allowed():
        return
    if parts.scheme != "https" or parts.username or parts.password or port not in (None, 443, 8443):
        raise BadInput("a webhook's address has to be plain HTTPS", where="url", do=do)
    if host == "localhost" or host.endswith((".local", ".internal", ".localhost")) or not is_public(host):
        raise BadInput("a webhook's address has to be of a public host", where="url", do=do)


def is_local_allowed() -> bool:
    """Whether addresses of this machine will do."""
    return os.environ.get("FOREWARNED_WEBHOOKS_LOCAL") == "1"


def is_public(host: str) -> bool:
    """Whether a numeric address is one of the public network; a name is looked at when it is sent to."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return found.is_global and not found.is_multicast


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file, made for its owner alone where it is not there; everything inside goes in, or nothing."""
    file = folder / FILE_NAME
    with said_plainly(folder):
        file.touch(mode=0o600)
        with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
            connection.execute(_TABLE)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
