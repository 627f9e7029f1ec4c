"""Whose response a document is: for which addressees it answers, by which rule, and how surely.

The file's name and the letter's own words are asked, and the report's addressees decide what they mean.
Wrong is worse than unsure: what nothing tells stays unassigned, and so does what two sources tell apart.
A reply about another death, and a file that is no reply, are set aside with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from forewarned.form.letter import deceased_in, kind_of, reference_in
from forewarned.form.letter_file import FileName, read_file_name
from forewarned.responses.addressed import (
    NOBODY,
    Addressed,
    Match,
    is_for_others,
    match_organisation,
    match_sender,
)
from forewarned.responses.letter_signs import SENDERS, Sign, match_letter
from forewarned.responses.same_body import could_be

ONLY = "the only addressee"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the report that a document is held to answer."""

    reference: str | None = None
    deceased: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose response it is: none of the positions where that is unsure or it is set aside.

    `names` are the sender's as found, `signs` those in the letter's words that were weighed; `kind` is
    «final», «interim» or «extension». `set_aside` is the reason why it counts for nobody here.
    """

    names: tuple[str, ...] = ()
    organisation_ids: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    rule: str | None = None
    confidence: float = 0.0
    set_aside: str | None = None
    kind: str = "final"
    signs: tuple[Sign, ...] = ()


def sender_of(
    text: str | None,
    file_name: str | None,
    addressees: Sequence[Addressed],
    report: About | None = None,
    *,
    respondent: str | None = None,
    organisation_id: str | None = None,
) -> Sender:
    """Whose response it is, from its text, its file's name and what an index gives as its sender."""
    about = report or About()
    file = read_file_name(file_name or "")
    kind = kind_of(text) if text else file.kind or "final"
    if kind == "final" and file.kind:
        kind = file.kind
    named = _named(respondent, organisation_id, file, addressees, about)
    said, signs = match_letter(text, addressees) if text and addressees else (NOBODY, ())
    names = tuple(name for name in (respondent or file.sender or file.before,) if name)
    if reason := _no_response(file, respondent, text) or _other_report(text, file, about, named):
        return Sender(names, rule="set aside", set_aside=reason, kind=kind, signs=signs)
    match = _together(named, said) or named
    if not match.positions and (respondent or text or not file_name or file.sort == "response"):
        match = _only(respondent or file.sender, named, said, addressees) or match
    ids = match.organisation_ids
    return Sender(names, ids, match.positions, match.rule, match.confidence, None, kind, signs)


def _named(
    respondent: str | None,
    organisation_id: str | None,
    file: FileName,
    addressees: Sequence[Addressed],
    about: About,
) -> Match:
    """What the sender's name says: an index's, else the file's."""
    found = NOBODY
    for name in dict.fromkeys(name for name in (respondent, file.sender) if name):
        match = match_sender(name, addressees, about.day)
        if not match.positions and organisation_id and name == respondent:
            match = match_organisation(organisation_id, addressees) or match
        if match.positions:
            return match
        found = match if match.other else found
    if not respondent and file.before and not file.sender and not _is_person(file.before, about):
        match = match_sender(file.before, addressees, about.day)
        return match if match.confidence >= _SURE_BEFORE or match.other else found
    return found


_SURE_BEFORE = 0.85
"""What stands before «Response» is often the person who died: only a sure name is taken for a body's."""


def _is_person(before: str, about: About) -> bool:
    said = set(re.findall(r"[a-z]{3,}", before.lower()))
    return bool(said & set(re.findall(r"[a-z]{3,}", (about.deceased or "").lower())))


def _together(named: Match, said: Match) -> Match | None:
    """The two sources as one: agreeing they are surer; apart, the surer name stands, or nothing does."""
    if named.positions and said.positions:
        if set(said.positions) > set(named.positions) and said.rule == SENDERS:
            return replace(said, confidence=round(max(named.confidence - 0.1, 0.8), 3))
        if set(said.positions) & set(named.positions):
            return replace(named, confidence=round(max(named.confidence, 1 - (1 - named.confidence) / 2), 3))
        if named.confidence >= _WHOLE_NAME:
            return replace(named, confidence=0.75)
        return replace(said, confidence=0.7) if said.confidence >= _SAID_SURELY else NOBODY
    if named.positions:
        return named
    if said.positions and (not named.other or said.confidence >= _SAID_SURELY):
        return replace(said, confidence=min(said.confidence, 0.75)) if named.other else said
    return None


_WHOLE_NAME, _SAID_SURELY = 0.9, 0.78


def _only(sender: str | None, named: Match, said: Match, addressees: Sequence[Addressed]) -> Match | None:
    """The one body addressed, where the sender is not named, could be it, or writes for others."""
    bodies = {each[2] or each[1] for each in addressees}
    if len(bodies) != 1 or named.other:
        return None
    places = tuple(each[0] for each in addressees)
    ids = tuple(dict.fromkeys(each[2] for each in addressees if each[2]))
    if sender is None or is_for_others(sender):
        return Match(places, ONLY, 0.8 if said.positions else 0.75, ids)
    if any(could_be(sender, each[1]) for each in addressees):
        return Match(places, ONLY, 0.75, ids)
    return None


# --- what is no response to this report ------------------------------------------------------------------


def _no_response(file: FileName, respondent: str | None, text: str | None) -> str | None:
    """Why it is no response, by its words or its name; an index that names its sender knows better."""
    if file.sort == "Chief Coroner's letter" or (text and _CHIEF_CORONER.search(text[-600:])):
        return "a letter of the Chief Coroner, not of an addressee"
    if text and _REPORT_ITSELF.search(text[:2500]) and _REPORT_BOXES.search(text):
        return "a report, not a response, by its words"
    if respondent and file.sort != "attachment":
        return None
    return {
        "attachment": "an attachment to a response, by its name",
        "report": "a report, not a response, by its name",
        "covering letter": "a covering letter, by its name",
    }.get(file.sort)


_CHIEF_CORONER = re.compile(
    r"^\W*(?:yours sincerely|yours faithfully)[^\n]*\n(?:[^\n]*\n){0,5}?[^\n]{0,40}\bchief coroner\b",
    re.IGNORECASE | re.MULTILINE,
)
_REPORT_ITSELF = re.compile(r"\bthis report is being sent to\b", re.IGNORECASE)
_REPORT_BOXES = re.compile(r"\bcoroner[’']?s legal powers\b|\bcoroner[’']?s concerns\b", re.IGNORECASE)


def _other_report(text: str | None, file: FileName, about: About, named: Match) -> str | None:
    """Why it answers another report; None where nothing says so, or its sender was addressed by this one."""
    if text and about.deceased:
        if _speaks_of(text, about.deceased):
            return None
        if (other := deceased_in(text)) and not _alike(other, about.deceased):
            return "it is about the death of another person"
    if not about.reference or "redacted" in about.reference.lower():
        return None
    stated = reference_in(text) if text else None
    if stated and _differs(stated, about.reference) and about.reference not in (text or ""):
        return None if file.reference == about.reference else f"it states another reference, {stated}"
    if file.reference and _differs(file.reference, about.reference) and not named.positions and not text:
        return f"its file has another reference, {file.reference}"
    return None


def _differs(one: str, other: str) -> bool:
    """Whether two references are not the same but for a slip of one character or a letter at the end."""
    bare = [re.sub(r"[A-Za-z]$", "", each.strip()) for each in (one, other)]
    return OSA.distance(*bare) > 1


def _speaks_of(text: str, deceased: str) -> bool:
    """Whether a name of the person stands in the text."""
    names = [word for word in re.findall(r"[^\W\d_]{3,}", deceased) if word.lower() != "redacted"]
    return not names or any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in names)


def _alike(one: str, other: str) -> bool:
    mine, theirs = re.findall(r"[^\W\d_]{3,}", one.lower()), re.findall(r"[^\W\d_]{3,}", other.lower())
    return not (mine and theirs) or any(fuzz.ratio(a, b) >= 80 for a in mine for b in theirs)
