"""How strong a promised action is, after RCA² (VA/NPSF 2015).

Words name the kinds of action (`strength.yml`); what each kind and each run of words counts for is learnt
(`training/promises.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from forewarned.responses.answer import Strength
from forewarned.responses.word_runs import learnt, values_of

STRENGTHS: tuple[Strength, ...] = ("weaker", "intermediate", "stronger")
"""In the order of the model's columns."""
KIND = 1.5
"""What a named kind counts before it is weighed."""


def strength_of(clause: str) -> Strength:
    """The strength of the action that a folded clause names."""
    return STRENGTHS[int(learnt("strength").scores(strength_values(clause)).argmax())]


def strength_values(clause: str) -> dict[str, float]:
    """The runs of a folded clause and the kinds of action that it names."""
    kinds = {f"kind {name}": KIND for name in kinds_in(clause)}
    return values_of(clause) | kinds | {f"named {named_strength(clause)}": KIND}


def named_strength(clause: str) -> Strength:
    """What the named kinds say by themselves, the first that fits; weaker where nothing says more."""
    found = kinds_in(clause)
    kinds = _kinds()
    if any(kinds[name][0] == "stronger" for name in found):
        return "stronger"
    if any(name in _in_any_case() for name in found):
        return "intermediate"
    if any(kinds[name][0] == "weaker" for name in found):
        return "weaker"
    return "intermediate" if found else "weaker"


def kinds_in(clause: str) -> tuple[str, ...]:
    """The names of the kinds of action in a folded clause."""
    return tuple(name for name, (_, pattern) in _kinds().items() if pattern.search(clause))


@cache
def _raw() -> Mapping[str, Mapping[str, str]]:
    raw: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (resources.files(__package__) / "strength.yml").read_bytes()
    )
    return raw


@cache
def _kinds() -> Mapping[str, tuple[str, re.Pattern[str]]]:
    return {
        name: (strength, re.compile(words))
        for strength in ("stronger", "intermediate", "weaker")
        for name, words in _raw()[strength].items()
    }


@cache
def _in_any_case() -> frozenset[str]:
    return frozenset(_raw()["in any case"])
