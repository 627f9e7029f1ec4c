"""Which organisation a user means by a name: by id, by the rules that judge addressees, by the register.

An answer is one body or none. Where it is not sure, the bodies that it could be are named, never guessed.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forewarned.errors import NotFound
from forewarned.organisations import facts
from forewarned.organisations.judgement import Judgement
from forewarned.organisations.names import plain
from forewarned.organisations.own import own_id
from forewarned.organisations.resolve import resolve

_NEAREST = 5
_LIKE = 72.0
"""How like (0 to 100) a name must be to the one asked for to be offered instead."""

BY_ID, BY_NAME = "its id", "its name in the register"


@dataclass(frozen=True, slots=True)
class FoundBody:
    """The body that is meant, and what decided: its id, its name in the register, or a rule.

    `sure` is False where the rules weighed signals; `runner_up` is then the body that came next.
    """

    id: str
    found_by: str
    sure: bool = True
    confidence: float = 1.0
    runner_up: str | None = None


def find_body(state: sqlite3.Connection, asked: str) -> FoundBody:
    """The one organisation that an id or a name means.

    Raises `NotFound` where none does, or several do; the message names the nearest.
    """
    asked = " ".join(asked.split())
    if (id_ := asked.casefold()) in facts.bodies() or _held(state, id_):
        return FoundBody(id_, BY_ID)
    if found := _spelled_so(asked):
        return found
    judged = resolve(asked)
    if judged.outcome == "known" and judged.organisation_id and judged.confidence == 1.0:
        return _by_rule(judged, judged.organisation_id)
    named = _named_so(state, asked)
    if len(named) == 1:
        return FoundBody(named[0], BY_NAME)
    if named:
        raise NotFound(
            f"«{asked}» is the name of {len(named)} organisations: {_listed(state, named)}", do=_USE
        )
    if judged.outcome == "known" and judged.organisation_id:
        return _by_rule(judged, judged.organisation_id)
    raise _not_found(state, asked, judged)


_USE = "Use the id of one of them."


def _spelled_so(asked: str) -> FoundBody | None:
    """The one known body of this full name (but for capitals) or abbreviation; None where several are."""
    wanted = asked.casefold()
    found = {
        body.id: (body, name)
        for body in facts.bodies().values()
        for name in (*reversed(body.names), *body.short)
        if name == asked or (len(name) == len(asked) and name.casefold() == wanted and name not in body.short)
    }
    if len(found) != 1:
        return None
    ((body, name),) = found.values()
    return FoundBody(body.id, _what_it_is(body, name))


def _what_it_is(body: facts.Body, name: str) -> str:
    if name == body.name:
        return "its name"
    if name in body.short:
        return "an abbreviation of it"
    earlier = any(each.name == name for each in body.formerly)
    return "an earlier name of it" if earlier else "another name of it"


def _by_rule(judged: Judgement, id_: str) -> FoundBody:
    return FoundBody(id_, judged.rule, judged.rule != "the signals", judged.confidence, judged.runner_up)


def _held(state: sqlite3.Connection, id_: str) -> bool:
    return state.execute("SELECT 1 FROM organisations WHERE id = ?", (id_,)).fetchone() is not None


def _named_so(state: sqlite3.Connection, asked: str) -> list[str]:
    """The organisations of the register whose name this is, but for capitals, marks and legal form."""
    wanted = plain(asked)
    if not wanted:
        return []
    found = {id_ for id_, name in _names(state) if plain(name) == wanted}
    if not found and _held(state, own := own_id(asked)):
        return [own]
    return sorted(found)


def _names(state: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for id_, name, others in state.execute("SELECT id, name, other_names FROM organisations ORDER BY id"):
        for each in (name, *json.loads(others)):
            yield id_, each


def _not_found(state: sqlite3.Connection, asked: str, judged: Judgement) -> NotFound:
    """The error that says why no one body is meant, and which are nearest."""
    if judged.outcome == "several":
        ids = [part.organisation_id for part in judged.parts if part.organisation_id]
        return NotFound(f"«{asked}» names several bodies: {_listed(state, ids)}", do="Ask for one of them.")
    near = nearest(state, asked)
    offered = f"Nearest: {_listed(state, near)}. Use one of these ids." if near else _NOTHING_NEAR
    unsure = written_so(state, asked)
    if unsure:
        count = "1 addressee is" if unsure == 1 else f"{unsure:,} addressees are"
        return NotFound(f"{count} written «{asked}», and who that is is unsure{_because(judged)}", do=offered)
    if judged.outcome == "unsure":
        return NotFound(f"which body is meant by «{asked}» is unsure{_because(judged)}", do=offered)
    return NotFound(f"no organisation is known as «{asked}»", do=offered)


_NOTHING_NEAR = "No name is near it. `forewarned organisations` lists those that were warned."


def _because(judged: Judgement) -> str:
    return f": {judged.why}" if judged.outcome == "unsure" and judged.why else ""


def written_so(state: sqlite3.Connection, asked: str) -> int:
    """How many addressees are written so and have no organisation because it is unsure who they are."""
    wanted = plain(asked)
    rows = state.execute(
        "SELECT name_as_written, count(*) FROM addressees WHERE outcome = 'unsure' GROUP BY name_as_written"
    )
    return sum(count for name, count in rows if plain(name) == wanted)


def nearest(state: sqlite3.Connection, asked: str, most: int = _NEAREST) -> list[str]:
    """The ids of the bodies whose names are most like what was asked for, the best first.

    A name that has every word asked for is nearer than any that is only spelled alike.
    """
    from rapidfuzz import fuzz, process

    names = _every_name(state)
    words = set(plain(asked).split())
    scored: dict[str, float] = {}
    for name, score, _ in process.extract(
        plain(asked), list(names), scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE, limit=4 * most
    ):
        _raise(scored, names[name], score)
    for name, ids in names.items():
        if words and words <= set(name.split()):
            _raise(scored, ids, 100 + 100 * len(words) / len(name.split()))
    return sorted(scored, key=lambda id_: (-scored[id_], id_))[:most]


def _raise(scored: dict[str, float], ids: Iterable[str], score: float) -> None:
    for id_ in ids:
        scored[id_] = max(score, scored.get(id_, 0.0))


def _every_name(state: sqlite3.Connection) -> dict[str, list[str]]:
    """Every name of every known or held body in one spelling, and whose it is."""
    names: dict[str, list[str]] = defaultdict(list)
    for id_, name in _names(state):
        names[plain(name)].append(id_)
    for body in facts.bodies().values():
        for name in (*body.names, *body.short):
            names[plain(name)].append(body.id)
    return names


def _listed(state: sqlite3.Connection, ids: Sequence[str]) -> str:
    """Bodies with their ids: «Essex Police (essex-police); Sussex Police (sussex-police)»."""
    held = dict(state.execute("SELECT id, name FROM organisations").fetchall())
    known = facts.bodies()
    shown = (known[id_].name if id_ in known else held.get(id_, id_) for id_ in ids)
    return "; ".join(f"{name} ({id_})" for name, id_ in zip(shown, ids, strict=True))
