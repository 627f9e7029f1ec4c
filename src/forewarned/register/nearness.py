"""The organisations that an unsure name is near, each with what speaks for it and against it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from forewarned.errors import NotFound
from forewarned.organisations.facts import bodies
from forewarned.organisations.index import (
    Entry,
    candidates,
    index,
    same_name,
    same_skeleton,
    short_key,
)
from forewarned.organisations.parts import parts_of
from forewarned.organisations.resolve import resolve
from forewarned.organisations.scoring import Scored, body_of, query_of, scored
from forewarned.register.judgements import name_key

SHOWN = 6
"""So many organisations are offered for one name."""

_FAR = -3.5
"""A known name of a lower sum of signals is not offered."""

_EXACT = 1000.0
_LIKE = 85.0
"""How like (0 to 100) a name has to be to that of a body known by its name alone, to be offered as it."""


@dataclass(frozen=True, slots=True)
class Near:
    """An organisation that may be meant, when it existed as far as is known, and why it is near."""

    organisation_id: str
    name: str
    kind: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    why: str


def near(state: sqlite3.Connection | None, name: str, limit: int = SHOWN) -> tuple[Near, ...]:
    """The organisations nearest to a name, nearest first; with a register's tables, its own ones too."""
    best: dict[str, tuple[float, str]] = {}
    for id_, total, why in (*_same(name), *_scored(name), *_own(state, name)):
        if id_ not in best or total > best[id_][0]:
            best[id_] = (total, why)
    ranked = sorted(best, key=lambda id_: (-best[id_][0], id_))
    return tuple(_near(state, id_, best[id_][1]) for id_ in ranked[:limit])


def the_one(state: sqlite3.Connection, said: str) -> Near:
    """The organisation that an id or a name names. Raises `NotFound`, with the nearest, where none does."""
    wanted = " ".join(said.split())
    if wanted in bodies() or _held(state, wanted):
        return _near(state, wanted, "named by its id")
    judged = resolve(wanted)
    if judged.outcome == "known" and not judged.signals and judged.organisation_id:
        return _near(state, judged.organisation_id, judged.rule)
    named = [id_ for id_, name in _known_by_name(state) if name_key(name) == name_key(wanted)]
    if len(named) == 1:
        return _near(state, named[0], "named by its name")
    listed = "; ".join(f"{each.organisation_id} ({each.name})" for each in near(state, wanted, 3))
    raise NotFound(
        f"«{wanted}» names no organisation surely",
        do=f"Give its id. Nearest: {listed}." if listed else "Give its id or its full name.",
    )


def _near(state: sqlite3.Connection | None, id_: str, why: str) -> Near:
    body = bodies().get(id_)
    if body is None:
        name, kind = _held(state, id_) or (id_, None)
        return Near(id_, name, kind, None, None, why)
    return Near(id_, body.name, body.kind, body.valid_from, body.valid_to, why)


def _held(state: sqlite3.Connection | None, id_: str) -> tuple[str, str | None] | None:
    if state is None:
        return None
    row = state.execute("SELECT name, kind FROM organisations WHERE id = ?", (id_,)).fetchone()
    return (row[0], row[1]) if row else None


def _texts(name: str) -> tuple[str, ...]:
    """What of a name could name a body: each part that is no office, person or address, and all of them."""
    written = " ".join(name.split())
    telling = [part.text for part in parts_of(written) if part.sort in ("body", "short", "unit")]
    return tuple(dict.fromkeys((*telling, " ".join(telling), written)))


def _same(name: str) -> Iterator[tuple[str, float, str]]:
    for text in filter(None, _texts(name)):
        for found, why, more in (
            (same_name(text), "it has this name", 2.0),
            (same_skeleton(text), "it has this name but for its legal form", 1.0),
            (index().by_short.get(short_key(text), ()), "this is an abbreviation of it", 0.0),
        ):
            for entry in found:
                if body := body_of(entry, None):
                    yield body, _EXACT + more, _how(entry, why)


def _how(entry: Entry, why: str) -> str:
    return f"a place of this name is run by it: {entry.text}" if entry.sort == "place" else why


def _scored(name: str) -> Iterator[tuple[str, float, str]]:
    for text in filter(None, _texts(name)):
        query = query_of(text, beside=name)
        for entry in candidates(query.words):
            found = scored(query, entry)
            if found and found.total > _FAR:
                yield found.body, found.total, _why(found)


def _why(found: Scored) -> str:
    """«same words +3.0, kind agrees +1.2; word left over −0.8; sum +3.4»."""
    ranked = sorted((each for each in found.fired if each.signal != "start"), key=lambda each: -each.counted)
    speaks = [f"{each.signal} {each.counted:+.1f}" for each in ranked if each.counted > 0.05][:3]
    against = [f"{each.signal} {each.counted:+.1f}" for each in ranked[::-1] if each.counted < -0.05][:2]
    parts = (", ".join(speaks), ", ".join(against), f"sum {found.total:+.1f}")
    return "; ".join(filter(None, parts)).replace("-", "−")


def _own(state: sqlite3.Connection | None, name: str) -> Iterator[tuple[str, float, str]]:
    """Bodies of the register that are known by their names alone and are called almost so."""
    if state is None:
        return
    names = dict(_known_by_name(state))
    found: Iterable[tuple[str, float, str]] = process.extract(
        name, names, scorer=fuzz.ratio, processor=name_key, score_cutoff=_LIKE, limit=3
    )
    for _, likeness, id_ in found:
        yield id_, likeness / 20, f"a body known by its name alone, {likeness:.0f}% the same letters"


def _known_by_name(state: sqlite3.Connection) -> list[tuple[str, str]]:
    return state.execute("SELECT id, name FROM organisations WHERE NOT known ORDER BY id").fetchall()
