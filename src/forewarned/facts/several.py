"""Several deceased in one report: whose a passage is, told by the names that only one of them has."""

from __future__ import annotations

import re

from forewarned.facts.fact import Texts

_BETWEEN = re.compile(r"\s+(?:and|&)\s+|\s*[;,/]\s*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][\w'’-]+")
_SAID = re.compile(
    r"\b(?:deaths|inquests|investigations)\s+(?:of|into|touching)\b|\b(?:both|each)\s+of\s+the\s+deceased\b",
    re.IGNORECASE,
)

Names = tuple[frozenset[str], ...]


def own_names(texts: Texts) -> Names:
    """For each of several deceased the names that no other has; empty where there is one."""
    people = [
        set(_WORD.findall(name.lower())) for name in _BETWEEN.split(texts.deceased or "") if name.strip()
    ]
    if len(people) < 2:
        return ()
    own = [
        frozenset(person.difference(*(other for other in people if other is not person))) for person in people
    ]
    return tuple(own) if all(own) else ()


def are_several(texts: Texts, text: str) -> bool:
    """Whether the report is about several deceased, by their names or by its words."""
    return bool(own_names(texts)) or bool(_SAID.search(text, 0, 800))


def person_of(names: Names, passage: str) -> int | None:
    """Whose name stands last in the passage, counted from 1; None where nobody's does."""
    for word in reversed(_WORD.findall(passage.lower())):
        for number, own in enumerate(names, 1):
            if word.removesuffix("'s").removesuffix("’s") in own:
                return number
    return None
