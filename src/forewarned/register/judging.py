"""Who each addressee of a report is: what a person judged, else what the rules say."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from forewarned.form.sent_to import split_sent_to
from forewarned.organisations import facts
from forewarned.organisations.areas import area_of
from forewarned.organisations.exact import is_known_name
from forewarned.organisations.judgement import Judgement
from forewarned.organisations.own import own_id, own_kind, own_name
from forewarned.organisations.resolve import resolve
from forewarned.organisations.splitting import addressees_in
from forewarned.register.judgements import Judgements, PersonJudgement

RULES = ("organisations", "organisations/facts", "register/judging.py", "register/judgements.py")
"""The files whose change makes every judgement by rule anew."""


class JudgedName(NamedTuple):
    """One addressee's name and who it is, as the register's table holds it (`state.sql`)."""

    name: str
    organisation_id: str | None
    judged_by: str | None
    confidence: float | None
    outcome: str
    organisation: str | None
    kind: str | None
    runner_up: str | None
    why: str | None
    office: str | None
    out_of_its_time: bool
    signals: str

    @property
    def cells(self) -> tuple[Any, ...]:
        """Everything but the name, in the order of the table's columns."""
        return self[1:]


def judged_names(
    name: str, redacted: bool, day: str | None, people: Judgements, report_key: str, position: int
) -> tuple[JudgedName, ...]:
    """Who is meant by what is written for one addressee: one, or several where several bodies are named."""
    person = people.of(name, report_key, position)
    if person:
        return (by_person(name, person),)
    if redacted:
        return (JudgedName(name, None, None, None, "redacted", *(None,) * 5, False, "[]"),)
    judged = resolve(name, on=dt.date.fromisoformat(day) if day else None)
    if judged.outcome != "several":
        return (_by_rule(judged, name),)
    return tuple(_split(judged, people, report_key))


def mended(
    sent_to: str | None, addressees: Sequence[Mapping[str, Any]], published: str | None, people: Judgements
) -> list[Mapping[str, Any]]:
    """The addressees, cut again with the table of known bodies where they come from one line as written.

    A line's addressees have no places in a document; their words are the line's. Where the list is not
    the line's, or the cut would change a name that a person judged, it stays as it is.
    """
    names = [each["name"] for each in addressees]
    if not sent_to or any(each.get("spans") for each in addressees):
        return list(addressees)
    day = dt.date.fromisoformat(published) if published else None
    if list(split_sent_to(sent_to, published=day)) != names:
        return list(addressees)
    held = {each["name"]: each for each in addressees}
    pieces = addressees_in(sent_to, published=day, is_body=is_known_name)
    texts = {piece.text for piece in pieces}
    if any(name not in texts and people.has(name) for name in names):
        return list(addressees)
    return [held.get(piece.text, {"name": piece.text, "redacted": False}) for piece in pieces]


def _split(judged: Judgement, people: Judgements, report_key: str) -> Iterator[JudgedName]:
    for part in judged.parts:
        person = people.of(part.name_as_written, report_key, -1)
        yield by_person(part.name_as_written, person) if person else _by_rule(part, part.name_as_written)


def _by_rule(judged: Judgement, name: str) -> JudgedName:
    signals = [[each.signal, round(each.counted, 2)] for each in judged.signals]
    return JudgedName(
        name,
        judged.organisation_id,
        judged.rule,
        judged.confidence if judged.organisation_id else None,
        judged.outcome,
        judged.organisation,
        judged.kind,
        judged.runner_up,
        judged.why,
        judged.office,
        judged.out_of_its_time,
        json.dumps(signals, ensure_ascii=False),
    )


def by_person(name: str, judged: PersonJudgement) -> JudgedName:
    """A name as a person judged it."""
    said = f"{judged.by}, {judged.time[:10]}"
    if judged.verdict == "organisation" and judged.organisation_id:
        body = facts.bodies().get(judged.organisation_id)
        named, kind = (body.name, body.kind) if body else (None, None)
        return JudgedName(
            *(name, judged.organisation_id, said, 1.0, "known" if body else "own", named, kind),
            *(None, judged.why, None, False, "[]"),
        )
    if judged.verdict == "own":
        return JudgedName(
            *(name, own_id(name), said, 1.0, "own", own_name(name), own_kind(name)),
            *(None, judged.why, None, False, "[]"),
        )
    outcome = {"person": "person", "none": "nothing"}.get(judged.verdict, "unsure")
    return JudgedName(name, None, said, None, outcome, None, None, None, judged.why, None, False, "[]")


def area(written: str | None, day: str | None) -> tuple[str | None, str | None, str | None]:
    """The coroner area that is meant on that day: its name, its id and the rule; None where not known."""
    if not written:
        return None, None, None
    judged = area_of(written, dt.date.fromisoformat(day) if day else None)
    return judged.area, judged.area_id, judged.rule


def sender(name: str | None, day: str | None, people: Judgements) -> str | None:
    """The organisation that a response is from, by its sender's name; None where that is not sure."""
    if not name:
        return None
    if person := people.of_name(name):
        return by_person(name, person).organisation_id
    judged = resolve(name, on=dt.date.fromisoformat(day) if day else None)
    return judged.organisation_id if judged.outcome in ("known", "own") else None


def write_organisations(state: sqlite3.Connection) -> None:
    """Make the table of organisations: those judged to be addressed, and their lines and parents."""
    own: dict[str, Counter[tuple[str, str | None]]] = defaultdict(Counter)
    ids: dict[str, None] = {}
    for id_, name, kind in state.execute(
        "SELECT organisation_id, organisation, kind FROM addressees WHERE organisation_id IS NOT NULL"
    ):
        ids[id_] = None
        if name:
            own[id_][name, kind] += 1
    known = json.dumps([*facts.bodies(), *ids])
    state.execute(
        "UPDATE responses SET organisation_id = NULL"
        " WHERE organisation_id NOT IN (SELECT value FROM json_each(?))",
        (known,),
    )
    senders = state.execute(
        "SELECT DISTINCT organisation_id FROM responses WHERE organisation_id IS NOT NULL"
    )
    ids |= {id_: None for (id_,) in senders}
    state.execute("DELETE FROM organisations")
    rows = [_known_row(id_) for id_ in _with_lines(ids) if id_ in facts.bodies()]
    rows += [_own_row(id_, own[id_]) for id_ in ids if id_ not in facts.bodies()]
    state.executemany(f"INSERT INTO organisations VALUES ({','.join('?' * 12)})", rows)


def _with_lines(ids: Iterable[str]) -> set[str]:
    """These ids, and those of every body before, after and above them."""
    before = facts.predecessors()
    found: set[str] = set()
    ahead = list(ids)
    while ahead:
        id_ = ahead.pop()
        if id_ in found:
            continue
        found.add(id_)
        if body := facts.bodies().get(id_):
            ahead += [*body.successors, *before.get(id_, ()), *([body.parent] if body.parent else [])]
    return found


def _known_row(id_: str) -> tuple[Any, ...]:
    body = facts.bodies()[id_]
    others = [*body.also, *(each.name for each in body.formerly), *body.short]
    return (
        *(body.id, body.name, body.kind, json.dumps(others, ensure_ascii=False)),
        *(_iso(body.valid_from), _iso(body.valid_to), next(iter(body.successors), None), body.parent),
        *(json.dumps(body.successors), json.dumps(facts.predecessors().get(id_, ())), body.nation, True),
    )


def _own_row(id_: str, names: Counter[tuple[str, str | None]]) -> tuple[Any, ...]:
    ranked = sorted(names, key=lambda each: (-names[each], each[0]))
    (name, kind), *rest = ranked or [(id_, None)]
    others = [other for other, _ in rest if other != name]
    shown = json.dumps(list(dict.fromkeys(others)), ensure_ascii=False)
    return (id_, name, kind, shown, None, None, None, None, "[]", "[]", None, False)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
