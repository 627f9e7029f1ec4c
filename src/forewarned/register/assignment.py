"""Which addressee a response answers for, as far as the register's rows tell. Unsure stays unassigned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from forewarned.register.identity import plain_name
from forewarned.responses.addressed import Addressed
from forewarned.responses.sender import About, sender_of

NOBODY = "none"
"""What an index says of a letter that answers for none of the addressees: one filed by mistake."""
SET_ASIDE = "set aside: "
"""How the rule of a document begins that counts for nobody on this report; the reason follows."""


class Answering(NamedTuple):
    """A response as far as the rule looks at it: key, sender, for whom it is said to answer, whose it is.

    `url` is where the document is, or its file's name; `text` its words, where they are held.
    """

    key: str
    respondent: str | None
    answers_for: str | None
    organisation_id: str | None = None
    url: str | None = None
    text: str | None = None


class Assigned(NamedTuple):
    """For each response the positions of the addressees it answers for, and the rule; none: unassigned.

    A response that is set aside has a rule and no positions. `confidence` is from 0 to 1.
    """

    positions: tuple[int, ...]
    rule: str | None
    confidence: float = 0.0
    organisation_ids: tuple[str, ...] = ()


def assigned(
    addressees: Sequence[Addressed], responses: Sequence[Answering], report: About | None = None
) -> Mapping[str, Assigned]:
    """Each response's addressees: as its index says, else as `responses.sender` judges."""
    by_name: dict[str, list[int]] = {}
    for position, name, _ in addressees:
        by_name.setdefault(plain_name(name), []).append(position)
    return {each.key: _one(addressees, by_name, each, report) for each in responses}


def _one(
    addressees: Sequence[Addressed],
    by_name: Mapping[str, list[int]],
    each: Answering,
    report: About | None,
) -> Assigned:
    if each.answers_for:
        named = _named(addressees, by_name, each.answers_for)
        if named or each.answers_for.strip().lower() == NOBODY:
            return Assigned(named, "the index says for whom it answers", 1.0)
    judged = sender_of(
        each.text,
        each.url,
        addressees,
        report,
        respondent=each.respondent,
        organisation_id=each.organisation_id,
    )
    if judged.set_aside:
        return Assigned((), SET_ASIDE + judged.set_aside, judged.confidence)
    if not judged.positions:
        return Assigned((), None)
    return Assigned(judged.positions, judged.rule, judged.confidence, judged.organisation_ids)


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
