"""Which addressee a response answers for: a cautious first rule. Unsure stays unassigned."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from forewarned.organisations import facts
from forewarned.register.body_names import could_be, has_initials, has_same_words
from forewarned.register.identity import plain_name

NOBODY = "none"
"""What an index says of a letter that answers for none of the addressees: one filed by mistake."""


class Answering(NamedTuple):
    """A response as far as the rule looks at it: key, sender, for whom it is said to answer, whose it is."""

    key: str
    respondent: str | None
    answers_for: str | None
    organisation_id: str | None = None


class Assigned(NamedTuple):
    """For each response the positions of the addressees it answers for, and the rule; none: unassigned."""

    positions: tuple[int, ...]
    rule: str | None


Addressed = tuple[int, str, str | None]
"""An addressee's place, its name as written, and the organisation that it is judged to be."""


def assigned(addressees: Sequence[Addressed], responses: Sequence[Answering]) -> Mapping[str, Assigned]:
    """Each response's addressees: as its index says, else of one name or organisation, else the only one.

    Names are the same when they differ in nothing but case, punctuation, «&» for «and» and «the»; when
    one is the other without the office or the address that a comma parts from it; when their telling
    words are the same (`body_names`); or when one is the other's initials. A name that fits two
    addressees is nobody's. The only addressee is given a letter where its sender is not named or could
    be that body; no likeness is guessed at.
    """
    by_name: dict[str, list[int]] = {}
    for position, name, _ in addressees:
        by_name.setdefault(plain_name(name), []).append(position)
    return {each.key: _one(addressees, by_name, each) for each in responses}


def _one(addressees: Sequence[Addressed], by_name: Mapping[str, list[int]], each: Answering) -> Assigned:
    if each.answers_for:
        named = _named(addressees, by_name, each.answers_for)
        if named or each.answers_for.strip().lower() == NOBODY:
            return Assigned(named, "the index says for whom it answers")
    if each.respondent:
        same = by_name.get(plain_name(each.respondent), [])
        if len(same) == 1:
            return Assigned((same[0],), "the same name")
        if each.organisation_id:
            for related, rule in _LINES:
                theirs = [place for place, _, id_ in addressees if id_ and related(each.organisation_id, id_)]
                if theirs and len({id_ for place, _, id_ in addressees if place in theirs}) == 1:
                    return Assigned(tuple(theirs), rule)
        for fits, rule in _RULES:
            fitting = [position for position, name, _ in addressees if fits(each.respondent, name)]
            if len(fitting) == 1:
                return Assigned((fitting[0],), rule)
    if len(addressees) == 1 and (each.respondent is None or could_be(each.respondent, addressees[0][1])):
        return Assigned((addressees[0][0],), "the only addressee")
    return Assigned((), None)


def _within(one: str, other: str) -> bool:
    """Whether one name is all of what stands between two commas of the other: «Chief Executive, X»."""
    whole, parts = plain_name(one), [plain_name(part) for part in other.split(",")]
    back, others = plain_name(other), [plain_name(part) for part in one.split(",")]
    return whole in parts or back in others


_LINES: tuple[tuple[Callable[[str, str], bool], str], ...] = (
    (str.__eq__, "the same organisation"),
    (facts.succeeds, "from the body that took over"),
    (facts.belongs, "from the body that it belongs to, or a part of it"),
)
"""How the sender's organisation may stand to the one addressed, tried in turn."""

_RULES: tuple[tuple[Callable[[str, str], bool], str], ...] = (
    (_within, "the same name beside an office or an address"),
    (has_same_words, "every telling word is this one's alone"),
    (has_initials, "this one's initials"),
)
"""What is tried in turn where no name is quite the same; a rule that fits two addressees decides nothing."""


def _named(addressees: Sequence[Addressed], by_name: Mapping[str, list[int]], said: str) -> tuple[int, ...]:
    """The addressees that an index names: by name, or by places or names apart by «;» or «|»."""
    if len(whole := by_name.get(plain_name(said), [])) == 1:
        return (whole[0],)
    positions = {position for position, _, _ in addressees}
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
