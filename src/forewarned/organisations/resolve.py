"""Who a written addressee is: one judgement for what is written, explained, with «unsure» as an answer.

The way: what is written is taken apart (`parts`); names that are known letter for letter decide first;
then abbreviations that only one body has; then the signals (`scoring`). What is like no known name is a
body of its own, by its own name. Two bodies that are equally near make it unsure, never a guess.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from forewarned.form import addressee_words
from forewarned.form.sent_to import comma_list
from forewarned.organisations.facts import bodies, descendants
from forewarned.organisations.index import (
    Entry,
    candidates,
    index,
    same_name,
    same_skeleton,
    short_key,
)
from forewarned.organisations.names import families_of, plain, vocabulary
from forewarned.organisations.own import can_be_own, own_id, own_kind, own_name
from forewarned.organisations.parts import Part, may_be_person, parts_of
from forewarned.organisations.scoring import Fired, Scored, body_of, query_of, scored, table

Outcome = Literal["known", "own", "several", "unsure", "person", "redacted", "nothing"]
SEVERAL = " | "
"""Between the names where one line names several bodies: the publisher's own separator."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who a written addressee is judged to be.

    `organisation` and `organisation_id` are None where it is unsure, a person, redacted or no name.
    `confidence` is between 0 and 1; `rule` says what decided; `runner_up` is the body that came next and
    `why` why it lost, or why nothing is sure. `office` is the office-holder addressed, as written.
    `out_of_its_time` is True where the body is not known to have existed on the report's day. Where
    several bodies are named, `parts` has a judgement on each, by the words that name it.
    """

    name_as_written: str
    outcome: Outcome
    rule: str
    organisation: str | None = None
    organisation_id: str | None = None
    kind: str | None = None
    confidence: float = 0.0
    runner_up: str | None = None
    why: str | None = None
    office: str | None = None
    out_of_its_time: bool = False
    signals: tuple[Fired, ...] = ()
    parts: tuple[Judgement, ...] = ()


def resolve(written: str, *, on: dt.date | None = None) -> Judgement:
    """Who is addressed by what is written, on a report of that day (None: without a date).

    >>> resolve("Chief Constable of Essex Police").organisation
    'Essex Police'
    >>> resolve("[REDACTED]").outcome
    'redacted'
    """
    return _resolved(" ".join(written.split()), on)


@lru_cache(maxsize=65536)
def _resolved(written: str, on: dt.date | None) -> Judgement:
    if found := _whole(written, on):
        return found
    parts = parts_of(written)
    telling = [part for part in parts if part.sort in ("body", "short", "unit")]
    if not telling:
        return _nobody(written, parts)
    return _of_parts(written, parts, on)


def _whole(written: str, on: dt.date | None) -> Judgement | None:
    """The judgement where all that is written is one known name, office or abbreviation."""
    if not written or not any(letter.isalnum() for letter in written):
        return Judgement(written, "nothing", "there is no name in what is written")
    return _exact(written, written, on)


def _exact(written: str, text: str, on: dt.date | None, office: str | None = None) -> Judgement | None:
    for found, rule, sure in (
        (same_name(text), "the name as it is known", 1.0),
        (_agreeing(same_skeleton(text), text), "the same name but for its legal form", 0.98),
        (_abbreviated(text), "the abbreviation", 0.97),
    ):
        if not found:
            continue
        chosen, others = _chosen(found, on, text)
        if chosen is not None:
            rule = _EXACT.get(chosen.sort, rule) if rule == "the name as it is known" else rule
            return _known(written, chosen, on, rule, sure, others, office)
        if len(others) > 1:
            return _shared(written, others, on)
    return None


_EXACT = {"other name": "another name of it", "former name": "an earlier name of it"} | {
    "office": "an office of it",
    "place": "a place of it",
}


def _abbreviated(text: str) -> tuple[Entry, ...]:
    bare = text.strip(" ().[]")
    return (
        index().by_short.get(short_key(bare), ()) if bare.isupper() or any(map(str.isupper, bare[1:])) else ()
    )


def _agreeing(found: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """Those of the entries whose kind is not another than the one that is written."""
    spoken = families_of(text)
    return tuple(entry for entry in found if not spoken or not entry.families or spoken & entry.families)


def _chosen(found: Sequence[Entry], on: dt.date | None, text: str) -> tuple[Entry | None, list[Entry]]:
    """The one entry that is meant, if it is one; and the others (all of them if it is not)."""
    standing = [entry for entry in found if body_of(entry, on)]
    if any(entry.place for entry in standing):
        here = frozenset(plain(text).split())
        standing = [entry for entry in standing if entry.place & here] or standing
    for narrowed in (standing, [each for each in standing if _existed(each, on)]):
        if len({body_of(entry, on) for entry in narrowed}) == 1:
            return narrowed[0], [entry for entry in found if body_of(entry, on) != body_of(narrowed[0], on)]
    if on is None:
        today = [entry for entry in standing if bodies()[entry.body].valid_to is None]
        if len({entry.body for entry in today}) == 1:
            return today[0], [entry for entry in found if entry.body != today[0].body]
    return None, standing


def _existed(entry: Entry, on: dt.date | None) -> bool:
    body = body_of(entry, on)
    return body is not None and bodies()[body].existed(on)


def _known(
    written: str,
    entry: Entry,
    on: dt.date | None,
    rule: str,
    confidence: float,
    others: Sequence[Entry] = (),
    office: str | None = None,
    signals: tuple[Fired, ...] = (),
) -> Judgement:
    body = bodies()[body_of(entry, on) or entry.body]
    other = next((bodies()[id_].name for each in others if (id_ := body_of(each, on))), None)
    return Judgement(
        written,
        "known",
        rule,
        organisation=body.name,
        organisation_id=body.id,
        kind=body.kind,
        confidence=round(confidence, 3),
        runner_up=other,
        why="it has the same name, but not on that day or not there" if other else None,
        office=entry.text if entry.sort == "office" else office,
        out_of_its_time=not body.existed(on),
        signals=signals,
    )


def _shared(written: str, entries: Sequence[Entry], on: dt.date | None) -> Judgement:
    names = list(dict.fromkeys(bodies()[id_].name for each in entries if (id_ := body_of(each, on))))
    shown = ", ".join(names[:4]) + (" and others" if len(names) > 4 else "")
    return Judgement(
        written, "unsure", "the name of several bodies", runner_up=names[0], why=f"it could be {shown}"
    )


def _nobody(written: str, parts: Sequence[Part]) -> Judgement:
    sorts = {part.sort for part in parts}
    if "person" in sorts:
        return Judgement(written, "person", "a person, and no body is named")
    if "office" in sorts:
        return Judgement(written, "unsure", "an office, and no body is named", why="whose office is not said")
    if "redacted" in sorts:
        return Judgement(written, "redacted", "nothing but a redaction")
    return Judgement(written, "nothing", "no body is named", why="it reads as a postal address")


def _of_parts(written: str, parts: Sequence[Part], on: dt.date | None) -> Judgement:
    telling = [part for part in parts if part.sort in ("body", "short", "unit")]
    office = next((part.office for part in parts if part.office), None)
    shorts = [part.text for part in parts if part.sort == "short"]
    joined = (
        " ".join(part.text for part in telling if part.sort != "short")
        if len(telling) > 1
        else telling[0].text
    )
    whole = _one(written, joined, written, shorts, office, on)
    if whole.outcome == "known":
        return whole
    if len(telling) > 1 and len(comma_list(written)) == 1 and "," in written and whole.outcome == "own":
        return replace(whole, organisation=own_name(written), organisation_id=own_id(written))
    if len(telling) == 1:
        return _run_together(written, joined, on) or whole
    each = [_one(written, part.text, written, shorts, office, on) for part in telling]
    return _together(written, telling, each) or _run_together(written, joined, on) or _best_of(whole, each)


def _one(
    written: str, text: str, beside: str, shorts: Sequence[str], office: str | None, on: dt.date | None
) -> Judgement:
    """The judgement on one stretch of what is written, taken for the name of one body."""
    if found := _exact(written, text, on, office):
        return found
    if may_be_person(text):
        return Judgement(written, "unsure", "it may be a person's name", why="no body is named beside it")
    query = query_of(text, office_family=_office_family(office), beside=beside, shorts=shorts, on=on)
    ranked = _ranked(scored(query, entry) for entry in candidates(query.words))
    lines = table()
    best = ranked[0] if ranked else None
    other = next((each for each in ranked[1:] if best and not _same_line(best.body, each.body)), None)
    if best and best.confidence >= lines.known:
        if other is None or best.total - other.total >= lines.margin:
            return _by_signals(written, best, other, on, office)
        return _undecided(written, best, other, "two bodies are as near")
    if best is None or best.confidence < lines.own:
        return _own(written, text, best, office)
    return _undecided(written, best, other, "like a known name, but not surely it")


def _office_family(office: str | None) -> str | None:
    if office is None:
        return None
    named = plain(office)
    if "secretary of state" in named or "minister" in named or "secretary for state" in named:
        return "government"
    return next((family for title, family in vocabulary().offices.items() if title in named), None)


def _ranked(found: Iterable[Scored | None]) -> list[Scored]:
    """The best score of each body, best first."""
    best: dict[str, Scored] = {}
    for each in found:
        if each and (each.body not in best or each.total > best[each.body].total):
            best[each.body] = each
    return sorted(
        best.values(), key=lambda each: (-each.total, bodies()[each.body].valid_to is not None, each.body)
    )


def _same_line(one: str, other: str) -> bool:
    """Whether one body came after the other: then the name and the day decide between them."""
    return other in bodies()[one].successors or one in bodies()[other].successors


def _by_signals(
    written: str, best: Scored, other: Scored | None, on: dt.date | None, office: str | None
) -> Judgement:
    judged = _known(written, best.entry, on, "the signals", best.confidence, (), office, best.fired)
    if other is None:
        return judged
    return replace(judged, runner_up=bodies()[other.body].name, why=_why(other))


def _why(lost: Scored) -> str:
    """The signals that told most against a known name."""
    against = sorted(
        (each for each in lost.fired if each.counted < 0 and each.signal != "start"),
        key=lambda each: each.counted,
    )
    said = ", ".join(f"{each.signal} ({each.counted:+.1f})" for each in against[:2])
    return f"{said or 'less of it is written'}; sum {lost.total:+.1f}"


def _undecided(written: str, best: Scored, other: Scored | None, rule: str) -> Judgement:
    near = bodies()[best.body].name
    second = f"; next {bodies()[other.body].name}: {_why(other)}" if other else ""
    return Judgement(
        written,
        "unsure",
        rule,
        confidence=round(best.confidence, 3),
        runner_up=near,
        why=f"nearest {near}: {_why(best)}{second}",
        signals=best.fired,
    )


def _own(written: str, text: str, best: Scored | None, office: str | None) -> Judgement:
    near = bodies()[best.body].name if best else None
    if against := can_be_own(text):
        return Judgement(
            written, "unsure", "no known body, and no name of its own", runner_up=near, why=against
        )
    return Judgement(
        written,
        "own",
        "a body of its own, known by its name alone",
        organisation=own_name(text),
        organisation_id=own_id(text),
        kind=own_kind(text),
        confidence=0.8,
        runner_up=near,
        why=_why(best) if best else None,
        office=office,
    )


def _together(written: str, parts: Sequence[Part], each: Sequence[Judgement]) -> Judgement | None:
    """One judgement out of those on the parts: the one body they name, or the several."""
    known = {judged.organisation_id: judged for judged in each if judged.outcome == "known"}
    apart = [
        judged
        for part, judged in zip(parts, each, strict=True)
        if judged.outcome == "own" and families_of(part.text) & _APART
    ]
    if len(known) == 1 and not apart:
        found = next(iter(known.values()))
        return replace(found, confidence=min(found.confidence, 0.97))
    if not known:
        return None
    whole = _operator([judged.organisation_id or "" for judged in known.values()])
    if whole is not None and not apart:
        return replace(known[whole], rule="the body that the other is part of")
    order = [
        replace(judged, name_as_written=part.text)
        for part, judged in zip(parts, each, strict=True)
        if judged in apart or judged.outcome == "known"
    ]
    return _several(written, list({judged.organisation_id: judged for judged in order}.values()))


_APART = frozenset(("care home", "practice", "school"))
"""Families of small bodies that are addressed beside a large one, and not as a part of it."""


def _operator(ids: Sequence[str]) -> str | None:
    """The one of these bodies that all the others belong to or became, if there is one."""
    for id_ in ids:
        if all(other == id_ or bodies()[other].parent == id_ or id_ in descendants(other) for other in ids):
            return id_
    return None


def _several(written: str, judged: Sequence[Judgement]) -> Judgement:
    return Judgement(
        written,
        "several",
        "several bodies in one line: " + "; ".join(dict.fromkeys(each.rule for each in judged)),
        organisation=SEVERAL.join(each.organisation or "" for each in judged),
        organisation_id=SEVERAL.join(each.organisation_id or "" for each in judged),
        kind=SEVERAL.join(each.kind or "" for each in judged),
        confidence=min(each.confidence for each in judged),
        parts=tuple(judged),
    )


def _run_together(written: str, text: str, on: dt.date | None) -> Judgement | None:
    """Two known names without anything, or with an «and», between them."""
    words = text.split()
    for at in range(1, len(words)):
        joined = words[at].casefold() in ("and", "&")
        left, right = " ".join(words[:at]), " ".join(words[at + joined :])
        if not right or words[at - 1].casefold() in ("and", "&", "of", "for"):
            continue
        first, second = _exact(written, left, on), _exact(written, right, on)
        if joined and first and first.organisation_id and second is None:
            second = _beside_known(written, right)
        elif joined and second and second.organisation_id and first is None:
            first = _beside_known(written, left)
        if first and second and first.organisation_id and second.organisation_id:
            if first.organisation_id == second.organisation_id:
                return first
            pieces = (replace(first, name_as_written=left), replace(second, name_as_written=right))
            return _several(written, pieces)
    return None


def _beside_known(written: str, text: str) -> Judgement | None:
    """A body of its own that an «and» joins to a known one: only where its name is plainly a whole one."""
    if addressee_words.ENDING.search(text) and not may_be_person(text) and not can_be_own(text):
        return _own(written, text, None, None)
    return None


def _best_of(whole: Judgement, each: Sequence[Judgement]) -> Judgement:
    """Where no part is known: a body of its own if the first part is one, else what is unsure."""
    own = next((judged for judged in each if judged.outcome == "own"), None)
    unsure = next(
        (judged for judged in each if judged.outcome == "unsure" and judged.confidence >= 0.5), None
    )
    return unsure or own or whole
