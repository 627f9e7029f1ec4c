"""One screening as it is kept: a file of events, appended to and never changed, two people at a time.

`screening/NAME.sqlite` in the register's folder. Each event has its number, time and hash, which is taken
over the event and the hash before it. Writing takes the file's lock, so that two reviewers never lose a
decision of each other; a process that is killed leaves a whole number of events.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forewarned.errors import BadInput, NotFound, RegisterProblem, Stopped
from forewarned.register.database import PATIENCE, stamp

FOLDER = "screening"
_NAME = re.compile(r"[\w][\w .-]{0,79}")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
  number INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS never_changed BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS never_deleted BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
"""

Clock = Callable[[], dt.datetime]


def clock() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened once: «created», «decided», «undone» or «adjudicated», with all that is known of it."""

    number: int
    time: str
    kind: str
    body: Mapping[str, Any]


New = tuple[str, Mapping[str, Any]] | tuple[str, Mapping[str, Any], str]
"""An event to be written: its kind, its body, and its time where that is not now."""

Made = Callable[[tuple[Event, ...]], Sequence[New]]


@dataclass(frozen=True, slots=True)
class Project:
    """One screening in a register's folder."""

    name: str
    path: Path

    def events(self) -> tuple[Event, ...]:
        """Everything that happened, oldest first. Raises RegisterProblem where the chain is broken."""
        with _connected(self.path) as connection:
            held = _rows(connection)
        before = ""
        for expected, (number, time, kind, body, said) in enumerate(held, start=1):
            before = _hash(before, number, time, kind, body)
            if number != expected or said != before:
                raise RegisterProblem(
                    f"event {expected} of this screening is not as it was written",
                    where=str(self.path),
                    do="Take a copy of the file from before, or import an export of the screening.",
                )
        return tuple(Event(number, time, kind, json.loads(body)) for number, time, kind, body, _ in held)

    def append(self, made: Made, now: Clock = clock) -> tuple[Event, ...]:
        """The events added: those that `made` makes of the ones held, while nobody else can write."""
        with _connected(self.path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            held = _rows(connection)
            new = made(tuple(Event(*row[:3], json.loads(row[3])) for row in held))
            before, added = held[-1][4] if held else "", []
            for number, (kind, body, *times) in enumerate(new, start=len(held) + 1):
                event = Event(number, times[0] if times else stamp(now()), kind, body)
                before = _write(connection, before, event)
                added.append(event)
            connection.execute("COMMIT")
        return tuple(added)


def _rows(connection: sqlite3.Connection) -> list[tuple[int, str, str, str, str]]:
    return list(connection.execute("SELECT number, time, kind, body, hash FROM events ORDER BY number"))


def _write(connection: sqlite3.Connection, before: str, event: Event) -> str:
    """The hash of the event, once it is written after the one with the hash before."""
    text = json.dumps(event.body, ensure_ascii=False, sort_keys=True)
    made = _hash(before, event.number, event.time, event.kind, text)
    row = (event.number, event.time, event.kind, text, made)
    connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", row)
    return made


def _hash(before: str, number: int, time: str, kind: str, body: str) -> str:
    return hashlib.sha256("\x1f".join((before, str(number), time, kind, body)).encode()).hexdigest()


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise _said(error, path) from None


def _said(error: sqlite3.Error, path: Path) -> Exception:
    words = str(error)
    if "full" in words:
        return Stopped("the disk is full", where=str(path), do="Make room; no decision was half written.")
    if "locked" in words:
        return RegisterProblem(
            "somebody else is writing to this screening", where=str(path), do="Try again in a moment."
        )
    return RegisterProblem(f"the screening cannot be used ({words})", where=str(path), do="Check the file.")


def path_of(folder: Path, name: str) -> Path:
    """Where a screening of this name is kept. Raises BadInput for a name that a file cannot have."""
    if not _NAME.fullmatch(name) or name.rstrip(" .") != name:
        raise BadInput(
            f"«{name}» is no name for a screening",
            do="Use letters, figures, spaces, «.», «-» and «_»; begin and end with a letter or a figure.",
        )
    return folder / FOLDER / f"{name}.sqlite"


def create(folder: Path, name: str, first: Sequence[New], now: Clock = clock) -> Project:
    """A new screening with these events, the definition first. Raises BadInput where one has the name."""
    path = path_of(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _connected(path) as connection:
        connection.executescript(_SCHEMA)

    def made(events: tuple[Event, ...]) -> Sequence[New]:
        if events:
            raise BadInput(f"there is a screening «{name}» already", do="Give another name.")
        return first

    project = Project(name, path)
    project.append(made, now)
    return project


def held(folder: Path) -> list[str]:
    """The names of a register's screenings."""
    return sorted(path.stem for path in (folder / FOLDER).glob("*.sqlite"))


def opened(folder: Path, name: str) -> Project:
    """The screening of this name. Raises NotFound, with those that there are."""
    path = path_of(folder, name)
    if not path.is_file():
        names = ", ".join(f"«{each}»" for each in held(folder))
        raise NotFound(
            f"no screening is called «{name}»",
            do=f"There are: {names}." if names else "Begin one with `forewarned screen new NAME QUESTION`.",
        )
    return Project(name, path)
