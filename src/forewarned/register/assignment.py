"""Which addressee a response answers for: a cautious first rule. Unsure stays unassigned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from forewarned.register.identity import plain_name

NOBODY = "none"
"""What an index says of a letter that answers for none of the addressees: one filed by mistake."""


class Answering(NamedTuple):
    """A response as far as the rule looks at it: its key, its sender, and for whom it is said to answer."""

    key: str
    respondent: str | None
    answers_for: str | None


class Assigned(NamedTuple):
    """For each response the positions of the addressees it answers for, and the rule; none: unassigned."""

    positions: tuple[int, ...]
    rule: str | None


def assigned(addressees: Sequence[tuple[int, str]], responses: Sequence[Answering]) -> Mapping[str, Assigned]:
    """Each response's addressees: as its index says, else of the same name, else the only one there is.

    Names are the same when they differ in nothing but case, punctuation, «&» for «and» and «the»; or
    when one is the other without the office or the address that a comma parts from it. A name that
    fits two addressees is nobody's. No likeness is guessed at.
    """
    by_name: dict[str, list[int]] = {}
    for position, name in addressees:
        by_name.setdefault(plain_name(name), []).append(position)
    return {each.key: _one(addressees, by_name, each) for each in responses}


def _one(
    addressees: Sequence[tuple[int, str]], by_name: Mapping[str, list[int]], each: Answering
) -> Assigned:
    if each.answers_for:
        named = _named(addressees, by_name, each.answers_for)
        if named or each.answers_for.strip().lower() == NOBODY:
            return Assigned(named, "the index says for whom it answers")
    if each.respondent:
        same = by_name.get(plain_name(each.respondent), [])
        if len(same) == 1:
            return Assigned((same[0],), "the same name")
        within = [position for position, name in addressees if _within(each.respondent, name)]
        if len(within) == 1:
            return Assigned((within[0],), "the same name beside an office or an address")
    if len(addressees) == 1 and (each.respondent is None or _could_be(each.respondent, addressees[0][1])):
        return Assigned((addressees[0][0],), "the only addressee")
    return Assigned((), None)


def _within(one: str, other: str) -> bool:
    """Whether one name is all of what stands between two commas of the other: «Chief Executive, X»."""
    whole, parts = plain_name(one), [plain_name(part) for part in other.split(",")]
    back, others = plain_name(other), [plain_name(part) for part in one.split(",")]
    return whole in parts or back in others


_GENERIC = """
    and of for to in on at a nhs trust foundation hospital hospitals university council county city borough
    limited ltd plc care health healthcare service services royal national department group centre board unit
    office ministry committee association authority agency college nursing home england wales uk
"""
"""Words that bodies of one kind share, and that so tell none of them from another."""
_LINKS = frozenset(("and", "of", "for"))


def _could_be(one: str, other: str) -> bool:
    """Whether two names share a telling word, are part of one another, or are initials of one another."""
    words, others = plain_name(one).split(), plain_name(other).split()
    if set(words) & set(others) - set(_GENERIC.split()):
        return True
    telling, also = set(words) - _LINKS, set(others) - _LINKS
    return telling <= also or also <= telling or _abbreviates(one, others) or _abbreviates(other, words)


def _abbreviates(name: str, words: Sequence[str]) -> bool:
    """Whether the name holds capitals («NICE», «DfT») that stand for the words, in their order."""
    initials = "".join(word[0] for word in words)
    for short in re.findall(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Z][A-Za-z]{2,6}\b", name):
        left = iter(initials)
        if initials[:1] == short[0].lower() and all(letter in left for letter in short.lower()):
            return True
    return False


def _named(
    addressees: Sequence[tuple[int, str]], by_name: Mapping[str, list[int]], said: str
) -> tuple[int, ...]:
    """The addressees that an index names: by name, or by places or names apart by «;» or «|»."""
    if len(whole := by_name.get(plain_name(said), [])) == 1:
        return (whole[0],)
    positions = {position for position, _ in addressees}
    found: list[int] = []
    for part in re.split(r"[;|]" if not re.fullmatch(r"[\d\s,;|]+", said) else r"[;|,]", said):
        text = part.strip()
        if text.isdigit() and int(text) in positions:
            found.append(int(text))
        elif len(same := by_name.get(plain_name(text), [])) == 1:
            found.append(same[0])
        else:
            return ()
    return tuple(dict.fromkeys(found))
