"""The passages of a report that matter for the question, for showing: few, verbatim, and with care."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forewarned.model import Report
from forewarned.register import child_names
from forewarned.screen.corpus import TEXTS
from forewarned.screen.learner import Learner
from forewarned.search.care import without_child, without_methods
from forewarned.wording import mentions_self_harm

SHOWN = 3
"""Passages of one report that are shown."""

SHORTEST = 30
"""Characters under which a sentence says too little to be shown."""

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\n]*[a-z])|\n|$)(?:[”\"’')\]]*)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, the section that it stands in, and how much it speaks for the question."""

    section: str
    text: str
    weight: float


def passages(row: Mapping[str, Any], learner: Learner, question: str) -> list[Passage]:
    """The sentences that speak most for the question, in their order in the report.

    What tells a method of suicide, and the name of a child who died, are left out of them.
    """
    found = [(name, each) for name in TEXTS for each in sentences(row.get(name) or "")]
    if not found:
        return []
    weights = learner.weights([each for _, each in found], question)
    best = sorted(range(len(found)), key=lambda at: (-round(float(weights[at]), 9), at))[:SHOWN]
    is_child = child_of(row)
    careful = mentions_self_harm(*(row.get(name) for name in TEXTS), *(row.get("categories") or ()))
    return [
        Passage(name, with_care(each, row, is_child=is_child, careful=careful), float(weights[at]))
        for at, (name, each) in ((at, found[at]) for at in sorted(best))
    ]


def child_of(row: Mapping[str, Any]) -> bool:
    """Whether the one who died was a child, by the report's facts, category or text."""
    report = Report(categories=tuple(row.get("categories") or ()), investigation=row.get("investigation"))
    return bool(row.get("child")) or child_names.is_child(report)


def with_care(text: str, row: Mapping[str, Any], *, is_child: bool, careful: bool) -> str:
    """The words as they may be shown."""
    if careful or row.get("manner") == "suicide":
        text = without_methods(text)
    if is_child:
        text = without_child(text, row.get("url"), row.get("deceased"), row.get("investigation"))
    return text


def sentences(text: str) -> list[str]:
    """The sentences of a text that say enough to be read alone.

    >>> sentences("The gate stood open for an hour. Nobody looked. The instruction was not known to anybody.")
    ['The gate stood open for an hour.', 'The instruction was not known to anybody.']
    """
    found = (" ".join(match[0].split()) for match in _SENTENCE.finditer(text))
    return [each for each in found if len(each) >= SHORTEST]
