"""How strong a promised action is, after RCA² (VA/NPSF 2015); the words are in `strength.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from forewarned.responses.answer import Strength


def strength_of(clause: str) -> Strength:
    """The strength of the action that a folded clause names; weaker where nothing says more."""
    words = _words()
    if any(pattern.search(clause) for pattern in words.stronger):
        return "stronger"
    if any(pattern.search(clause) for pattern in words.in_any_case):
        return "intermediate"
    if any(pattern.search(clause) for pattern in words.weaker):
        return "weaker"
    return "intermediate" if any(pattern.search(clause) for pattern in words.intermediate) else "weaker"


@dataclass(frozen=True, slots=True)
class _Words:
    stronger: tuple[re.Pattern[str], ...]
    in_any_case: tuple[re.Pattern[str], ...]
    intermediate: tuple[re.Pattern[str], ...]
    weaker: tuple[re.Pattern[str], ...]


@cache
def _words() -> _Words:
    raw = yaml.safe_load((resources.files(__package__) / "strength.yml").read_bytes())
    kinds = {
        order: {name: re.compile(words) for name, words in raw[order].items()}
        for order in ("stronger", "intermediate", "weaker")
    }
    return _Words(
        tuple(kinds["stronger"].values()),
        tuple(kinds["intermediate"][name] for name in raw["in any case"]),
        tuple(kinds["intermediate"].values()),
        tuple(kinds["weaker"].values()),
    )
