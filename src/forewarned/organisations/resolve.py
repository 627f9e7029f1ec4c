"""Who a written addressee is: one judgement for what is written, explained, with «unsure» as an answer.

The way: a name that is known letter for letter decides first; then known names among offices, persons,
parts of bodies and towns; then what is written is taken apart (`parts`) and each part is scored by its
signals (`scoring`). What is like no known name is a body of its own, by its own name. Two bodies that
are equally near make it unsure, never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from forewarned.form import addressee_words
from forewarned.form.sent_to import comma_list
from forewarned.organisations import facts
from forewarned.organisations.beside import only_beside
from forewarned.organisations.exact import Found, exact, is_known_name, names_within
from forewarned.organisations.index import candidates
from forewarned.organisations.judgement import Judgement, known, several
from forewarned.organisations.names import families_of, is_short, plain, vocabulary
from forewarned.organisations.own import (
    can_be_own,
    is_company,
    own_id,
    own_kind,
    own_name,
    own_sure,
    reads_as_office,
)
from forewarned.organisations.parts import Part, may_be_person, parts_of
from forewarned.organisations.scoring import SMALL, Query, Scored, query_of, scored, table


def resolve(written: str, *, on: dt.date | None = None) -> Judgement:
    """Who is addressed by what is written, on a report of that day (None: without a date).

    >>> resolve("Chief Constable of Essex Police").organisation
    'Essex Police'
    >>> resolve("[REDACTED]").outcome
    'redacted'
    """
    text = " ".join(written.split())
    judged = _resolved(text.rstrip(" .,;:") or text, on)
    return judged if judged.name_as_written == text else replace(judged, name_as_written=text)


def with_runner_up(judged: Judgement, *, on: dt.date | None = None) -> Judgement:
    """The judgement with the body that came next and why it lost, where exact names decided without one."""
    if judged.outcome != "known" or judged.runner_up:
        return judged
    text = judged.name_as_written
    ranked = _ranked(scored(query_of(text, on=on), entry) for entry in candidates(query_of(text).words))
    mine = judged.organisation_id or ""
    other = next((each for each in ranked if each.body != mine and not _same_line(each.body, mine)), None)
    if other is None:
        return judged
    return replace(judged, runner_up=facts.bodies()[other.body].name, why=_why(other))


@lru_cache(maxsize=65536)
def _resolved(written: str, on: dt.date | None) -> Judgement:
    if not any(letter.isalnum() for letter in written):
        return Judgement(written, "nothing", "there is no name in what is written")
    if len(written) > _LONGEST:
        return Judgement(written, "unsure", "too long to be one addressee", why=f"over {_LONGEST} characters")
    if found := exact(written, written, on):
        return found
    parts = parts_of(written)
    if found := _among_others(written, parts, on):
        return found
    telling = [part for part in parts if part.sort in ("body", "short", "unit")]
    return _of_parts(written, telling, on) if telling else _nobody(written, parts)


_LONGEST = 600
"""Characters; what is longer is a header that was not taken apart, or no header at all."""


def _nobody(written: str, parts: Sequence[Part]) -> Judgement:
    sorts = {part.sort for part in parts}
    if "person" in sorts:
        return Judgement(written, "person", "a person, and no body is named")
    if "office" in sorts:
        return Judgement(written, "unsure", "an office, and no body is named", why="whose office is not said")
    if "redacted" in sorts:
        return Judgement(written, "redacted", "nothing but a redaction")
    return Judgement(written, "nothing", "no body is named", why="it reads as a postal address")


def _among_others(written: str, parts: Sequence[Part], on: dt.date | None) -> Judgement | None:
    """The judgement where known names stand among words that name no other body."""
    persons = [
        (part.start, part.end) for part in parts if part.sort == "person" and not is_known_name(part.text)
    ]
    found = [
        each
        for each in names_within(written, on)
        if not any(start <= each.start and each.end <= end for start, end in persons)
    ]
    if not found:
        return None
    known_ones = [each for each in found if each.judged.organisation_id]
    if not known_ones:
        return replace(found[0].judged, name_as_written=written)
    found = known_ones
    office = next((part.office for part in parts if part.office), None)
    if only_beside(written, found):
        return _of_names(written, found, office)
    return _joined_to_known(written, found)


def _of_names(written: str, found: Sequence[Found], office: str | None) -> Judgement:
    by_id = {each.judged.organisation_id or "": each for each in found}
    chosen = _operator(list(by_id))
    if chosen is None:
        return several(written, [each.judged for each in by_id.values()])
    judged = by_id[chosen].judged
    rule = judged.rule if len(by_id) == 1 else "the body that the other is part of"
    return replace(
        judged,
        name_as_written=written,
        rule=f"{rule}, among offices, parts and towns",
        confidence=min(judged.confidence, 0.96),
        office=judged.office or office,
    )


def _joined_to_known(written: str, found: Sequence[Found]) -> Judgement | None:
    """A known name that an «and» joins to a body of its own whose name is plainly a whole one."""
    if len(found) != 1:
        return None
    (name,) = found
    if name.start and written[: name.start].rstrip().casefold().endswith((" and", " &")):
        other, left = re.sub(r"\s+(?:and|&)\s*$", "", written[: name.start], flags=re.I), written[name.end :]
    elif written[name.end :].lstrip().casefold().startswith(("and ", "& ")):
        other, left = re.sub(r"^\s*(?:and|&)\s+", "", written[name.end :]), written[: name.start]
    else:
        return None
    whole = addressee_words.ENDING.search(other) and not may_be_person(other) and not can_be_own(other)
    if left.strip() or not whole:
        return None
    pair = [(name.start, name.judged), (written.index(other), _own(other, other, None, None))]
    return several(written, [judged for _, judged in sorted(pair, key=lambda each: each[0])])


def _of_parts(written: str, telling: Sequence[Part], on: dt.date | None) -> Judgement:
    office = next((part.office for part in telling if part.office), None)
    shorts = [part.text for part in telling if part.sort == "short"]
    named = [part for part in telling if part.sort != "short" and _names_one(part)] or list(telling)
    if len(named) == 1:
        return _one(written, named[0].text, shorts, office, on)
    joined = " ".join(part.text for part in named)
    whole = _one(written, joined, shorts, office, on)
    if whole.outcome == "known":
        return whole
    each = [_one(written, part.text, shorts, office, on) for part in named]
    if found := _together(written, named, each):
        return found
    if len(comma_list(written)) == 1 and "," in written and not addressee_words.is_closed(named[0].text):
        return _own(written, written, None, office)
    return _best_of(named, each)


def _names_one(part: Part) -> bool:
    """Whether a part has a word that an office, a part of a body or a kind of body has not."""
    words = vocabulary()
    beside = words.beside | words.common | words.form
    return any(word not in beside for word in plain(part.text).split()) or is_known_name(part.text)


def _one(written: str, text: str, shorts: Sequence[str], office: str | None, on: dt.date | None) -> Judgement:
    """The judgement on one stretch of what is written, taken for the name of one body."""
    if found := exact(written, text, on, office):
        return found
    if is_short(text):
        why = "it is an abbreviation that nothing explains"
        return Judgement(written, "unsure", "no known body, and no name of its own", why=why)
    if may_be_person(text):
        return Judgement(written, "unsure", "it may be a person's name", why="no body is named beside it")
    query = query_of(text, office_family=_office_family(office), beside=written, shorts=shorts, on=on)
    ranked = _ranked(scored(query, entry) for entry in candidates(query.words))
    best = ranked[0] if ranked else None
    other = next((each for each in ranked[1:] if best and not _same_line(best.body, each.body)), None)
    return _decided(written, query, best, other, office)


def _decided(
    written: str, query: Query, best: Scored | None, other: Scored | None, office: str | None
) -> Judgement:
    lines = table()
    if best and best.confidence >= lines.known and (against := _against(query, best)):
        return _undecided(written, best, other, against)
    if best and best.confidence >= lines.known:
        if other is None or best.total - other.total >= lines.margin:
            return _by_signals(written, best, other, query.on, office)
        return _undecided(written, best, other, "two bodies are as near")
    small = is_company(query.text) or query.families & SMALL
    if best is None or best.confidence < (lines.own_by_kind if small else lines.own):
        return _own(written, query.text, best, office)
    return _undecided(written, best, other, "like a known name, but not surely it")


def _against(query: Query, best: Scored) -> str | None:
    """Why a known name may not be taken though its signals speak for it; None where it may."""
    words = vocabulary()
    if any(each.signal == "same words" for each in best.fired):
        return None
    if all(len(word) < 2 for word in query.words):
        return "a single letter is nobody's name"
    if all(word in words.beside or word in words.common or word in words.form for word in query.words):
        return "its words name a kind of body, and not one of them"
    if reads_as_office(query.text):
        return "it reads as an office, and whose is not said"
    within = names_within(query.text, query.on)
    within = tuple(each for each in within if each.judged.organisation_id)
    if within and all(each.judged.organisation_id != best.body for each in within):
        return f"the known name «{within[0].judged.organisation}» stands in it"
    return None


def _office_family(office: str | None) -> str | None:
    if office is None:
        return None
    named = plain(office)
    if "secretary of state" in named or "minister" in named or "secretary for state" in named:
        return "government"
    return next((family for title, family in vocabulary().offices.items() if title in named), None)


def _ranked(found: Iterable[Scored | None]) -> list[Scored]:
    """The best score of each body, best first; of equals the one that still stands."""
    best: dict[str, Scored] = {}
    for each in found:
        if each and (each.body not in best or each.total > best[each.body].total):
            best[each.body] = each
    known_bodies = facts.bodies()
    return sorted(
        best.values(),
        key=lambda each: (-each.total, known_bodies[each.body].valid_to is not None, each.body),
    )


def _same_line(one: str, other: str) -> bool:
    """Whether one body came after the other: then the name and the day decide between them."""
    return facts.succeeds(one, other) or facts.succeeds(other, one)


def _by_signals(
    written: str, best: Scored, other: Scored | None, on: dt.date | None, office: str | None
) -> Judgement:
    judged = known(written, best.entry, on, "the signals", best.confidence, office=office, signals=best.fired)
    if other is None:
        return judged
    return replace(judged, runner_up=facts.bodies()[other.body].name, why=_why(other))


def _why(lost: Scored) -> str:
    """The signals that told most against a known name."""
    against = [each for each in lost.fired if each.counted < 0 and each.signal != "start"]
    against.sort(key=lambda each: each.counted)
    said = ", ".join(f"{each.signal} ({each.counted:+.1f})" for each in against[:2])
    return f"{said or 'less of it is written'}; sum {lost.total:+.1f}"


def _undecided(written: str, best: Scored, other: Scored | None, rule: str) -> Judgement:
    near = facts.bodies()[best.body].name
    second = f"; next {facts.bodies()[other.body].name}: {_why(other)}" if other else ""
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
    near = facts.bodies()[best.body].name if best else None
    found = () if is_company(text) else names_within(text, None)
    within = next((each for each in found if each.judged.organisation_id), None)
    if within:
        near = within.judged.organisation
    if against := f"the known name «{near}» stands in it" if within else can_be_own(text):
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
        confidence=own_sure(text),
        runner_up=near,
        why=_why(best) if best else None,
        office=office,
    )


def _together(written: str, parts: Sequence[Part], each: Sequence[Judgement]) -> Judgement | None:
    """One judgement out of those on the parts: the one body they name, or the several."""
    judged_parts = list(zip(parts, each, strict=True))
    by_id = {judged.organisation_id or "": judged for _, judged in judged_parts if judged.outcome == "known"}
    if not by_id:
        return None
    apart = [
        judged for part, judged in judged_parts if judged.outcome == "own" and families_of(part.text) & SMALL
    ]
    bodily = [judged for part, judged in judged_parts if judged.outcome == "own" and families_of(part.text)]
    if bodily and all(judged.signals for judged in by_id.values()):
        return None
    chosen = _operator(list(by_id))
    if chosen is not None and not apart:
        rule = by_id[chosen].rule if len(by_id) == 1 else "the body that the other is part of"
        return replace(by_id[chosen], rule=rule, confidence=min(by_id[chosen].confidence, 0.97))
    named = [
        replace(judged, name_as_written=part.text)
        for part, judged in judged_parts
        if judged in apart or judged.outcome == "known"
    ]
    return several(written, list({judged.organisation_id: judged for judged in named}.values()))


def _operator(ids: Sequence[str]) -> str | None:
    """The one of these bodies that all the others belong to or became, if there is one."""
    for id_ in ids:
        if all(other == id_ or _under(other, id_) for other in ids):
            return id_
    return None


def _under(id_: str, above: str) -> bool:
    held = facts.bodies()
    if facts.succeeds(above, id_):
        return True
    return id_ in held and held[id_].parent == above and held[above].kind not in _OWNERS


_OWNERS = frozenset(("company", "care provider", "independent healthcare provider"))
"""Kinds whose bodies are addressed beside the place that they run, and not in its stead."""


def _best_of(parts: Sequence[Part], each: Sequence[Judgement]) -> Judgement:
    """Where no part is known: the first that is a body by its words, else the first that could be one."""
    pairs = list(zip(parts, each, strict=True))
    bodily = [
        judged for part, judged in pairs if addressee_words.is_closed(part.text) or families_of(part.text)
    ]
    own = next((judged for judged in (*bodily, *each) if judged.outcome == "own"), None)
    near = next(
        (judged for judged in bodily if judged.outcome == "unsure" and judged.confidence >= 0.5), None
    )
    return near or own or (bodily or list(each))[0]
