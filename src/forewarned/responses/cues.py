"""What the words of a sentence do: done, to come, considered, disputed, declined, somebody else's, courtesy.

The table is `cues.yml`: a cue is a pattern with an act and a weight. A sentence keeps, for each act, the
weight of its surest cue, and the names of the cues that fired, for a person to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

_APOSTROPHES = str.maketrans("’‘“”–—\u00a0\n\t", "''\"\"--   ")
_VOWELS = "aeiou"
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of the table."""

    name: str
    act: str
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Signals:
    """What one sentence does: the weight of each act, the cues that fired, and the years that it names."""

    acts: Mapping[str, float]
    names: tuple[str, ...]
    years: tuple[int, ...]

    def of(self, act: str) -> float:
        """The weight of an act, nothing where no cue of it fired."""
        return self.acts.get(act, 0.0)


def plain(text: str) -> str:
    """The text as the patterns expect it, each character in its place."""
    return text.translate(_APOSTROPHES).lower()


@lru_cache(maxsize=20_000)
def signals(sentence: str) -> Signals:
    """What a sentence does."""
    words = plain(sentence)
    weights: dict[str, float] = {}
    less: dict[str, float] = {}
    fired: list[str] = []
    for cue in table():
        if cue.pattern.search(words):
            fired.append(cue.name)
            if cue.weight < 0:
                less[cue.act] = less.get(cue.act, 0.0) + cue.weight
            else:
                weights[cue.act] = max(weights.get(cue.act, 0.0), cue.weight)
    acts = {act: max(0.0, weight + less.get(act, 0.0)) for act, weight in weights.items()}
    return Signals(acts, tuple(fired), tuple(int(year) for year in _YEAR.findall(words)))


@cache
def table() -> tuple[Cue, ...]:
    """The cues of `cues.yml`, their lists written out."""
    raw: dict[str, Any] = yaml.safe_load(
        resources.files("forewarned.responses").joinpath("cues.yml").read_text(encoding="utf-8")
    )
    lists = _lists(raw)
    return tuple(
        Cue(name, line["act"], float(line["weight"]), re.compile(_written_out(line["pattern"], lists)))
        for name, line in raw["cues"].items()
    )


def _lists(raw: Mapping[str, Any]) -> dict[str, str]:
    """Every list that a pattern can name; those of verbs in both forms."""
    lists = {name: str(pattern).strip() for name, pattern in raw["lists"].items()}
    irregular = dict(pair.split(":") for pair in raw["verbs"]["irregular"].split())
    for group in ("strong", "soft"):
        verbs = sorted(set(raw["verbs"][group].split()))
        lists[f"do:{group}"] = _any(verbs)
        lists[f"done:{group}"] = _any(irregular.get(verb) or participle(verb) for verb in verbs)
    return lists


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(set(words), key=lambda word: (-len(word), word))) + ")"


def participle(verb: str) -> str:
    """The regular past participle of a verb.

    >>> participle("introduce"), participle("modify"), participle("install")
    ('introduced', 'modified', 'installed')
    """
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


def _written_out(pattern: str, lists: Mapping[str, str]) -> str:
    """The pattern with its `<names>` replaced; a list can name another."""
    for _ in range(3):
        pattern = re.sub(r"<([a-z_]+(?::[a-z]+)?)>", lambda name: lists[name[1]], pattern)
    return pattern
